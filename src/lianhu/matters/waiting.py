"""The clock of one matter standing and going on: what the engine says, made columns."""

from datetime import datetime
from typing import Any

from lianhu.audit.models import Event
from lianhu.hours import queries as hours
from lianhu.kernel import clock
from lianhu.matters import course, replay
from lianhu.matters.models import Matter
from lianhu.methods import engine
from lianhu.methods.vocabulary import Phase


def state_of(matter: Matter) -> engine.State:
    """The row as the engine reads it; of the clock only."""
    return engine.State(
        version=matter.version_id, stage=matter.stage, phase=Phase(str(matter.phase)),
        entered_at=matter.entered_at, due=matter.due_at, promised_on=matter.promised_on,
        paused_at=matter.paused_at, paused_until=matter.paused_until,
        due_before=matter.due_before, extended_on=matter.extended_on,
        whole=matter.whole_due_at,
    )  # fmt: skip


def columns(state: engine.State) -> dict[str, Any]:
    """What the row says of such a state."""
    return {
        "due_at": state.due, "promised_on": state.promised_on, "paused_at": state.paused_at,
        "paused_until": state.paused_until, "due_before": state.due_before,
        "extended_on": state.extended_on, "whole_due_at": state.whole,
    }  # fmt: skip


def pause(matter: Matter, until: datetime) -> None:
    """Stop the clock now, until `until` at the latest; one UPDATE."""
    hours.fresh()
    state = engine.pause(course.definition(matter), state_of(matter), clock.now(), until)
    course.touch(matter, **columns(state))


def waits(matter: Matter) -> list[tuple[datetime, datetime]]:
    """From when until when the teller was waited for, by the log; the last one until now where they
    still are."""
    found: list[tuple[datetime, datetime]] = []
    asked: tuple[datetime, datetime] | None = None
    for fact in replay.facts(Event.objects.of(matter.stream)):
        if fact.paused_until:
            asked = fact.at, fact.paused_until
        elif asked and (fact.resumes or fact.moves):
            found.append((asked[0], min(fact.at, asked[1])))
            asked = None
    if asked:
        found.append((asked[0], min(clock.now(), asked[1])))
    return found


def resume(matter: Matter) -> bool:
    """Let the clock go on, if it stands; whether it did. One UPDATE."""
    if matter.paused_at is None:
        return False
    hours.fresh()
    state = engine.resume(course.definition(matter), state_of(matter), clock.now())
    course.touch(matter, **columns(state))
    return True
