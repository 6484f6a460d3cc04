"""Reads of this room: what is kept of a matter outside, what came of a table, what goes back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.matters.kinds import Phase, WordRole
from lianhu.matters.models import Matter, Word
from lianhu.matters.outside import Outside
from lianhu.orders import columns, passing, sealed
from lianhu.orders.columns import OWN
from lianhu.orders.models import PREFIX, Line, Load, Order, Template
from lianhu.orders.reading import Table

BACK: Final = ("本地编号", "办理状态", "承办岗位", "办理结果", "答复时间", "评价")
AT_ONCE: Final = 500


def outside_of(key: str) -> Outside | None:
    """For `matters.outside`: what the other office keeps of the matter with this channel key."""
    serial = key.removeprefix(PREFIX)
    row = Order._base_manager.filter(pk=int(serial or 0)).select_related("source").first()
    return Outside(str(row.source), row.number, row.due_on) if row else None


def outsides_of(keys: Iterable[str]) -> dict[str, Outside]:
    """For `matters.outside`: as `outside_of`, with one query."""
    serials = [int(key.removeprefix(PREFIX)) for key in keys]
    rows = Order._base_manager.filter(pk__in=serials).select_related("source")
    return {f"{PREFIX}{row.pk}": Outside(str(row.source), row.number, row.due_on) for row in rows}


def keys_of(number: str) -> list[str]:
    """For `matters.outside`: the channel keys of orders with this number."""
    found = Order._base_manager.filter(number=number[:40]).values_list("pk", flat=True)[:20]
    return [f"{PREFIX}{pk}" for pk in found]


@dataclass(frozen=True, slots=True)
class Change:
    """A row that differs: what stood in each column and what stands there now."""

    line: Line
    pairs: Sequence[tuple[str, str, str]]


def changes(lines: Iterable[Line]) -> list[Change]:
    found = []
    for line in lines:
        if line.order is None:
            continue
        before, now = sealed.cells_of(line.order), sealed.cells_of(line)
        names = line.order.template.head
        pairs = [
            (name, old, new)
            for name, old, new in zip(names, before, now, strict=False)
            if old != new
        ]
        found.append(Change(line, pairs))
    return found


def named(lines: Iterable[Line], template: Template) -> list[tuple[Line, str]]:
    """Each row with the number that stands on it, also where it became no order."""
    at = template.columns["number"]
    found = []
    for line in lines:
        cells = sealed.cells_of(line)
        found.append((line, cells[at] if cells else line.order.number if line.order else ""))
    return found


def as_seen(actor: Actor, loads: Iterable[Load]) -> None:
    """Count each table as the actor may see it: what stands apart was, for most, never in it.

    Until all of it is taken in nobody else is told how many rows it has: it may turn out to be one
    less.
    """
    for load in loads:
        if not load.of(actor):
            load.rows = load.rows - load.apart if load.state == Load.State.DONE else 0
            load.refused -= load.apart


def refused(actor: Actor, load: Load) -> Iterator[tuple[Sequence[str], str]]:
    """The cells of each refused row that are still kept, and why it was refused."""
    rows = Line.objects.visible_to(actor).filter(load=load, what=Line.What.REFUSED)
    rows = rows.exclude(cells_cipher=None)
    for line in rows.iterator(AT_ONCE):
        yield sealed.cells_of(line), line.reason


def answered(actor: Actor) -> Q:
    """Orders whose matter the actor may see and whose teller has an answer, or which were passed on."""
    seen = Matter.objects.visible_to(actor).filter(answered_at__isnull=False)
    return Q(matter=None) | Q(matter__in=seen.order_by().values("pk"))


def templates(actor: Actor) -> QuerySet[Template]:
    """How tables are read here, with `waiting`: how many orders can go back and did not yet."""
    seen = Matter.objects.visible_to(actor).filter(answered_at__isnull=False)
    there = Q(orders__matter=None) | Q(orders__matter__in=seen.order_by().values("pk"))
    waits = Q(orders__returned_at=None) & there
    rows = Template.objects.visible_to(actor).select_related("source", "area")
    return rows.annotate(waiting=Count("orders", filter=waits), n=Count("orders")).order_by("-pk")


def sources(actor: Actor, table: Table) -> list[Template]:
    """How the tables of each source were read last, the most alike first; for one tap."""
    rows = Template.objects.visible_to(actor).select_related("source", "area")
    newest: dict[int, Template] = {}
    for one in rows.order_by("made_at", "pk"):
        if newest.get(one.source_id, one).print != table.print or one.print == table.print:
            newest[one.source_id] = one
    names = {columns.plain(name) for name in table.head}

    def alike(one: Template) -> tuple[bool, int, int]:
        shared = len(names & {columns.plain(name) for name in one.head})
        return one.print == table.print, shared, one.pk

    return sorted(newest.values(), key=alike, reverse=True)


def going_back(actor: Actor, template: Template, *, again: bool) -> list[Order]:
    """The orders of a template that have an answer, in the order they came."""
    rows = Order.objects.visible_to(actor).filter(answered(actor), template=template)
    rows = rows if again else rows.filter(returned_at=None)
    return list(rows.order_by("load_id", "row").only("pk", "template_id"))


def back_head() -> list[str]:
    return [f"{OWN}{name}" for name in BACK]


def back_rows(actor: Actor, orders: Sequence[Order]) -> Iterator[list[Any]]:
    """Each order with the cells it came with and what became of it; a few queries for 500."""
    said = Word.objects.filter(
        matter=OuterRef("matter"), role__in=[WordRole.ANSWER, WordRole.RESULT], erased_at=None
    ).order_by("-role", "-at", "-pk")
    answer = said.filter(role=WordRole.ANSWER).values("text")[:1]
    result = said.filter(role=WordRole.RESULT).values("text")[:1]
    for start in range(0, len(orders), AT_ONCE):
        ids = [order.pk for order in orders[start : start + AT_ONCE]]
        rows = Order.objects.visible_to(actor).filter(answered(actor), pk__in=ids)
        rows = rows.select_related("matter__holder", "template", "source").annotate(
            answer=Subquery(answer), result=Subquery(result)
        )
        for order in rows.order_by("load_id", "row"):
            yield [*_whole(order), *_became(order)]


def _whole(order: Order) -> list[str]:
    """The row with its very columns; of one erased or passed on only the number."""
    cells = sealed.cells_of(order)
    if cells:
        return cells
    blank = [""] * len(order.template.head)
    blank[order.template.columns["number"]] = order.number
    return blank


def _became(order: Any) -> list[Any]:
    matter = order.matter
    if matter is None:
        return ["", _("已转出"), "", passing.words_of(order.source), None, ""]
    return [
        matter.number,
        str(Phase(matter.phase).label),
        matter.holder.title if matter.holder else "",
        order.answer or order.result or "",
        matter.answered_at,
        _("%(mark)d分") % {"mark": matter.mark} if matter.mark is not None else "",
    ]
