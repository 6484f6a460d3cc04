"""What the registers say of a place on a day: how many adults, how many households."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from lianhu.audit.actor import Actor, under
from lianhu.people.models import Household, Person
from lianhu.places.models import Area

ADULT = 18


@dataclass(frozen=True, slots=True)
class Counted:
    """Totals by base, and how many persons are in none for want of a date of birth."""

    totals: dict[str, int]
    undated: int = 0


def counted(actor: Actor, area: Area, kind: str, day: date) -> Counted:
    """Adults and households of `kind` ("registered", "living"; "" counts none) under an area.

    A suggestion for who prepares a meeting, never a roll: nobody is on it by name. Two queries.
    """
    if not kind:
        return Counted({})
    homes = Household.objects.visible_to(actor).filter(
        under([area.path], "path"), kind=kind, ended_on=None
    )
    there = Q(residences__kind=kind, residences__to_on=None)
    people = Person.objects.visible_to(actor).present().filter(
        there, residences__household__in=homes.values("pk")
    )  # fmt: skip
    found = people.aggregate(
        adults=Count("pk", distinct=True, filter=Q(born_on__lte=born_by(day))),
        undated=Count("pk", distinct=True, filter=Q(born_on=None)),
    )
    households = homes.count()
    totals = {"adults": found["adults"], "households": households}
    return Counted({base: n for base, n in totals.items() if n}, found["undated"])


def born_by(day: date) -> date:
    """Who was born on this day or before is eighteen on `day` (以上 counts the birthday itself)."""
    try:
        return day.replace(year=day.year - ADULT)
    except ValueError:
        # 29 February: who was born on the 1st of March of that year is not eighteen yet.
        return day.replace(year=day.year - ADULT, day=28)
