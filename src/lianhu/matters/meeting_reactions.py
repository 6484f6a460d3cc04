"""What a meeting came to moves the matters on its agenda."""

import logging
from collections.abc import Iterator
from itertools import groupby

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
    for items, matter in waiting(meeting):
        if outcome := came_to(items, course.stage_of(matter)):
            _move(matter, outcome, items[0])


def waiting(meeting: Meeting) -> Iterator[tuple[list[Item], Matter]]:
    """The items of a meeting that a matter waits for at this moment, by matter."""
    rows = Item.objects.visible_to(SYSTEM).filter(meeting=meeting, stream__startswith=PREFIX)
    for stream, items in groupby(rows.order_by("stream", "no"), key=lambda one: one.stream):
        row = Tabled._base_manager.filter(key=stream.removeprefix(PREFIX)).first()
        if row is None:
            continue
        matters = Matter.objects.visible_to(SYSTEM).for_rows()
        matter = matters.filter(
            pk=row.matter_id, stage=row.stage, entered_at=row.entered_at
        ).first()
        if matter is not None:
            yield list(items), matter


def _move(matter: Matter, outcome: str, item: Item) -> None:
    label = next(
        (o.label for o in engine.outcomes(course.stage_of(matter)) if o.key == outcome), ""
    )
    try:
        commands.met(SYSTEM, matter, outcome=outcome, said=f"{item.meeting.name}：{label}")
    except Refusal as problem:
        log.warning("%s: %s", matter, problem)
