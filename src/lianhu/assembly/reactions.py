"""By the clock: who was not told of a meeting in time was not told; nobody has it on a list any more."""

from lianhu.assembly import telling
from lianhu.assembly.models import Meeting
from lianhu.audit.actor import SYSTEM
from lianhu.audit.clockwork import attempt
from lianhu.audit.models import Event
from lianhu.audit.trace import on
from lianhu.counties.jobs import every
from lianhu.kernel import clock


@on("assembly.end", name="assembly.settle_told")
def ended(event: Event) -> None:
    """Over before the hour of its last sitting: telling of it helps nobody either."""
    meeting = Meeting.objects.visible_to(SYSTEM).get(pk=int(event.stream.partition(":")[2]))
    telling.settle(meeting)


@every("*/5 * * * *", "assembly.told_in_time")
def told_in_time() -> None:
    """Each meeting whose last sitting began, as far as somebody still has to be told of it."""
    for meeting in telling.unsettled():
        if telling.starts(meeting) <= clock.now():
            attempt(lambda _system, one: telling.settle(one), meeting)
