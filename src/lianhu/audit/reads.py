"""Reads of every visit: the ORM says once what to ask, and the driver asks it again.

Building and compiling a query costs the ORM several times what the database takes to answer it.
A read that is asked on every visit has few shapes: it is built once for each, with stand-ins for
the values, and from then on only the values are new (ADR 9).
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, NamedTuple, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.utils.translation import get_language
from psycopg import Binary

MOST: Final = 400
# The stubs are of a later Django.
_populators: Any = get_related_populators
Build = Callable[..., QuerySet[Any, Any]]
_kept: OrderedDict[Hashable, "_Plan"] = OrderedDict()

# No row has such values, so each is found again among the parameters of the compiled query.
# Within four bytes, or the ORM would know that no row can have it.
_FIRST_NUMBER: Final = 2_147_000_000
_FIRST_MOMENT: Final = datetime(9000, 1, 1, tzinfo=UTC)
_WORD: Final = "\u2060stand-in\u2060%d"


@dataclass(slots=True)
class _Plan:
    """`order` says which of the new values stands where among `params`."""

    sql: str
    params: tuple[Any, ...]
    order: tuple[tuple[int, int], ...]
    converters: tuple[tuple[int, Any, Any], ...]
    make: Callable[[Iterable[Sequence[Any]]], list[Any]]

    def ask(self, values: Sequence[Any]) -> list[Any]:
        params = list(self.params)
        for at, which in self.order:
            params[at] = values[which]
        link = connections[DEFAULT_DB_ALIAS]
        with link.cursor() as cursor:
            cursor.execute(self.sql, params)
            found: Iterable[Sequence[Any]] = cursor.fetchall()
        if self.converters:
            found = [self._converted(list(row), link) for row in found]
        return self.make(found)

    def _converted(self, row: list[Any], link: Any) -> list[Any]:
        for at, functions, expression in self.converters:
            for function in functions:
                row[at] = function(row[at], expression, link)
        return row


def read(shape: Hashable, build: Build, *values: Any) -> list[Any]:
    """All rows of `build(*values)`: models, or named tuples where it ends in `values_list`.

    Args:
        shape: tells apart everything that `build` puts into the query besides `values`: two
            calls with equal shapes must build the same query. Whatever depends on who asks is
            part of it: `actor.sight`.
        build: called once for each shape, with stand-ins for `values`.
        values: numbers, words, bytes, days and moments, new at each call; no None.

    Raises:
        TypeError: a value is of another sort, or does not reach the query, or reaches it inside
            of something (a pattern, a list, a limit), where the next value could not be put.
    """
    key = (build.__module__, build.__qualname__, get_language(), shape)
    plan = _kept.get(key)
    if plan is None:
        try:
            plan = _kept[key] = _planned(build, values)
        except EmptyResultSet:
            # Nothing is asked, or the stand-in is out of the column's range: the ORM decides.
            return list(build(*values))
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    return plan.ask(values)


def first(shape: Hashable, build: Build, *values: Any) -> Any:
    """The first row of `read`, or None. `build` orders and limits its query itself."""
    found = read(shape, build, *values)
    return found[0] if found else None


def known(thing: Model, name: str, rows: list[Any]) -> None:
    """Let `thing.name.all()` give these rows, as after `prefetch_related`."""
    kept: Any = getattr(thing, name).all()
    kept._result_cache, kept._prefetch_done = rows, True
    cache: dict[str, Any] = thing.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[name] = kept


def _stand_in(value: Any, n: int) -> Any:
    if isinstance(value, datetime):
        return _FIRST_MOMENT + timedelta(days=n)
    if isinstance(value, date):
        return (_FIRST_MOMENT + timedelta(days=n)).date()
    if isinstance(value, str):
        return _WORD % n
    if isinstance(value, bytes):
        return (_WORD % n).encode()
    if isinstance(value, int) and not isinstance(value, bool):
        return _FIRST_NUMBER + n
    raise TypeError(f"no stand-in for {type(value).__name__}")


def _marks(place: Any) -> tuple[str, str]:
    """How a stand-in reads in a text, and in a list."""
    return str(place), repr(place).strip("'")


def _planned(build: Build, values: Sequence[Any]) -> _Plan:
    places = [_stand_in(value, n) for n, value in enumerate(values)]
    rows = build(*places)
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, said = compiler.as_sql()
    # The ORM wraps bytes for the driver, which takes them as they are too.
    params = [bytes(one.obj) if isinstance(one, Binary) else one for one in said]
    order = tuple(
        (at, places.index(value))
        for at, value in enumerate(params)
        if any(type(value) is type(one) and value == one for one in places)
    )
    if {which for _at, which in order} != set(range(len(places))):
        raise TypeError(f"a value of {build.__qualname__} does not reach its query")
    rest = [value for at, value in enumerate(params) if at not in dict(order)]
    if any(mark in str(text) for one in places for mark in _marks(one) for text in (sql, *rest)):
        raise TypeError(f"a value of {build.__qualname__} stands inside of another")
    wanted = [one for one, *_rest in compiler.select[: compiler.col_count]]
    converters = tuple(
        (at, functions, expression)
        for at, (functions, expression) in compiler.get_converters(wanted).items()
    )
    return _Plan(sql, tuple(params), order, converters, _maker(rows, compiler))


def _maker(rows: QuerySet[Any, Any], compiler: Any) -> Callable[..., list[Any]]:
    fields = cast("tuple[str, ...] | None", rows._fields)  # type: ignore[attr-defined]
    if fields is not None:
        shaped = NamedTuple("Row", [(name, Any) for name in fields])  # type: ignore[misc]
        return lambda found: list(map(shaped._make, found))
    return _Models(compiler)


class _Models:
    """As the ORM makes models of rows, those of `select_related` included."""

    def __init__(self, compiler: Any) -> None:
        self.model: type[Model] = compiler.klass_info["model"]
        own = compiler.klass_info["select_fields"]
        self.start, self.end = own[0], own[-1] + 1
        self.names = [one[0].target.attname for one in compiler.select[self.start : self.end]]
        self.more = _populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)
        self.added = compiler.annotation_col_map

    def __call__(self, found: Iterable[Sequence[Any]]) -> list[Model]:
        return [self._one(row) for row in found]

    def _one(self, row: Sequence[Any]) -> Model:
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.start : self.end])
        for populator in self.more:
            populator.populate(row, made)
        for name, at in self.added.items():
            setattr(made, name, row[at])
        return made
