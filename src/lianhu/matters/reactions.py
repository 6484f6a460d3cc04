"""What happens by the clock: deadlines fire, showings end."""

import logging

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.trace import on
from lianhu.counties.jobs import every
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands
from lianhu.matters.commands.showing import standing
from lianhu.matters.models import Matter
from lianhu.publicity.models import Posting

log = logging.getLogger(__name__)
AT_ONCE = 500


@on("publicity.withdraw", name="matters.take_back")
def take_back(event: Event) -> None:
    """A result that no longer hangs is no longer public either, on any page or interface."""
    posting = Posting.objects.filter(pk=int(event.stream.partition(":")[2])).first()
    room, _colon, serial = (posting.stream if posting else "").partition(":")
    if room != "matter" or posting is None or posting.kind != Posting.Kind.RESULT:
        return
    matter = Matter.objects.visible_to(SYSTEM).for_rows().filter(pk=int(serial)).first()
    if matter is None or standing(matter) is not None:
        return
    if matter.posted_at or matter.words.exclude(released_at=None).exists():
        commands.take_back(SYSTEM, matter)


@every("* * * * *", "matters.deadlines")
def deadlines() -> None:
    """Fire what is due. One that fails is logged and does not hold up the others."""
    at = clock.now()
    due = Matter.objects.visible_to(SYSTEM).filter(
        closed_at=None, due_at__lte=at, escalated_at=None, lead=None
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
