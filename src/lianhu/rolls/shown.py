"""Entries as people read them: number, name, group, and what tells namesakes apart."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianhu.people.models import Residence
from lianhu.people.queries import heads
from lianhu.places.models import Area
from lianhu.places.queries import ids_of, labels
from lianhu.rolls.models import Aside, Entry, Roll

Row = Entry | Aside


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list. `name` is that of the person, or of the head of the household."""

    row: Row
    name: str
    where: str
    beside: str = ""

    @property
    def no(self) -> int | None:
        return getattr(self.row, "no", None)


def lines(rows: Iterable[Row]) -> list[Line]:
    """The lines of entries that came with person and household; three queries for all of them."""
    chosen: list[Row] = list(rows)
    words = labels({row.place for row in chosen if row.place}, below="village")
    of_home = heads(row.household_id for row in chosen if row.household_id)
    names = Counter(row.person.name for row in chosen if row.person)
    twins = [row.person_id for row in chosen if row.person and names[row.person.name] > 1]
    beside = _beside([pk for pk in twins if pk])
    return [
        Line(row, _name(row, of_home), words.get(row.place, ""), beside.get(row.person_id or 0, ""))
        for row in chosen
    ]


def line(row: Row) -> Line:
    return lines([row])[0]


def _name(row: Row, of_home: dict[int, str]) -> str:
    if row.erased_at is not None:
        return _("已删除")
    if row.person is not None:
        return row.person.name or _("已删除")
    home = row.household
    assert home is not None  # noqa: S101 - a row is of one or the other
    head = of_home.get(home.pk, "")
    return _("%s户") % head if head else _("%s（没有登记户主）") % (home.spot or home.number)


def _beside(people: list[int]) -> dict[int, str]:
    """For namesakes: in whose household each one is (户主), else the nickname."""
    rows = Residence.objects.filter(person__in=people, to_on=None).order_by("-kind", "pk")
    home = {row.person_id: row for row in rows.select_related("person")}
    lead = heads(row.household_id for row in home.values())
    return {
        pk: _("户主%s") % lead[row.household_id]
        if lead.get(row.household_id)
        else row.person.nickname
        for pk, row in home.items()
    }


def by_group(roll: Roll) -> list[tuple[str, int]]:
    """How many count in each part of the area directly below it, in the order of the paper."""
    depth = len(ids_of(roll.path))
    counted: Counter[int] = Counter()
    for place in (
        Entry.objects.filter(roll=roll).on().order_by("no", "pk").values_list("place", flat=True)
    ):
        ids = ids_of(place)
        inside = place.startswith(roll.path) and len(ids) > depth
        counted[ids[depth] if inside else 0] += 1
    names = Area.objects.in_bulk([pk for pk in counted if pk])
    return [(str(names[pk]) if pk in names else _("其他地方"), n) for pk, n in counted.items()]
