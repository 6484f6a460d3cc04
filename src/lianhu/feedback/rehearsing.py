"""The ways that closed matters went, read from their logs and the sign-ins of their meetings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, QuerySet

from lianhu.assembly.models import Item, Meeting, State
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.bodies.queries import legal_regime
from lianhu.feedback.rehearsed import Rehearsal
from lianhu.feedback.tally import Tally
from lianhu.matters import replay
from lianhu.matters.kinds import Secrecy
from lianhu.matters.models import Matter, Tabled
from lianhu.methods import engine
from lianhu.methods.definition import Definition, load
from lianhu.methods.queries import definition_of
from lianhu.methods.rehearsing import Case, Quorum, Sat, Stay, came_enough, rehearse
from lianhu.methods.vocabulary import GATHERING, REGIMES
from lianhu.places.models import Area

Sats = Mapping[tuple[int, str, datetime], Sat]
USUAL = "village"


def closed(place: str, since: datetime, until: datetime) -> QuerySet[Matter]:
    """What was closed there and then and is nobody's secret, each thing once."""
    rows = Matter._base_manager.filter(
        place__startswith=place, closed_at__gt=since, closed_at__lte=until, lead=None,
        split_at=None, secrecy__in=[Secrecy.PUBLIC, Secrecy.INTERNAL],
    )  # fmt: skip
    return rows.order_by("pk")


def batch(row: Rehearsal, size: int) -> list[Matter]:
    return list(closed(row.place, row.since, row.until).filter(pk__gt=row.cursor)[:size])


def summed(row: Rehearsal, matters: Sequence[Matter], day: date) -> Tally:
    """The tally of `row` with these matters in it; reads, writes nothing."""
    tally, method = Tally.of(row.tally), load(row.source, row.title)
    for case in cases(matters):
        tally.add(case, rehearse(case, method, day), method)
    return tally


def cases(matters: Sequence[Matter]) -> Iterator[Case]:
    """How each of these went; five queries, and one for each village."""
    streams = {one.stream: one for one in matters}
    events: dict[str, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(stream__in=list(streams)).order_by("stream", "seq"):
        events[event.stream].append(event)
    sats, laws = _sats(matters), _Laws()
    for stream, matter in streams.items():
        stays = _stays(events[stream])
        met = (replace(one, sat=sats.get((matter.pk, one.stage.key, one.at))) for one in stays)
        yield Case(matter.kind, matter.triage, tuple(met), laws.at(matter.place))


def _stays(events: Iterable[Event]) -> Iterator[Stay]:
    """The stays of one matter, in their order."""
    state: engine.State | None = None
    for fact in replay.facts(events):
        if state is None:
            state = engine.fold(definition_of, [fact])
            continue
        if fact.moves:
            method = definition_of(state.version)
            yield Stay(
                method.key, method.stage(state.stage), state.entered_at,
                fact.at - state.entered_at, fact.outcome, fact.expired, fact.jump,
            )  # fmt: skip
        state = engine.apply(definition_of, state, fact)


def _sats(matters: Sequence[Matter]) -> Sats:
    """By matter, stage and when it came there: the meeting on whose agenda it stood."""
    tabled = Tabled._base_manager.filter(matter__in=[one.pk for one in matters])
    by_stream = {one.stream: one for one in tabled}
    items = Item.objects.visible_to(SYSTEM).filter(
        stream__in=list(by_stream), meeting__state=State.ENDED
    )  # fmt: skip
    met = {one.pk: one for one in _ended().filter(items__in=items)}
    found: dict[tuple[int, str, datetime], Sat] = {}
    for item in items.order_by("pk"):
        one = by_stream[item.stream]
        if sat := _sat(met[item.meeting_id]):
            found[one.matter_id, one.stage, one.entered_at] = sat
    return found


def _ended() -> QuerySet[Meeting]:
    rows = Meeting.objects.visible_to(SYSTEM).filter(state=State.ENDED)
    return rows.annotate(came=Count("attendances", distinct=True))


def _sat(meeting: Meeting) -> Sat | None:
    came: int = getattr(meeting, "came")  # noqa: B009 - annotated
    return Sat(meeting.road, meeting.total, came) if meeting.road and meeting.total else None


class _Laws:
    """Which law binds at a place, asked once for each village."""

    def __init__(self) -> None:
        villages = Area.objects.filter(kind=Area.Kind.VILLAGE)
        self.villages = {one.path: one for one in villages}
        self.known: dict[str, str] = {}

    def at(self, place: str) -> str:
        parts = [part for part in place.split(".") if part]
        for n in range(len(parts), 0, -1):
            path = ".".join(parts[:n]) + "."
            if path in self.villages:
                if path not in self.known:
                    said = legal_regime(self.villages[path])
                    self.known[path] = said if said in REGIMES else USUAL
                return self.known[path]
        return USUAL


@dataclass(frozen=True, slots=True)
class Held:
    """The meetings of one kind in that time, by the rule of the step that is such a meeting."""

    step: str
    n: int
    enough: int
    short: int

    @property
    def unknown(self) -> int:
        return self.n - self.enough - self.short


def held(row: Rehearsal, day: date) -> list[Held]:
    """Every meeting that was really held there and then, against the rehearsed rule."""
    method, laws = load(row.source, row.title), _Laws()
    found: dict[str, list[Quorum]] = {}
    rows = _ended().filter(
        path__startswith=row.place, ended_at__gt=row.since, ended_at__lte=row.until
    ).exclude(about="")  # fmt: skip
    for meeting in rows:
        sat = _sat(meeting) or Sat("", 0, 0)
        for step, said in came_enough(
            method, sat, meeting.about, laws.at(meeting.path), day
        ).items():
            found.setdefault(step, []).append(said)
    order = [stage.title for stage in method.stages]
    return [
        Held(step, len(said), said.count(Quorum.ENOUGH), said.count(Quorum.SHORT))
        for step, said in sorted(found.items(), key=lambda one: order.index(one[0]))
    ]


def meets(method: Definition) -> bool:
    return any(stage.kind in GATHERING for stage in method.stages)
