"""What waits to be told, one block for each thing that is to be said: its words once, and under them
who is to hear them, yard by yard. A round is walked yard by yard, and written down so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.notices.models import Telling, TellingQuerySet
from lianhu.notices.queries import Line, lines
from lianhu.people.models import Person
from lianhu.places.queries import labels

BLOCKS: Final = 20
# More than a person walks on one day; the rest comes up when these are written down.
MOST: Final = 300
# So many stand open, more are folded yard by yard.
OPEN: Final = 15
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Yard:
    """Those of one grid or 联户; `no` tells yards of one block apart."""

    no: int
    where: str
    lines: list[Line]

    @property
    def key(self) -> str:
        return str(self.no)


@dataclass(frozen=True, slots=True)
class Block:
    """One thing to say, and to whom."""

    stream: str
    why: str
    yards: list[Yard]
    rest: int

    @property
    def first(self) -> Line:
        return self.yards[0].lines[0]

    @property
    def anchor(self) -> str:
        return f"b-{self.stream}-{self.why}".replace(":", "-").replace(".", "-")

    @property
    def n(self) -> int:
        return sum(len(one.lines) for one in self.yards) + self.rest

    @property
    def late(self) -> int:
        return sum(line.late for one in self.yards for line in one.lines)

    @property
    def unfolded(self) -> bool:
        return self.n <= OPEN


def page_of_blocks(
    actor: Actor, rows: TellingQuerySet, number: str | None
) -> tuple["Page[Any]", list[Block]]:
    """The page asked for, the most pressing first, and its blocks."""
    heads = (
        rows.order_by()
        .values("stream", "occasion", "words")
        .annotate(n=Count("pk"), due=Min("due_by"), first=Min("pk"))
        .order_by("due", "first")
    )
    page = Paginator(heads, BLOCKS).get_page(number)
    return page, list(_blocks(actor, rows, list(page.object_list)))


def _blocks(
    actor: Actor, rows: TellingQuerySet, heads: Sequence[Mapping[str, Any]]
) -> Iterator[Block]:
    asked = Q(pk__in=[])
    for one in heads:
        asked |= Q(stream=one["stream"], occasion=one["occasion"])
    found: dict[Key, list[Telling]] = {}
    for row in rows.filter(asked):
        found.setdefault((row.stream, row.occasion, row.words), []).append(row)
    chosen: list[tuple[Key, list[Telling]]] = []
    for one in heads:
        key = (str(one["stream"]), str(one["occasion"]), str(one["words"]))
        chosen.append((key, found.get(key, [])))
    shown = {
        line.telling.pk: line
        for line in lines(actor, [row for _key, some in chosen for row in some[:MOST]])
    }
    where = _where([row for _key, some in chosen if len(some) > 1 for row in some[:MOST]])
    for (stream, why, _words), some in chosen:
        mine = [shown[row.pk] for row in some if row.pk in shown]
        if mine:
            yield Block(stream, why, _yards(mine, where), len(some) - len(mine))


def _yards(mine: Sequence[Line], where: dict[int, str]) -> list[Yard]:
    found: dict[str, list[Line]] = {}
    for one in mine:
        found.setdefault(where.get(one.telling.pk, one.where), []).append(one)
    return [Yard(no, name, found[name]) for no, name in enumerate(found, 1)]


def _where(rows: Sequence[Telling]) -> dict[int, str]:
    """In which yard each is to be found: somebody by where they live, everybody else by the duty."""
    ids = [one.person_id for one in rows if one.person_id]
    lives = dict(Person.objects.filter(pk__in=ids).values_list("pk", "place")) if ids else {}
    places = {one.pk: lives.get(one.person_id or 0) or one.place for one in rows}
    words = labels(set(places.values()) - {""}, below="village") if places else {}
    return {pk: words.get(place, "") for pk, place in places.items()}


def yards_of(actor: Actor, rows: TellingQuerySet) -> list[Yard]:
    """All of these, yard by yard: for the paper of a round."""
    some = list(rows[:MOST])
    return _yards(lines(actor, some), _where(some)) if some else []


def moment(at: datetime | None) -> str:
    return clock.chinese_moment(at) if at else _("尽快")
