"""Tables of other offices: bring one, say what its columns mean, see what came of it, give back."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.audit.actor import under
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.matters.models import Matter
from lianhu.orders import columns, commands, passing, queries, reading, sealed
from lianhu.orders.forms import ColumnsForm, FileForm
from lianhu.orders.models import SEE, Line, Load, Order, Template
from lianhu.places.models import Area
from lianhu.shell.excel import answer, book

ROWS: Final = 50
PREVIEW: Final = 5
NEW: Final = "new"


@require_safe
def desk(request: Request) -> HttpResponse:
    """What was brought, newest first, and what can go back."""
    require_somewhere(request.actor, SEE)
    found = Load.objects.visible_to(request.actor).select_related("template__source")
    turns = Paginator(found.order_by("-made_at", "-pk"), ROWS).get_page(request.GET.get("page"))
    queries.as_seen(request.actor, turns)
    context = {
        "turns": turns,
        "templates": list(queries.templates(request.actor)),
    }
    return page(request, "orders/desk.html", context)


@require_http_methods(["GET", "POST"])
def bring(request: Request) -> HttpResponse:
    """One file."""
    require_somewhere(request.actor, "orders.receive")
    form = FileForm(posted(request), request.FILES or None)
    if form.is_valid():
        with said_at(form):
            load = form.run(request.actor)
        if form.is_valid():
            return redirect("orders:show" if load.template_id else "orders:match", load.pk)
    return page(request, "orders/bring.html", {}, form)


def _load(request: Request, pk: int) -> Load:
    rows = Load.objects.visible_to(request.actor).select_related(
        "template__source", "template__area"
    )
    found: Load = get_object_or_404(rows, pk=pk)
    queries.as_seen(request.actor, [found])
    return found


@require_http_methods(["GET", "POST"])
def match(request: Request, pk: int) -> HttpResponse:
    """What the columns of a table mean, with its first rows beside."""
    require_somewhere(request.actor, "orders.match_columns")
    load = _load(request, pk)
    if load.state != Load.State.MAPPING or load.content_cipher is None:
        return redirect("orders:show", load.pk)
    if not load.of(request.actor):
        # Its rows stand on the page, and one of them may accuse somebody.
        messages.error(request, _("列由传这张表的人来对。也可以自己再传一次。"))
        return redirect("orders:show", load.pk)
    table = reading.read(sealed.file_of(load))
    kinds = (Area.Kind.COUNTY, Area.Kind.TOWN, Area.Kind.VILLAGE)
    areas = Area.objects.visible_to(request.actor).live().filter(kind__in=kinds)
    inside = list(
        areas.filter(under([load.place], "path")).select_related("parent").order_by("path")
    )
    sources = queries.sources(request.actor, table)
    chosen = next((one for one in sources if str(one.pk) == request.POST.get("like")), None)
    lost = _as_before(request, load, table, chosen) if chosen else []
    if chosen and not lost:
        return redirect("orders:show", load.pk)
    form = ColumnsForm(
        None if chosen else posted(request), table=table, areas=inside, before=chosen
    )  # fmt: skip
    if form.is_valid():
        with said_at(form):
            form.run(request.actor, load)
        if form.is_valid():
            return redirect("orders:show", load.pk)
    kept = [n for n, name in enumerate(table.head) if not columns.own(name)]
    context = {
        "load": load, "head": form.head,
        "first": [(n, [cells[at] for at in kept]) for n, cells in table.rows[:PREVIEW]],
        "missing": lost or _missing(request, form.head), "sources": sources, "chosen": chosen,
    }  # fmt: skip
    return page(request, "orders/match.html", context, form)


def _as_before(request: Request, load: Load, table: reading.Table, before: Template) -> list[str]:
    """Read the table as those of a source were and begin; else the names that are not in it."""
    head = [name for name in table.head if not columns.own(name)]
    found, lost = columns.like(before.head, before.columns, head)
    if not lost:
        commands.match_columns(
            request.actor, load, table, source=before.source.name,
            channel=before.source.channel, columns=found, area=before.area,
            passed_words=before.source.passed_words,
        )  # fmt: skip
        commands.start(request.actor, load)
    return lost


def _missing(request: Request, head: list[str]) -> list[str]:
    """What the most alike table had that this one lacks: somebody may have left a column out."""
    names = {columns.plain(name) for name in head}
    heads = list(Template.objects.visible_to(request.actor).values_list("head", flat=True))

    def shared(one: list[str]) -> int:
        return len(names & {columns.plain(name) for name in one})

    near: list[str] = max(heads, key=shared, default=[])
    lost = [name for name in near if columns.plain(name) not in names]
    return lost if lost and len(lost) < len(near) / 2 else []


@require_http_methods(["GET", "POST"])
def show(request: Request, pk: int) -> HttpResponse:
    """A table: whether to begin, how far it is, what came of each row."""
    require_somewhere(request.actor, SEE)
    load = _load(request, pk)
    if request.method == "POST":
        try:
            commands.start(request.actor, load)
        except Refusal as refusal:
            _tell(request, refusal)
        return redirect("orders:show", load.pk)
    context = {
        "load": load, "far": round(100 * load.told / load.rows) if load.rows else 0,
        "mine": load.of(request.actor),
    }  # fmt: skip
    if load.state == Load.State.RUNNING:
        found = page(request, "orders/show.html", context)
        # The page looks again by itself, also without JavaScript.
        found["Refresh"] = "2"
        return found
    return page(request, "orders/show.html", context | _report(request, load))


def _report(request: Request, load: Load) -> dict[str, Any]:
    counts = {
        "refused": (Line.What.REFUSED.label, load.refused),
        "changed": (Line.What.CHANGED.label, load.changed), NEW: (_("新收"), load.new),
        "same": (Line.What.SAME.label, load.same),
    }  # fmt: skip
    tabs = [(key, label, n) for key, (label, n) in counts.items() if n]
    asked = request.GET.get("what", "")
    what = asked if asked in counts else next((key for key, _label, _n in tabs), "")
    if what == NEW:
        rows = Order.objects.visible_to(request.actor).filter(load=load, matter__isnull=False)
        seen = Matter.objects.visible_to(request.actor).filter(order=OuterRef("pk"))
        rows = rows.annotate(local=Subquery(seen.order_by().values("number")[:1]))
        turns = Paginator(rows.order_by("row"), ROWS).get_page(request.GET.get("page"))
        return {"tabs": tabs, "what": what, "turns": turns, "to_mend": _to_mend(request, load)}
    lines = Line.objects.visible_to(request.actor).filter(load=load, what=what)
    lines = lines.select_related("order__template")
    found = Paginator(lines, ROWS).get_page(request.GET.get("page"))
    changes = queries.changes(found) if what == Line.What.CHANGED else []
    rest = queries.named(found, load.template) if load.template and not changes else []
    return {"tabs": tabs, "what": what, "turns": found, "changes": changes, "rest": rest,
            "to_mend": _to_mend(request, load)}  # fmt: skip


def _to_mend(request: Request, load: Load) -> int:
    """How many refused rows wait for somebody to mend them or to say where they belong."""
    rows = Line.objects.visible_to(request.actor).filter(load=load, what=Line.What.REFUSED)
    return rows.filter(order=None).count()


@require_POST
def pass_on(request: Request, pk: int) -> HttpResponse:
    """A row that is not for here goes to whom it is for."""
    require_somewhere(request.actor, "orders.pass_on")
    rows = Line.objects.visible_to(request.actor).select_related("load")
    line = get_object_or_404(rows, pk=pk)
    try:
        passing.pass_on(request.actor, line)
        messages.success(request, _("已转走，这个编号在“回填”里等着回。"))
    except Refusal as refusal:
        _tell(request, refusal)
    return redirect("orders:show", line.load_id)


@require_POST
def settle(request: Request, pk: int) -> HttpResponse:
    """Take a change over, or leave what is here."""
    require_somewhere(request.actor, "orders.settle")
    rows = Line.objects.visible_to(request.actor).select_related(
        "load", "order__template", "order__source", "order__matter"
    )
    line = get_object_or_404(rows, pk=pk)
    try:
        commands.settle(request.actor, line, take=request.POST.get("take") == "1")
        messages.success(request, _("已记下。"))
    except Refusal as refusal:
        _tell(request, refusal)
    return redirect("orders:show", line.load_id)


@require_POST
def refused(request: Request, pk: int) -> HttpResponseBase:
    """The rows that were not taken in, with the reason, to be mended and sent again."""
    load = _load(request, pk)
    template = load.template
    if template is None or load.content_cipher is None:
        messages.error(request, _("文件已经到期删除，请重新导入一次。"))
        return redirect("orders:show", load.pk)
    commands.hand_back(request.actor, load, rows=load.refused)
    rows = ([*cells, reason, ""] for cells, reason in queries.refused(request.actor, load))
    head = [*template.top, [*template.head, columns.WHY, columns.SURE]]
    return answer(
        book(head, rows, sheet=_("没有收的行")), f"{_('没有收的行')}{clock.today():%Y%m%d}"
    )


@require_POST
def back(request: Request, pk: int) -> HttpResponseBase:
    """The orders of a source with their results, in the columns they came in."""
    rows = Template.objects.visible_to(request.actor).select_related("source")
    template = get_object_or_404(rows, pk=pk)
    orders = queries.going_back(request.actor, template, again=request.POST.get("again") == "1")
    try:
        commands.give_back(request.actor, template, orders)
    except Refusal as refusal:
        _tell(request, refusal)
        return redirect("orders:desk")
    head = [*template.top, [*template.head, *queries.back_head()]]
    made = book(head, queries.back_rows(request.actor, orders), sheet=str(template.source))
    return answer(made, f"{template.source}{_('回填')}{clock.today():%Y%m%d}")


def _tell(request: Request, refusal: Refusal) -> None:
    if isinstance(refusal, NotAllowed):
        raise refusal
    messages.error(request, str(refusal))
