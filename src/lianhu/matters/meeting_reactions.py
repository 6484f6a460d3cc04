"""What a meeting came to moves the matters on its agenda."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from typing import Final

from lianhu.assembly.models import Item, Meeting, State
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.trace import on
from lianhu.counties.jobs import every
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands, course
from lianhu.matters.models import Matter
from lianhu.matters.tabled import PREFIX, Tabled, came_to
from lianhu.methods import engine

log = logging.getLogger(__name__)
# Somebody who likes or joins a matter writes to it; more than a few at one moment are unheard of.
TRIES: Final = 5
STILL: Final = timedelta(days=7)


@on("assembly.end", name="matters.meeting_over")
def meeting_over(event: Event) -> None:
    """What was voted on goes on by its vote, what was only to be talked over goes on; where too few
    came, everything says so. What was not reached waits for another meeting."""
    rows = Meeting.objects.visible_to(SYSTEM)
    follow(rows.get(pk=int(event.stream.partition(":")[2])))


@every("*/5 * * * *", "matters.meetings_over")
def meetings_over() -> None:
    """What a meeting of the last days came to, where it did not reach a matter at once."""
    items = Item.objects.visible_to(SYSTEM).filter(stream__startswith=PREFIX)
    rows = Meeting.objects.visible_to(SYSTEM).filter(
        state=State.ENDED, ended_at__gte=clock.now() - STILL, pk__in=items.values("meeting")
    )
    for meeting in rows.order_by("pk"):
        follow(meeting)


def follow(meeting: Meeting) -> None:
    """Every matter that waits for it goes on. One that breaks holds up no other, and is taken up
    again by the clock."""
    for items, matter in waiting(meeting):
        try:
            _move(items, matter)
        except Exception:  # noqa: BLE001 - whatever is wrong with one
            log.exception("%s: what its meeting came to could not reach it", matter)


def waiting(meeting: Meeting) -> Iterator[tuple[list[Item], Matter]]:
    """The items of a meeting that a matter waits for at this moment, by matter."""
    rows = Item.objects.visible_to(SYSTEM).filter(meeting=meeting, stream__startswith=PREFIX)
    for stream, items in groupby(rows.order_by("stream", "no"), key=lambda one: one.stream):
        matter = _waits(stream)
        if matter is not None:
            yield list(items), matter


def _waits(stream: str) -> Matter | None:
    """Whoever waits for what is on an agenda under this stream, as it is now."""
    row = Tabled._base_manager.filter(key=stream.removeprefix(PREFIX)).first()
    if row is None:
        return None
    # What goes along with another rests where it stood; apart again it goes on by its meeting.
    matters = Matter.objects.visible_to(SYSTEM).for_rows().filter(lead=None, split_at=None)
    return matters.filter(pk=row.matter_id, stage=row.stage, entered_at=row.entered_at).first()


def _move(items: list[Item], matter: Matter) -> None:
    now: Matter | None = matter
    stage, tries = course.stage_of(matter), 0
    outcome = came_to(items, stage)
    if not outcome:
        return
    label = next((o.label for o in engine.outcomes(stage) if o.key == outcome), "")
    said = f"{items[0].meeting.name}：{label}"
    while now is not None:
        try:
            commands.met(SYSTEM, now, outcome=outcome, said=said)
        except Refusal as problem:
            # Somebody wrote to it since it was read; what a meeting came to is not lost by that.
            tries += 1
            if tries == TRIES:
                log.warning("%s: %s", matter, problem)
                return
        else:
            return
        now = _waits(items[0].stream)
