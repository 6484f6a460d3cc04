"""Turning the pages of the inbox: from where the last one ended, not by counting from the start.

What is done meanwhile leaves the list; a page found by counting would skip as many others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet

from lianhu.matters.models import Matter

ROWS: Final = 100
_START: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT: Final = timedelta(microseconds=1)
_LONGEST: Final = 18


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of one row in the order (due_at, id); `due` None where nothing is due."""

    due: datetime | None
    pk: int

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """What `str` wrote; None for anything else."""
        due, dot, pk = text.partition(".")
        parts = [part for part in (due, pk) if part]
        if not dot or not pk or not all(_is_number(part) for part in parts):
            return None
        try:
            return cls(_START + int(due) * _MOMENT if due else None, int(pk))
        except OverflowError:
            return None

    def __str__(self) -> str:
        due = "" if self.due is None else (self.due - _START) // _MOMENT
        return f"{due}.{self.pk}"

    @property
    def values(self) -> tuple[Any, ...]:
        return (self.pk,) if self.due is None else (self.due, self.pk)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page is asked for: after a mark, or before one (`back`); `first` counts its rows."""

    mark: Mark | None
    back: bool
    first: int

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Self:
        after, before = Mark.read(query.get("after", "")), Mark.read(query.get("before", ""))
        start = query.get("from", "")
        first = int(start) if _is_number(start) else 0
        back = after is None and before is not None
        return cls(after or before, back, first if after or before else 0)

    @property
    def shape(self) -> tuple[Any, ...]:
        return (self.back, self.mark is None, self.mark is not None and self.mark.due is None)

    @property
    def values(self) -> tuple[Any, ...]:
        return self.mark.values if self.mark else ()

    def of(self, rows: QuerySet[Matter], values: Sequence[Any]) -> QuerySet[Matter]:
        """`rows` in order from the mark on, or up to it backwards; `values` stand for its own."""
        order = [F("due_at").asc(nulls_last=True), F("pk").asc()]
        if self.back:
            order = [F("due_at").desc(nulls_first=True), F("pk").desc()]
        rows = rows.order_by(*order)
        if not values:
            return rows
        *due, pk = values
        beside = Q(pk__lt=pk) if self.back else Q(pk__gt=pk)
        if not due:
            here = Q(due_at=None) & beside
            return rows.filter(here | Q(due_at__isnull=False) if self.back else here)
        here = Q(due_at=due[0]) & beside
        if self.back:
            return rows.filter(here | Q(due_at__lt=due[0]))
        return rows.filter(here | Q(due_at__gt=due[0]) | Q(due_at=None))


class Turns:
    """One page of rows, and the addresses of the page before and after with the filters kept.

    Args:
        rows: up to `ROWS` + 1 of them, in the order in which `turn` asked for them.
    """

    def __init__(self, asked: Mapping[str, str], turn: Turn, rows: Sequence[Any]) -> None:
        more = len(rows) > ROWS
        self.rows = list(rows[:ROWS])
        if turn.back:
            self.rows.reverse()
        first = turn.first if more or not turn.back else 0
        earlier = more if turn.back else turn.mark is not None
        later = turn.mark is not None if turn.back else more
        self.has = bool(self.rows) and (earlier or later)
        self.first, self.last = first + 1, first + len(self.rows)
        kept = {name: value for name, value in asked.items() if value}
        self.previous_query = self.next_query = ""
        if self.has and earlier:
            at = {"before": _mark(self.rows[0]), "from": max(0, first - ROWS)}
            self.previous_query = f"?{urlencode({**kept, **at})}"
        if self.has and later:
            at = {"after": _mark(self.rows[-1]), "from": self.last}
            self.next_query = f"?{urlencode({**kept, **at})}"


def _mark(line: Any) -> str:
    return str(Mark(line.row.due_at, line.pk))
