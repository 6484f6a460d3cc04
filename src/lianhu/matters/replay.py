"""The log against the row: folding a matter's events must give its stage, due time and holder."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from lianhu.audit.models import Event
from lianhu.matters.models import Matter
from lianhu.methods import engine
from lianhu.methods.queries import definition_of


def facts(events: Iterable[Event]) -> Iterator[engine.Fact]:
    """What the engine reads of each event that moved a matter."""
    for event in events:
        data = event.data
        if event.verb == "matters.raise":
            yield engine.Fact(event.at, version=data["version"], whole=_moment(data.get("whole")))
            yield engine.Fact(
                event.at, outcome="done", holder=data.get("holder"),
                promised_on=_day(data.get("promised_on")),
            )  # fmt: skip
        elif "jump" in data:
            yield engine.Fact(
                event.at,
                version=data["version"],
                jump=data["jump"],
                holder=data.get("holder"),
                promised_on=_day(data.get("promised_on")),
            )
        elif clocked := _clocked(event):
            yield clocked
        elif data.get("handed"):
            yield engine.Fact(
                event.at, promised_on=_day(data.get("promised_on")), holder=data["holder"]
            )
        elif "outcome" in data or data.get("expired"):
            yield engine.Fact(
                event.at,
                outcome=data.get("outcome", ""),
                expired=bool(data.get("expired")),
                version=data.get("version"),
                collected=bool(data.get("collected")),
                promised_on=_day(data.get("promised_on")),
                holder=data.get("holder"),
            )


def _clocked(event: Event) -> engine.Fact | None:
    """What an event did to the clock and to nothing else."""
    data = event.data
    if "due_on" in data:
        return engine.Fact(event.at, due_on=_day(data["due_on"]))
    if data.get("resumed"):
        return engine.Fact(event.at, resumes=True)
    if "paused_until" in data:
        return engine.Fact(event.at, paused_until=datetime.fromisoformat(data["paused_until"]))
    return None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def state_of(matter: Matter, events: Iterable[Event] | None = None) -> engine.State:
    """What the log alone says about `matter`; `events` where they are at hand already."""
    said = Event.objects.of(matter.stream) if events is None else events
    return engine.fold(definition_of, facts(said))


def difference(matter: Matter, events: Iterable[Event] | None = None) -> str:
    """Where row and log disagree, in words; empty when they agree."""
    said = state_of(matter, events)
    pairs: list[tuple[str, object, object]] = [
        ("环节", matter.stage, said.stage),
        ("版本", matter.version_id, said.version),
        ("岗位", matter.holder_id or 0, said.holder),
        ("次数", matter.passed, dict(said.passed)),
        ("承诺", matter.promised_on, said.promised_on),
        ("暂停", _iso(matter.paused_at), _iso(said.paused_at)),
        ("延期", matter.extended_on, said.extended_on),
        ("办结时限", _iso(matter.whole_due_at), _iso(said.whole)),
    ]
    if matter.posted_at is None:
        pairs.append(("期限", _iso(matter.due_at), _iso(said.due)))
    wrong = [f"{name}：表中 {row}，留痕 {log}" for name, row, log in pairs if row != log]
    return f"{matter}：{'；'.join(wrong)}" if wrong else ""


def _iso(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
