"""What became of a pact that was adopted, told where everybody reads what a meeting decided."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.assembly.after import Since
from lianhu.audit.actor import Actor
from lianhu.pacts.models import State, Version


def since(actor: Actor, resolutions: Collection[int]) -> dict[int, Since]:
    """By resolution; one query."""
    rows = Version.objects.visible_to(actor).filter(resolution_id__in=resolutions)
    return {
        one.resolution_id or 0: Since(
            one.get_state_display(), reverse("pacts:show", args=[one.pact.area.key, one.pk]),
            _("看全文"), "good" if one.state == State.IN_FORCE else "plain",
        )
        for one in rows.select_related("pact__area")
    }  # fmt: skip
