"""Bringing a table, saying what its columns mean, taking its rows in, giving them back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from lianhu.audit.actor import SYSTEM, Actor
from lianhu.audit.rows import copy, keyed, new, next_ids
from lianhu.audit.trace import command, emit, kept_elsewhere
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, Refusal
from lianhu.kernel.text import clean_line
from lianhu.matters import commands as matters
from lianhu.matters.commands.many import MOST as BATCH
from lianhu.matters.commands.many import Asked, raise_many
from lianhu.orders import reading, sealed, understanding
from lianhu.orders.columns import FIELDS, NEEDED, own
from lianhu.orders.models import FROM, PREFIX, Line, Load, Order, Source, Template
from lianhu.orders.taking import Sorted, Sorter, What
from lianhu.people.keys import next_id
from lianhu.places.models import Area
from lianhu.sealed import commands as discipline

MOST_BACK: Final = 10_000
LONGEST_KEPT: Final = 30
# How often a table that stops at the same row is taken up again before somebody has to look.
MOST_RESUMED: Final = 3


def kept_for() -> timedelta:
    """How long an uploaded file stays; a county may shorten it."""
    return timedelta(days=min(settings.ORDER_FILE_DAYS, LONGEST_KEPT))


@command("收下工单表格")
def receive(actor: Actor, *, name: str, content: bytes) -> Load:
    """Keep a table, encrypted, and see whether its header is known already.

    Raises:
        Refusal: at `file`, what is wrong with it and what to do.
    """
    place = min(actor.paths("orders.receive"), key=len, default="-")
    actor.require("orders.receive", place=place)
    table = reading.read(content)
    pk, now = next_id(Load), clock.now()
    known = (
        Template.objects.visible_to(actor)
        .filter(print=table.print)
        .order_by("-made_at", "-pk")
        .first()
    )
    load = Load(
        pk=pk, template=known, name=clean_line(name[-120:], 120), place=place,
        content_cipher=sealed.seal_file(pk, content), rows=len(table.rows),
        by_person_id=actor.person_id, made_at=now, forget_at=now + kept_for(),
    )  # fmt: skip
    load.save(force_insert=True)
    emit(
        actor, "orders.receive", stream=load.stream, place=place, fresh=True, rows=load.rows,
        template=known.pk if known else 0,
    )  # fmt: skip
    return load


@command("对好表格的列")
def match_columns(  # noqa: PLR0913
    actor: Actor,
    load: Load,
    table: reading.Table,
    *,
    source: str,
    channel: str,
    columns: Mapping[str, int],
    area: Area,
    passed_words: str = "",
) -> Template:
    """Say what the columns of this header mean, for this table and all that come with it.

    Args:
        columns: positions among the table's own columns, by key of `columns.FIELDS`.
        area: where a row belongs that names no place.
        passed_words: what goes back for an order that another office handles; "": the usual.

    Raises:
        Refusal: at its field, what is missing. IllegalMove: its rows are being taken in.
    """
    actor.require("orders.match_columns", place=load.place)
    if load.state != Load.State.MAPPING:
        raise IllegalMove(_("这张表已经在收了。"))
    if channel not in FROM:
        raise Refusal(_("请选择是从哪里来的。"), field="channel")
    head = [name for name in table.head if not own(name)]
    _require_columns(columns, head)
    if not area.path.startswith(load.place):
        raise Refusal(_("默认地方不在您的工作范围。"), field="area")
    called = clean_line(source, 30, label=_("来源"), field="source")
    if not called:
        raise Refusal(_("请给来源起个名字，例如“12345热线”。"), field="source")
    comes_from, _new = Source.objects.get_or_create(name=called, defaults={"channel": channel})
    words = clean_line(passed_words, 200, label=_("转走的怎样回"), field="passed_words")
    Source.objects.filter(pk=comes_from.pk).update(passed_words=words)
    made, _new = Template._base_manager.update_or_create(
        place=load.place, print=table.print, source=comes_from,
        defaults={
            "top": table.top, "head": head,
            "columns": dict(columns), "area": area, "made_at": clock.now(),
            "by_person_id": actor.person_id,
        },
    )  # fmt: skip
    Load._base_manager.filter(pk=load.pk).update(template=made)
    load.template = made
    emit(
        actor, "orders.match_columns", stream=load.stream, place=load.place, template=made.pk,
        source=comes_from.pk, columns=dict(columns), area=area.pk,
    )  # fmt: skip
    return made


def _require_columns(columns: Mapping[str, int], head: Sequence[str]) -> None:
    for key in NEEDED:
        if key not in columns:
            raise Refusal(_("请选哪一列是“%(label)s”。") % {"label": FIELDS[key].label}, field=key)
    used: dict[int, str] = {}
    for key, at in columns.items():
        if key not in FIELDS or not 0 <= at < len(head):
            raise Refusal(_("没有这一列，请重新选。"), field=key)
        if at in used:
            raise Refusal(_("“%(name)s”这一列选了两次。") % {"name": head[at]}, field=key)
        used[at] = key


@command("开始收工单")
def start(actor: Actor, load: Load, *, here: bool = False) -> None:
    """Say that the rows of a table are to be taken in: by a job, or by the caller (`here`).

    Raises:
        Conflict: they are already. Refusal: nobody said what its columns mean, or the file is gone.
    """
    actor.require("orders.start", place=load.place)
    waits = (Load.State.MAPPING, Load.State.STOPPED)
    rows = Load._base_manager.filter(pk=load.pk, state__in=waits)
    if load.template_id is None:
        raise Refusal(_("请先对好列。"))
    begun = {"state": Load.State.RUNNING, "reason": "", "moved_at": clock.now(), "resumed": 0}
    if not rows.exclude(content_cipher=None).update(**begun):
        raise Conflict(_("这张表已经在收，或者文件已经到期删除。"))
    load.state = Load.State.RUNNING
    emit(actor, "orders.start", stream=load.stream, place=load.place, here=here)


@command("接着收工单")
def resume(actor: Actor, load: Load) -> bool:
    """Take up a table that stopped moving: whoever took its rows in was killed, or failed.

    Whoever still lives loses nothing: each batch goes in once, and the slower is told so. What
    stops again and again at the same row is stopped, in words, so that somebody looks.

    Returns:
        Whether it goes on; False where it moved, ended, or is stopped now.
    """
    actor.require("orders.resume", place=load.place)
    held = Load._base_manager.select_for_update().get(pk=load.pk)
    if held.state != Load.State.RUNNING or not held.still(clock.now()):
        kept_elsewhere("orders.resume")
        return False
    stuck = held.resumed + 1 if held.resumed_row == held.done_row else 1
    if stuck > MOST_RESUMED:
        said = _("收了%(n)d次都断在第%(row)d行后面。请把这张表分成几张小的再传，或者找管理员。")
        end(actor, held, reason=said % {"n": MOST_RESUMED, "row": held.done_row})
    else:
        Load._base_manager.filter(pk=load.pk).update(
            moved_at=clock.now(), resumed=stuck, resumed_row=held.done_row
        )
    emit(
        actor, "orders.resume", stream=load.stream, place=load.place, after_row=held.done_row,
        n=stuck,
    )  # fmt: skip
    return stuck <= MOST_RESUMED


@command("收一批工单")
def take_in(
    actor: Actor,
    load: Load,
    rows: Sequence[tuple[int, list[str]]],
    *,
    head: Sequence[str],
    places: understanding.Places,
) -> int:
    """Take in the next rows of a table, at most 500; what was dealt with already is left out.

    One transaction: rows, matters, events, and how far it came. How many rows were dealt with.

    Raises:
        Conflict: it is not being taken in any more, or somebody else dealt with these rows.
    """
    actor.require("orders.take_in", place=load.place)
    held = Load._base_manager.select_for_update().get(pk=load.pk)
    if held.state != Load.State.RUNNING or held.template_id is None:
        raise Conflict(_("这张表没有在收。"))
    template = Template._base_manager.select_related("source").get(pk=held.template_id)
    # Two tables of one source wait for each other, or both would find the same number new.
    Source.objects.select_for_update().get(pk=template.source_id)
    ahead = [(n, cells) for n, cells in rows if n > held.done_row][:BATCH]
    if not ahead:
        raise Conflict(_("这几行已经收过了。"))
    found = Sorter(held, template, head, places).sort(ahead)
    orders = _orders(actor, held, template, found)
    keyed(found.lines)
    copy(found.lines)
    counts = {what: found.count(what) for what in What.values}
    Load._base_manager.filter(pk=held.pk).update(
        done_row=ahead[-1][0], moved_at=clock.now(), new=F("new") + len(orders), same=F("same") + counts[What.SAME],
        changed=F("changed") + counts[What.CHANGED], refused=F("refused") + counts[What.REFUSED],
        apart=F("apart") + sum(line.apart for line in found.lines),
    )  # fmt: skip
    for order, said in found.added:
        Order._base_manager.filter(pk=order.pk).update(mark=order.mark)
        discipline.hear_more(SYSTEM, origin=order.key, words=said)
    emit(
        actor, "orders.take_in", stream=load.stream, place=load.place, to_row=ahead[-1][0],
        orders=[order.pk for order in orders], counts=counts,
    )  # fmt: skip
    return len(ahead)


def _orders(actor: Actor, load: Load, template: Template, found: Sorted) -> list[Order]:
    if not found.new:
        return []
    keys = next_ids(Order, len(found.new))
    asked = [
        Asked(
            area=row.area, words=row.text, channel=template.source.channel,
            channel_key=f"{PREFIX}{pk}", kind=row.kind, name=row.name, phone=row.phone, more_phones=row.more_phones,
            where_words=row.where[:60], spot=row.where, promised_on=_ahead(row),
        )
        for pk, (_n, _own, row) in zip(keys, found.new, strict=True)
    ]  # fmt: skip
    made = raise_many(actor, asked, place=load.place, batch=load.stream)
    orders = [
        new(
            Order, id=pk, source=template.source, template=template, number=row.number, matter=matter,
            place=load.place, load=load, row=n, cells_cipher=sealed.seal_cells(Order, str(pk), cells),
            mark=sealed.mark_of(cells), due_on=row.due_on,
        )
        for pk, (n, cells, row), matter in zip(keys, found.new, made, strict=True)
    ]  # fmt: skip
    copy(orders)
    return orders


def _ahead(row: understanding.Row) -> date | None:
    """A day that is over when the order comes in binds nobody here any more; it stays on the order."""
    return row.due_on if row.due_on and row.due_on >= clock.today() else None


@command("收完工单")
def end(actor: Actor, load: Load, *, reason: str = "") -> None:
    """All rows are dealt with; with a `reason`, it stopped before and may be started again."""
    actor.require("orders.end", place=load.place)
    state = Load.State.STOPPED if reason else Load.State.DONE
    rows = Load._base_manager.filter(pk=load.pk, state=Load.State.RUNNING)
    if not rows.update(state=state, reason=reason[:200], ended_at=clock.now()):
        raise Conflict(_("这张表没有在收。"))
    emit(actor, "orders.end", stream=load.stream, place=load.place, state=state)


@command("看过工单的变化")
def settle(actor: Actor, line: Line, *, take: bool) -> None:
    """Decide what becomes of a row that differs from the order that is here.

    Taken, the order has the new cells and day, and whoever works on the matter reads the new
    words as something the teller added. Left, nothing changes; the same row is not shown again.

    Raises:
        Conflict: somebody decided already, or its words are gone.
    """
    actor.require("orders.settle", place=line.load.place)
    mine = Line.objects.filter(pk=line.pk, what=What.CHANGED, settled_at=None)
    if (take and line.cells_cipher is None) or not mine.update(settled_at=clock.now(), taken=take):
        raise Conflict(_("这一行已经有人看过，或者内容到期删除了，请重新导入一次。"))
    if take and line.order:
        _take_over(actor, line, line.order)
    emit(
        actor, "orders.settle", stream=line.load.stream, place=line.load.place, line=line.pk,
        order=line.order_id, taken=take,
    )  # fmt: skip


def _take_over(actor: Actor, line: Line, order: Order) -> None:
    cells, before = sealed.cells_of(line), sealed.cells_of(order)
    at = order.template.columns
    # Of an erased teller nothing comes back.
    if before:
        order.cells_cipher = sealed.seal_cells(Order, str(order.pk), cells)
    order.mark = sealed.mark_of(cells)
    if at.get("due") is not None and cells[at["due"]]:
        order.due_on = understanding.day(cells[at["due"]])
    order.save(update_fields=["cells_cipher", "mark", "due_on"])
    added = [
        cells[at[key]] for key in ("title", "text")
        if key in at and before and cells[at[key]] != before[at[key]]
    ]  # fmt: skip
    if added and order.matter:
        said = _("%(source)s补充：") % {"source": order.source} + "\n".join(added)
        # The teller adds it, through the office that keeps the order.
        matters.comment(SYSTEM, order.matter, words=said[:2000])


@command("回填工单")
def give_back(actor: Actor, template: Template, orders: Iterable[Order]) -> int:
    """Write down that these orders go back to where they came from, with their results.

    Raises:
        Refusal: none is there, or more than MOST_BACK.
    """
    actor.require("orders.give_back", place=template.place)
    ids = [order.pk for order in orders]
    if not ids:
        raise Refusal(_("没有可以回填的工单。"))
    if len(ids) > MOST_BACK:
        raise Refusal(_("一次最多回填%(most)d件，请先把日期选窄一点。") % {"most": MOST_BACK})
    Order._base_manager.filter(pk__in=ids).update(returned_at=clock.now())
    emit(
        actor, "orders.give_back", stream=template.stream, place=template.place, orders=len(ids)
    )  # fmt: skip
    return len(ids)


@command("导出没收的行")
def hand_back(actor: Actor, load: Load, *, rows: int) -> None:
    """Write down that the refused rows left as a file, to be mended."""
    actor.require("orders.hand_back", place=load.place)
    emit(actor, "orders.hand_back", stream=load.stream, place=load.place, rows=rows)


@command("到期删除工单表格")
def forget(actor: Actor, load: Load) -> None:
    """The file and the rows that did not become orders go; what was counted stays."""
    actor.require("orders.forget", place=load.place)
    Load._base_manager.filter(pk=load.pk).update(content_cipher=None)
    n = Line.objects.filter(load=load).exclude(cells_cipher=None).update(cells_cipher=None)
    emit(actor, "orders.forget", stream=load.stream, place=load.place, rows=n)


def erase_told_by(actor: Actor, tellers: Sequence[int], reason: str) -> None:
    """Empty the kept rows of these tellers; in the transaction that erases them."""
    orders = Order._base_manager.filter(matter__teller__in=tellers)
    Line.objects.filter(order__in=orders.values("pk")).update(cells_cipher=None)
    orders.update(cells_cipher=None)
