"""What became of a way of working that a meeting adopted, told where its resolution is read."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.assembly.after import Since
from lianhu.audit.actor import SYSTEM, Actor
from lianhu.editing.models import Draft


def since(actor: Actor, resolutions: Collection[int]) -> dict[int, Since]:
    """By resolution; one query. A version that was adopted is public."""
    rows = Draft.objects.visible_to(SYSTEM).filter(
        resolution_id__in=resolutions, version__isnull=False
    )
    return {
        one.resolution_id or 0: Since(
            _("已经照着办"), reverse("methods:show", args=[one.version_id]), _("看全文"), "good"
        )
        for one in rows
    }
