"""What became of resolutions, told where everybody reads what was decided."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.assembly.after import Since
from lianhu.audit.actor import Actor
from lianhu.execution import queries


def since(actor: Actor, resolutions: Collection[int]) -> dict[int, Since]:
    """By resolution; those nobody took up have none."""
    return {
        row.one.resolution_id: Since(
            row.words,
            reverse("execution:public", args=[row.one.area.key, row.one.pk]),
            _("谁来办，办到哪一步"),
            row.tone,
        )
        for row in queries.of_resolutions(actor, resolutions)
    }
