"""The resolutions that a project comes from, told on its pages."""

from django.urls import reverse

from lianhu.audit.actor import Actor
from lianhu.execution.models import Undertaking
from lianhu.projects.models import Project


def of(actor: Actor, project: Project) -> list[tuple[str, str]]:
    """Title and address of each that this actor may see, the first first."""
    rows = Undertaking.objects.visible_to(actor).filter(project=project)
    return [
        (one.resolution.item.title, reverse("execution:of", args=[one.resolution_id]))
        for one in rows.select_related("resolution__item").order_by("pk")
    ]
