"""Whose hands a matter went through: nobody judges their own work, under whatever post."""

from collections.abc import Iterable
from typing import Final

from lianhu.access.device import mark_of
from lianhu.audit.models import Event
from lianhu.matters.models import Matter

# Worked on it or answered it: may not decide whether the result is shown, nor hold the code on
# the slip, with which they could rate their own work.
HANDLED: Final = frozenset(
    {"matters.claim", "matters.progress", "matters.finish", "matters.respond", "matters.settle"}
)
TOLD: Final = frozenset({"notices.record_told"})
# Or brought it in or told the teller: may not write down how content the teller is either.
TOOK_PART: Final = HANDLED | TOLD | {"matters.raise"}


def done_by(person: int | None, matters: Iterable[int], verbs: frozenset[str]) -> set[int]:
    """Those of these matters (ids) in which this person did one of `verbs`; one query."""
    streams = {f"matter:{pk}": pk for pk in matters}
    if not person or not streams:
        return set()
    done = Event.objects.filter(stream__in=list(streams), person_id=person, verb__in=verbs)
    return {streams[stream] for stream in done.values_list("stream", flat=True)}


def handled(person: int | None, matter: int) -> bool:
    """Whether this person handled or answered it."""
    return bool(done_by(person, [matter], HANDLED))


def took_part(person: int | None, matter: int) -> bool:
    """Whether this person raised, handled, answered or told it."""
    return bool(done_by(person, [matter], TOOK_PART))


def among(events: Iterable[Event], device: str) -> bool:
    """`came_from`, of the events of one matter that were read already."""
    mine = mark_of(device)
    done = (event for event in events if event.verb in HANDLED | TOLD)
    return bool(mine) and any(event.data.get("device") == mine for event in done)


def came_from(matter: Matter, device: str) -> bool:
    """Whether somebody who handled, answered or told this matter did so from this device."""
    mine = mark_of(device)
    if not mine:
        return False
    done = Event.objects.of(matter.stream).filter(verb__in=HANDLED | TOLD)
    return done.filter(body__contains=f'"device":"{mine}"').exists()
