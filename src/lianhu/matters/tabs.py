"""What each of somebody's own filters finds now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.matters import queries
from lianhu.matters.saved import SavedFilter


@dataclass(frozen=True, slots=True)
class Tab:
    """A filter with how many it finds, up to COUNTED; `more`: at least so many."""

    saved: SavedFilter
    n: int
    more: bool


def tabs(actor: Actor, saved: Sequence[SavedFilter]) -> list[Tab]:
    """What each finds now; one statement for all of them, and none of them counts further than it helps."""
    if not saved:
        return []
    parts: list[str] = []
    values: list[Any] = []
    for one in saved:
        sql, params = _rows(actor, one.asked)[: queries.COUNTED + 1].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS found)")  # noqa: S608 - written by the ORM
        values += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        counts = cursor.fetchone()
    return [
        Tab(one, min(n, queries.COUNTED), n > queries.COUNTED)
        for one, n in zip(saved, counts, strict=True)
    ]


def _rows(actor: Actor, asked: Mapping[str, Any]) -> QuerySet[Any, Any]:
    rows = queries.inbox(
        actor, phase=asked.get("phase", ""), mine=asked.get("mine") == "1",
        before=clock.now() if asked.get("late") == "1" else None,
    )  # fmt: skip
    rows = rows.filter(channel=asked["channel"]) if asked.get("channel") else rows
    return rows.order_by().values_list("pk")
