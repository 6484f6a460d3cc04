"""The desk: rounds, ordering one, what came of it, reminding, ending early, the report."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.access.roles import face_of
from lianhu.audit.actor import Actor, under
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.kernel.errors import Missing, NotAllowed, Refusal
from lianhu.matters.commands.exporting import EXPORT
from lianhu.matters.rows import lines
from lianhu.matters.views.papers import answer_sheet
from lianhu.notices.reading import opened
from lianhu.places.models import Area
from lianhu.screening import commands, grounds, queries, report
from lianhu.screening.forms import OrderForm, StopForm
from lianhu.screening.models import ORDER, SCREEN, SEE, Round
from lianhu.screening.themes import themes

REMIND: Final = "screening.remind"
STOP: Final = "screening.stop"
ROWS: Final = 100
KINDS: Final = (Area.Kind.TOWN, Area.Kind.VILLAGE, Area.Kind.GRID)
either = require_http_methods(["GET", "HEAD", "POST"])


def round_of(actor: Actor, pk: int) -> Round:
    """The round, as far as the actor sees anything of it, else 404."""
    require_somewhere(actor, SEE)
    found: Round = get_object_or_404(Round.objects.visible_to(actor).select_related("area"), pk=pk)
    return found


@require_safe
def rounds(request: Request) -> HttpResponse:
    """What the actor's own posts have to screen, and the rounds that were ordered."""
    require_somewhere(request.actor, SEE)
    context = {
        "mine": grounds.waiting(request.actor),
        "rounds": queries.listed(request.actor),
        "may_order": bool(request.actor.paths(ORDER)),
    }
    return page(request, "screening/rounds.html", context)


@either
def order(request: Request) -> HttpResponse:
    """Order a round."""
    require_somewhere(request.actor, ORDER)
    areas = _areas(request.actor)
    form = OrderForm(posted(request), areas=[(one.key, _named(one)) for one in areas.values()])
    if form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        with said_at(form):
            made = commands.order(request.actor, areas[said.pop("area")], **said)
            messages.success(request, _("安排好了，要去看的人已经告知。"))
            return redirect("screening:show", made.pk)
    return page(request, "screening/order.html", {"themes": themes().values()}, form)


def _areas(actor: Actor) -> Mapping[str, Area]:
    """Towns, villages and grids over which the actor orders, by the tree."""
    rows = Area.objects.visible_to(actor).live().filter(under(actor.paths(ORDER), "path"))
    return {one.key: one for one in rows.filter(kind__in=KINDS).order_by("path")}


def _named(area: Area) -> str:
    indent = {Area.Kind.VILLAGE: "　", Area.Kind.GRID: "　　"}.get(Area.Kind(area.kind), "")
    return f"{indent}{area}"


@never_cache
@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """A round: every grid, whether it was screened, what was found and how much is settled."""
    actor = request.actor
    one = round_of(actor, pk)
    opened(actor, one.stream, one.place)
    table = queries.table(actor, one)
    reach = _reach(actor, one)
    context = {
        "round": one,
        "table": table,
        "only_left": "left" in request.GET,
        "may_remind": reach is not None and one.state == "running" and bool(table.counts.left),
        "may_stop": one.state in {"coming", "running"} and bool(actor.grant(STOP, one.place)),
        "may_export": bool(actor.paths(EXPORT)),
    }
    return page(request, "screening/show.html", context)


def _reach(actor: Actor, one: Round) -> Area | None:
    """How far the actor may remind: all of the round, else the widest of their areas in it."""
    if actor.grant(REMIND, one.place):
        return one.area
    inside = [path for path in actor.paths(REMIND) if path.startswith(one.place)]
    widest = min(inside, key=len, default="")
    return Area.objects.visible_to(actor).filter(path=widest).first() if widest else None


@require_POST
def remind(request: Request, pk: int) -> HttpResponse:
    """Tell those who have not screened yet."""
    one = round_of(request.actor, pk)
    area = _reach(request.actor, one)
    if area is None:
        raise NotAllowed(_("您现在的岗位不能提醒。"))
    try:
        told = commands.remind(request.actor, one, area=area)
        messages.success(request, _("已提醒%d个岗位。") % len(told))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("screening:show", one.pk)


@either
def stop(request: Request, pk: int) -> HttpResponse:
    """End a round early, with a reason."""
    require_somewhere(request.actor, STOP)
    one = round_of(request.actor, pk)
    form = StopForm(posted(request))
    if form.is_valid():
        with said_at(form):
            commands.stop(request.actor, one, why=form.cleaned_data["why"])
            messages.success(request, _("已提前结束。"))
            return redirect("screening:show", one.pk)
    return page(request, "screening/stop.html", {"round": one}, form)


@require_safe
def found(request: Request, pk: int) -> HttpResponse:
    """The matters behind a number: `?a=` an area, `?s=` open or settled, `?again` found again."""
    actor = request.actor
    one = round_of(actor, pk)
    key = request.GET.get("a", "")
    area = Area.objects.visible_to(actor).filter(key=key).first() if key else None
    if key and area is None:
        raise Missing(_("没有这个地方，也可能已经撤并。"))
    state = request.GET.get("s", "")
    rows = queries.behind(actor, one, area, state).order_by("place", "raised_at", "pk")
    turns = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "round": one,
        "area": area,
        "state": state if state in queries.STATES else "",
        "states": queries.STATES,
        "turns": turns,
        "lines": lines(actor, rows, start=(turns.number - 1) * ROWS, most=ROWS),
    }
    return page(request, "screening/found.html", context)


@require_safe
def paper(request: Request, pk: int, form: str = "") -> HttpResponse:
    """The report, to print or as a file."""
    one = round_of(request.actor, pk)
    return answer_sheet(request, report.make(request.actor, one), form, {"screening": one.pk})


@never_cache
@require_safe
def open_(request: Request, pk: int) -> HttpResponse:
    """Where a telling leads; who opens it has been told."""
    actor = request.actor
    if not (actor.paths(SEE) or actor.paths(SCREEN)):
        raise NotAllowed(_("您现在的岗位看不了这一页。"))
    one = get_object_or_404(Round.objects.visible_to(actor), pk=pk)
    opened(actor, one.stream, one.place)
    face = face_of(actor)
    mine = [ground for ground in grounds.waiting(actor) if ground.round_id == one.pk]
    if len(mine) == 1:
        return redirect("screening:screen", face, mine[0].pk)
    if face == "field":
        return redirect("matters:today")
    return redirect("screening:rounds" if mine else "screening:show", *([] if mine else [one.pk]))
