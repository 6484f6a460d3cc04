"""What a meeting came to moves the matters on its agenda."""

import logging
from collections.abc import Iterator

from lianhu.assembly.models import Item, Meeting
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.trace import on
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands, course
from lianhu.matters.models import Matter
from lianhu.matters.tabled import PREFIX, Tabled, came_to
from lianhu.methods import engine

log = logging.getLogger(__name__)


@on("assembly.end", name="matters.meeting_over")
def meeting_over(event: Event) -> None:
    """What was voted on goes on by its vote, what was only to be talked over goes on; where too few
    came, everything says so. What was not reached waits for another meeting."""
    meeting = Meeting.objects.visible_to(SYSTEM).get(pk=int(event.stream.partition(":")[2]))
    for item, matter in waiting(meeting):
        if outcome := came_to(item, course.stage_of(matter)):
            _move(matter, outcome, item)


def waiting(meeting: Meeting) -> Iterator[tuple[Item, Matter]]:
    """The items of a meeting that a matter waits for at this moment."""
    for item in Item.objects.visible_to(SYSTEM).filter(meeting=meeting, stream__startswith=PREFIX):
        row = Tabled._base_manager.filter(key=item.stream.removeprefix(PREFIX)).first()
        if row is None:
            continue
        rows = Matter.objects.visible_to(SYSTEM).for_rows()
        matter = rows.filter(pk=row.matter_id, stage=row.stage, entered_at=row.entered_at).first()
        if matter is not None:
            yield item, matter


def _move(matter: Matter, outcome: str, item: Item) -> None:
    label = next(
        (o.label for o in engine.outcomes(course.stage_of(matter)) if o.key == outcome), ""
    )
    try:
        commands.met(SYSTEM, matter, outcome=outcome, said=f"{item.meeting.name}：{label}")
    except Refusal as problem:
        log.warning("%s: %s", matter, problem)
