"""What stands on a list of the office, as an Excel file: the same rows, words and masking."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianhu.audit.pages import Request
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing, NotAllowed, Refusal
from lianhu.kernel.text import mask_free_text
from lianhu.matters import hot, ledgers, pressed
from lianhu.matters.commands.exporting import MOST, export
from lianhu.matters.commands.ordering import ANSWER, ISSUE
from lianhu.matters.forms.office import PeriodForm
from lianhu.matters.lists import LISTS, Cell
from lianhu.matters.pressed import OrderLine
from lianhu.matters.rows import Line, lines
from lianhu.matters.sights import SEE, SIGHTS
from lianhu.matters.views.common import need
from lianhu.matters.views.hot import chosen
from lianhu.matters.views.office import filters_of, found_by
from lianhu.places.queries import villages_of
from lianhu.shell.excel import answer, book

WIDTHS: Final = (12, 40, 24, 14, 14, 18, 18)


@require_POST
def inbox_excel(request: Request) -> HttpResponseBase:
    """Every row of the inbox that the filters leave, not only those of the page."""
    actor = request.actor
    need(actor, *SIGHTS)
    asked = filters_of(request)
    rows = lines(actor, found_by(actor, asked), most=MOST + 1, parts=True)
    try:
        export(
            actor, what="inbox", rows=len(rows), searched=asked["q"],
            filters={name: value for name, value in asked.items() if name != "q"},
        )  # fmt: skip
    except Refusal as refusal:
        return _back(request, "matters:inbox", refusal)
    head = [_("编号"), _("事项"), _("地方"), _("渠道"), _("环节"), _("在谁手上"), _("期限")]
    return _sheet(_("待办"), head, map(_inbox_row, rows))


def _inbox_row(line: Line) -> Sequence[Any]:
    tag = "".join(f"（{said}）" for said in (line.tag[0], line.part) if said)
    return (
        line.number, line.title + tag, line.where, line.channel, line.phase, line.keeper or "—",
        str(line.lamp[1]),
    )  # fmt: skip


@require_POST
def list_excel(request: Request) -> HttpResponseBase:
    """One of the four lists over its period, masked as on the page."""
    actor = request.actor
    need(actor, "matters.see")
    chosen = LISTS.get(request.GET.get("list", ""), LISTS["demand"])
    form = PeriodForm(request.GET, villages=villages_of(actor, "matters.see"))
    period, area = form.period(), form.area()
    ids = chosen.ids(actor, period, area.path if area else "")
    try:
        export(
            actor, what=chosen.key, rows=len(ids),
            filters={"first": period.first.isoformat(), "last": period.last.isoformat(),
                     "village": area.key if area else ""},
        )  # fmt: skip
    except Refusal as refusal:
        return _back(request, "matters:lists", refusal)
    head = [_("序"), _("编号"), _("事项"), _("地方"), *map(str, chosen.columns.values())]
    rows = (
        (n, row.line.number, row.line.title, row.line.where, *map(_plain, row.cells))
        for n, row in enumerate(chosen.rows(actor, ids, period), start=1)
    )
    return _sheet(str(chosen.title), head, rows, (6, *WIDTHS))


@require_POST
def orders_excel(request: Request) -> HttpResponseBase:
    """The orders that wait for an answer, or (`?done`) those answered in 90 days, all pages."""
    actor, done = request.actor, "done" in request.GET
    need(actor, ISSUE, ANSWER, SEE)
    found = pressed.answered(actor) if done else pressed.waiting(actor)
    rows = pressed.lines_of(actor, found[: MOST + 1])
    try:
        export(actor, what="orders", rows=len(rows), filters={"done": "1" if done else ""})
    except Refusal as refusal:
        return _back(request, "matters:orders", refusal)
    head = [
        _("编号"), _("事项"), _("地方"), _("谁督办"), _("督办的话"), _("什么时候"), _("谁回复"),
        _("回复期限"), _("怎样回复"), _("回复时间"), _("按期没有"),
    ]  # fmt: skip
    return _sheet(_("督办"), head, map(_order_row, rows), (12, 40, 24, 18, 40, 18, 24, 18, 40, 18))


def _order_row(one: OrderLine) -> Sequence[Any]:
    order, line = one.order, one.line
    leads = f"{order.stream.title}：" if order.stream else ""
    kept = _("超期") if one.late else _("按期") if order.reply else _("还没到期")
    return (
        line.number, line.title, line.where, order.by_post.title,
        mask_free_text(order.words.shown, ()), order.at,
        leads + order.to_post.title, order.due_at, order.reply.shown if order.reply else "",
        order.replied_at, kept,
    )  # fmt: skip


@require_POST
def ledger_excel(request: Request, key: str) -> HttpResponseBase:
    """A ledger over the period and village chosen on the page of lists."""
    actor = request.actor
    need(actor, "matters.see")
    ledger = ledgers.ledgers().get(key)
    if ledger is None:
        raise Missing(_("没有这本台账。"))
    form = PeriodForm(request.GET, villages=villages_of(actor, "matters.see"))
    period, area = form.period(), form.area()
    pks = ledgers.ids(actor, ledger, period, area.path if area else "")
    try:
        export(
            actor, what=f"ledger:{key}", rows=len(pks),
            filters={"first": period.first.isoformat(), "last": period.last.isoformat(),
                     "village": area.key if area else ""},
        )  # fmt: skip
    except Refusal as refusal:
        return _back(request, "matters:lists", refusal)
    head = [_("序号"), *(name for name, _fact in ledger.columns)]
    rows = ([n, *cells] for n, cells in enumerate(ledgers.rows(actor, ledger, pks), start=1))
    return _sheet(ledger.title, head, rows, (6, *[18] * len(ledger.columns)))


@require_POST
def hot_excel(request: Request) -> HttpResponseBase:
    """The digest of the week or month that is asked for: topics with their matters, then classes."""
    actor = request.actor
    need(actor, SEE)
    period, monthly = chosen(request)
    found = hot.digest(actor, period)
    try:
        export(
            actor, what="hot", rows=sum(topic.n for topic in found.topics) + len(found.classes),
            filters={"first": period.first.isoformat(), "by": "month" if monthly else "week"},
        )  # fmt: skip
    except Refusal as refusal:
        return _back(request, "matters:hot", refusal)
    name = _("群众热点")
    head = [
        [f"{name} {period}", _("收到%(n)d件") % {"n": found.n}],
        [_("说法"), _("件数"), _("哪些村"), _("编号"), _("事项"), _("地方"), _("环节")],
    ]
    made = book(head, _hot_rows(found), sheet=name, widths=(40, 10, 24, 12, 40, 24, 14))
    return answer(made, f"{name}{period.first:%Y%m%d}")


def _hot_rows(found: hot.Digest) -> Iterable[Sequence[Any]]:
    for topic in found.topics:
        for line in topic.lines:
            yield (
                topic.title, topic.n, topic.places, line.number, line.title, line.where, line.phase,
            )  # fmt: skip
    yield ()
    yield _("类别"), _("这一期"), _("平常"), ""
    for one in found.classes:
        yield one.label, one.n, round(one.usual, 1), _("比平常多一倍以上") if one.risen else ""


def _plain(cell: Cell) -> Any:
    return cell.day or cell.at or cell.text or "—"


def _sheet(
    name: str, head: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = WIDTHS
) -> HttpResponseBase:
    made = book([head], rows, sheet=name, widths=widths)
    return answer(made, f"{name}{clock.today():%Y%m%d}")


def _back(request: Request, page: str, refusal: Refusal) -> HttpResponse:
    """The list again with the reason; the filters stay."""
    if isinstance(refusal, NotAllowed):
        raise refusal
    messages.error(request, str(refusal))
    return redirect(f"{reverse(page)}?{request.GET.urlencode()}")
