"""The counts, each by one query however many places there are. No row of a person leaves this file.

Everything under an area is counted, whoever looks: two people must not read two numbers. What is
sealed lies elsewhere; meetings inside the party are left out.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Concat, TruncQuarter

from lianhu.assembly.models import Heard, Item, Meeting, Resolution, State
from lianhu.assembly.models.attending import Way
from lianhu.audit.actor import SYSTEM, under
from lianhu.audit.registry import sight
from lianhu.ballots.models import Round
from lianhu.bodies.models import Organisation
from lianhu.bodies.queries import COMMITTEE_OF
from lianhu.feedback.outcomes import rows_of
from lianhu.insight.reckoning import Origin, Tally, below, domain_of, fold, origin
from lianhu.kernel import clock
from lianhu.matters.kinds import Channel, Phase
from lianhu.matters.models import Matter, Tabled
from lianhu.matters.tabled import PREFIX
from lianhu.pacts.models import Pact, Precept
from lianhu.people.models import Household, Residence
from lianhu.places.models import Area
from lianhu.publicity.periods import Period
from lianhu.rolls.models import Entry

SEE: Final = sight("insight.see", "查看议事成效")
# How many quarters a trend shows, the running one included.
QUARTERS: Final = 4
PARTY: Final = "party_members"


@dataclass(frozen=True, slots=True)
class Span:
    """The running quarter and those before it; `since` is where the running one began."""

    quarters: tuple[Period, ...]
    now: datetime

    @property
    def running(self) -> Period:
        return self.quarters[-1]

    @property
    def since(self) -> datetime:
        return clock.day_start(self.running.start)

    @property
    def first(self) -> datetime:
        return clock.day_start(self.quarters[0].start)


def span() -> Span:
    found = [Period.at(clock.today(), "quarter")]
    while len(found) < QUARTERS:
        found.append(found[-1].before)
    return Span(tuple(reversed(found)), clock.now())


def tallies(area: Area, units: Sequence[Area], when: Span) -> tuple[Tally, list[Tally]]:
    """The whole of an area, and each of its units (in their order); ten queries however many."""
    whole = Tally(area.name, area.key, area.path)
    parts = [Tally(str(one), one.key, one.path) for one in units]
    for place, fill in _counts(area, when):
        fill(whole)
        if part := fold(parts, place):
            fill(part)
    return whole, parts


def _counts(area: Area, when: Span) -> Iterable[tuple[str, Any]]:
    """Each count as (where, what to add to a tally)."""
    path = area.path
    for count in (_raised, _decided, _waiting, _solved, _met, _homes):
        yield from count(path, when)
    for row in _standing_pacts(path):
        yield row["place"], _adding("pacts", row["n"])
    for row in _shown_precepts(path):
        yield row["place"], _adding("precepts", row["n"])


def _adding(name: str, n: int) -> Any:
    def fill(one: Tally) -> None:
        setattr(one, name, getattr(one, name) + n)

    return fill


def _raised(path: str, when: Span) -> Iterable[tuple[str, Any]]:
    """Matters by quarter and origin; those that came by a chat group in the running one."""
    rows = Matter.objects.visible_to(SYSTEM).filter(
        under([path], "place"), raised_at__gte=when.first, raised_at__lte=when.now, parent=None
    )
    told = Case(When(teller=None, then=False), default=True, output_field=BooleanField())
    quarter = TruncQuarter("raised_at", tzinfo=clock.LOCAL)
    grouped = rows.order_by().annotate(told=told, quarter=quarter)
    named = ("place", "quarter", "channel", "from_above", "told")
    for row in grouped.values(*named).annotate(n=Count("pk")):
        yield row["place"], _one_origin(row, when)


def _one_origin(row: dict[str, Any], when: Span) -> Any:
    key = Period.at(clock.day_of(row["quarter"]), "quarter").key
    where = origin(row["channel"], from_above=row["from_above"], told=row["told"])
    chat = row["n"] if row["channel"] == Channel.CHAT_GROUP and key == when.running.key else 0

    def fill(one: Tally) -> None:
        one.of_quarter(key)[where] += row["n"]
        one.chat += chat

    return fill


def _decided(path: str, when: Span) -> Iterable[tuple[str, Any]]:
    """What meetings of the last quarters came to; of what was raised as a matter, after how many days."""
    found = list(
        Resolution.objects.visible_to(SYSTEM)
        .filter(under([path], "meeting__path"), meeting__closed=False, at__gte=when.first)
        .order_by()
        .values_list("meeting__path", "at", "item__stream")
    )
    keys = [stream.removeprefix(PREFIX) for _p, _at, stream in found if stream.startswith(PREFIX)]
    named = ("raised_at", "channel", "from_above", "teller")
    tabled = Tabled.objects.visible_to(SYSTEM).filter(key__in=keys)
    raised = {
        PREFIX + key: rest
        for key, *rest in tabled.values_list("key", *(f"matter__{name}" for name in named))
    }
    for place, at, stream in found:
        yield place, _one_decision(at, raised.get(stream), recent=at >= when.since)


def _one_decision(at: datetime, raised: list[Any] | None, *, recent: bool) -> Any:
    days, mine = None, 0
    if raised:
        raised_at, channel, from_above, teller = raised
        days = (clock.day_of(at) - clock.day_of(raised_at)).days
        where = origin(channel, from_above=from_above, told=teller is not None)
        mine = below({Origin(where): 1})[0]

    def fill(one: Tally) -> None:
        if days is not None:
            one.days[days] += 1
        if recent:
            one.decided += 1
            one.decided_below += mine

    return fill


def _waiting(path: str, when: Span) -> Iterable[tuple[str, Any]]:
    """Matters that are being talked over and not decided, now."""
    rows = Matter.objects.visible_to(SYSTEM).filter(under([path], "place"), phase=Phase.CONSULTING)
    rows = rows.unsettled().order_by()
    for row in rows.values("place").annotate(n=Count("pk")):
        yield row["place"], _adding("waiting", row["n"])


def _solved(path: str, when: Span) -> Iterable[tuple[str, Any]]:
    """What was answered in the running quarter, by kind, and what tellers said of it."""
    mine = Tabled._base_manager.filter(matter=OuterRef(OuterRef("pk")))
    items = Item.objects.visible_to(SYSTEM).filter(
        stream__in=mine.values_list(Concat(Value(PREFIX), F("key")))
    )
    rows = Matter.objects.visible_to(SYSTEM).filter(under([path], "place"))
    rows = rows.annotate(subject=Subquery(items.order_by("-pk").values("subject")[:1]))
    for row in rows_of(rows, when.since, when.now, by=("place", "category", "subject")):
        yield row["place"], _one_kind(row)


def _one_kind(row: dict[str, Any]) -> Any:
    key = domain_of(row["subject"] or "", row["category"]).key

    def fill(one: Tally) -> None:
        counts = {name: row[name] for name in ("n", "asked", "solved", "again")}
        one.solved.setdefault(key, Counter()).update(counts)

    return fill


def _met(path: str, when: Span) -> Iterable[tuple[str, Any]]:
    """Meetings that ended in the running quarter, and whether enough came where that is asked."""
    rows = Meeting.objects.visible_to(SYSTEM).filter(
        under([path], "path"), state=State.ENDED, closed=False, ended_at__gte=when.since
    )
    counted: Any = rows.order_by().values("path").annotate(
        n=Count("pk"), needed=Count("pk", filter=Q(quorate__isnull=False)),
        enough=Count("pk", filter=Q(quorate=True)),
    )  # fmt: skip
    for row in counted:
        yield row["path"], _one_meeting(row)


def _one_meeting(row: dict[str, Any]) -> Any:
    def fill(one: Tally) -> None:
        one.met += row["n"]
        one.needed += row["needed"]
        one.quorate += row["enough"]

    return fill


def _homes(path: str, when: Span) -> Iterable[tuple[str, Any]]:
    """Households by grid, and those of which somebody spoke, spoke from afar, came, took part.

    Who took part is read from sign-ins and participations; no ballot and no named choice is read.
    A village counts its registered households, a community those who live there.
    """
    lived = set(
        Organisation.objects.live()
        .filter(under([path], "path"), kind__in=COMMITTEE_OF, legal_regime="community")
        .values_list("path", flat=True)
    )
    ways = {name: _of(entries) for name, entries in _entries(path, when).items()}
    ways["heard"] |= _tellers(path, when)
    rows = Household.objects.filter(under([path], "path"), ended_on=None).order_by()
    counted: Any = rows.values("grid__path", "kind").annotate(
        homes=Count("pk"), **{name: Count("pk", filter=way) for name, way in ways.items()}
    )
    for row in counted:
        place = row.pop("grid__path")
        if (row.pop("kind") == "living") == any(place.startswith(one) for one in lived):
            yield place, _one_grid(row)


def _one_grid(row: dict[str, Any]) -> Any:
    n = row.pop("homes")
    return lambda one: one.homes.add(n, row)


def _entries(path: str, when: Span) -> dict[str, QuerySet[Entry]]:
    """The numbers of rolls that spoke, spoke from afar, came or took part since `when.since`."""
    said = Heard.objects.visible_to(SYSTEM).filter(
        under([path], "meeting__path"), at__gte=when.since, meeting__closed=False
    )
    came = Q(attendances__at__gte=when.since, attendances__meeting__closed=False)
    rounds = Round.objects.visible_to(SYSTEM).not_void().filter(under([path], "place"))
    rounds = rounds.exclude(roll__basis=PARTY).filter(opened_at__gte=when.since)
    # Of a show of hands only the numbers of who was there are known.
    there = Func(F("no"), function="to_jsonb", output_field=JSONField())
    hands = Q(roll__rounds__in=rounds.filter(way=Round.Way.HANDS).exclude(closed_at=None))
    parts = rounds.filter(participations__isnull=False).values("participations__entry")
    rows = Entry.objects.filter(under([path], "roll__path"))
    return {
        "heard": rows.filter(pk__in=said.filter(way=Way.HERE).values("entry")),
        "afar": rows.filter(pk__in=said.exclude(way=Way.HERE).values("entry")),
        "attended": rows.filter(came),
        "voted": rows.filter(
            Q(pk__in=parts) | hands & Q(roll__rounds__present__contains=there)
        ),
    }  # fmt: skip


def _of(entries: QuerySet[Entry]) -> Q:
    """The households that these are, or to which these persons belong now."""
    own = entries.exclude(household=None).values("household")
    theirs = Residence.objects.filter(
        person__in=entries.exclude(person=None).values("person"), to_on=None
    )
    return Q(pk__in=own) | Q(pk__in=theirs.values("household"))


def _tellers(path: str, when: Span) -> Q:
    """The households of those who raised something themselves and are known."""
    raised = Matter.objects.visible_to(SYSTEM).filter(
        under([path], "place"), raised_at__gte=when.since, teller__person__isnull=False
    )
    theirs = Residence.objects.filter(person__in=raised.values("teller__person"), to_on=None)
    return Q(pk__in=theirs.values("household"))


def _standing_pacts(path: str) -> Iterable[Any]:
    rows = Pact.objects.visible_to(SYSTEM).filter(under([path], "place"))
    found: Iterable[Any] = (
        rows.filter(versions__state="in_force").order_by().values("place").annotate(n=Count("pk"))
    )
    return found


def _shown_precepts(path: str) -> Iterable[Any]:
    rows = Precept.objects.visible_to(SYSTEM).filter(under([path], "place")).shown()
    found: Iterable[Any] = rows.order_by().values("place").annotate(n=Count("pk"))
    return found
