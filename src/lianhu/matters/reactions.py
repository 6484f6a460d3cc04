"""What happens by the clock: deadlines fire, showings end."""

import logging

from lianhu.audit.actor import SYSTEM
from lianhu.counties.jobs import every
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands
from lianhu.matters.models import Matter

log = logging.getLogger(__name__)
AT_ONCE = 500


@every("* * * * *", "matters.deadlines")
def deadlines() -> None:
    """Fire what is due. One that fails is logged and does not hold up the others."""
    at = clock.now()
    due = Matter.objects.visible_to(SYSTEM).filter(
        closed_at=None, due_at__lte=at, escalated_at=None
    )
    for matter in due.select_related("area", "holder", "suggested").order_by("due_at")[:AT_ONCE]:
        try:
            if matter.posted_at:
                commands.finish_showing(SYSTEM, matter)
            else:
                commands.expire(SYSTEM, matter)
        except Refusal as problem:
            log.warning("%s: %s", matter, problem)
        # Whatever is wrong with one matter, the others must not wait for it.
        except Exception:  # noqa: BLE001
            log.exception("matter %s: its deadline could not be dealt with", matter.pk)
