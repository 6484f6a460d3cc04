"""Who would be on a roll, as the registers say: read once, written by the command that draws it up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianhu.audit.actor import under
from lianhu.people.models import Away, Household, Person, Residence
from lianhu.rolls.models import Aside, Entry, EntryQuerySet, Roll, Way
from lianhu.rolls.seats import seated

REGISTERS: Final = ("registered", "living")


@dataclass(frozen=True, slots=True)
class Found:
    """One person or household of the registers; `why` is set where it does not count so far."""

    person: int | None
    household: int | None
    place: str
    why: str = ""
    way: str = Way.HERE


def found(roll: Roll) -> list[Found]:
    """Everybody the registers name for this roll; at most three queries."""
    source = roll.kind.source(roll.regime)
    if source == "hand":
        return []
    if source == "seats":
        assert roll.organisation is not None  # noqa: S101 - the command asked for one
        return list(_of_body(roll, seated(roll.organisation, roll.basis, roll.counted_on)))
    if not roll.kind.of_people:
        rows = households(roll.path, source, roll.counted_on)
        return [Found(None, pk, path) for pk, path in rows.values_list("pk", "path")]
    return list(_of_register(roll, source))


def households(path: str, source: str, day: date) -> QuerySet[Household]:
    """The households of a kind under an area that exist on `day`."""
    there = Q(ended_on=None) | Q(ended_on__gt=day)
    return Household.objects.filter(under([path], "path"), there, kind=source)


def residences(path: str, source: str, day: date) -> QuerySet[Residence]:
    """Who belongs to such a household on `day`."""
    kinds = REGISTERS if source == "both" else (source,)
    return Residence.objects.filter(
        Q(to_on=None) | Q(to_on__gt=day),
        Q(household__ended_on=None) | Q(household__ended_on__gt=day),
        under([path], "household__path"),
        kind__in=kinds,
        from_on__lte=day,
        person__erased_at=None,
    )


def _of_register(roll: Roll, source: str) -> Iterable[Found]:
    day = roll.counted_on
    away = Away.objects.filter(
        Q(to_on=None) | Q(to_on__gt=day), person=OuterRef("person"), since__lte=day
    )
    rows = residences(roll.path, source, day).annotate(is_away=Exists(away))
    named = ("person", "person__born_on", "household__path", "is_away")
    # Somebody registered and living here is in two households: the one lived in comes first.
    seen: set[int] = set()
    others = set(on_others(roll).values_list("person", flat=True)) if roll.kind.of_a_term else ()
    for person, born_on, path, is_away in rows.order_by("kind", "pk").values_list(*named):
        if person in seen or too_young(roll, born_on):
            continue
        seen.add(person)
        why = Aside.Why.ELSEWHERE if person in others else _why(roll, born_on, is_away=is_away)
        yield Found(person, None, path, why)


def _why(roll: Roll, born_on: date | None, *, is_away: bool) -> str:
    """Why this one does not count so far: it is a doubt that somebody must settle."""
    if roll.kind.age and born_on is None:
        return Aside.Why.UNDATED
    asks = roll.kind.asks.get(roll.regime, "")
    # 村民委员会组织法 第十六条: who lives elsewhere is on the roll if they say they take part;
    # 城市居民委员会组织法 第十六条: everybody who says so.
    return Aside.Why.UNASKED if asks == "all" or (asks == "away" and is_away) else ""


def _of_body(roll: Roll, members: list[int]) -> Iterable[Found]:
    """Members as such, wherever they live; of age where the law asks that of a member."""
    people = Person.objects.present().filter(pk__in=members)
    for pk, born_on, place in people.values_list("pk", "born_on", "place"):
        if not too_young(roll, born_on):
            yield Found(pk, None, place, _why(roll, born_on, is_away=False))


def too_young(roll: Roll, born_on: date | None) -> bool:
    """Whether somebody is not of age on the day for which the roll is counted."""
    age = roll.kind.age
    return bool(age) and born_on is not None and born_on > born_by(roll.counted_on, age)


def on_others(roll: Roll) -> EntryQuerySet:
    """Who is on the frozen roll of the same election in another place of the county."""
    rows = Entry.objects.filter(
        roll__about=roll.about, roll__term=roll.term, roll__frozen_at__isnull=False, state="on"
    )
    return rows.exclude(roll__area=roll.area_id).exclude(roll=roll.pk)


def born_by(day: date, age: int) -> date:
    """Who was born on this day or before is `age` on `day` (以上 counts the birthday itself)."""
    try:
        return day.replace(year=day.year - age)
    except ValueError:
        # 29 February: who was born on the 1st of March of that year is not of age yet.
        return day.replace(year=day.year - age, day=28)
