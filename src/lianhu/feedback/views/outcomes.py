"""What came of the work: for who answers for others, in public, and what was left out."""

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.audit.actor import VISITOR
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.feedback import commands, comparing, naming
from lianhu.feedback import outcomes as counted
from lianhu.feedback.forms import DecisionForm, LeaveOutForm
from lianhu.feedback.models import ASK_OUT, DECIDE_OUT, OUTCOMES, Exclusion
from lianhu.feedback.rules import COMPARE
from lianhu.kernel.errors import Missing, Refusal
from lianhu.matters import reached
from lianhu.matters.models import Matter
from lianhu.places.models import Area
from lianhu.shell.kept import kept

ROWS: Final = 50


@require_safe
def outcomes(request: Request) -> HttpResponse:
    """The last 30 days: the whole first, then one's own units, in the order of the tree."""
    require_somewhere(request.actor, OUTCOMES)
    sheet = counted.sheet(request.actor, OUTCOMES)
    context = {
        "sheet": sheet,
        "figures": [reached.of_actor(request.actor), *sheet.figures],
        "least": COMPARE,
        "may_file": bool(request.actor.paths(naming.FILE)),
    }
    return page(request, "feedback/outcomes.html", context)


@require_safe
def methods(request: Request) -> HttpResponse:
    """What came of working by one method or another, here and elsewhere, to learn from."""
    require_somewhere(request.actor, OUTCOMES)
    context = {"found": comparing.compared(request.actor, OUTCOMES), "least": COMPARE}
    return page(request, "feedback/methods.html", context)


@kept
@require_safe
def shown(request: HttpRequest, key: str) -> HttpResponse:
    """What anyone reads of a village; its grids by name only under a decision on file."""
    home = Area.objects.visible_to(VISITOR).filter(key=key, kind=Area.Kind.VILLAGE).first()
    if home is None:
        raise Missing(_("没有这个村（社区），也可能已经撤并。请回首页按名字找一找。"))
    context = {"village": home, "sheet": naming.public_sheet(home), "least": COMPARE}
    return render(request, "feedback/shown.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: Request) -> HttpResponse:
    """Decisions that let units be named in public: those on file, and a form for one more."""
    require_somewhere(request.actor, naming.FILE)
    areas = Area.objects.visible_to(request.actor).live()
    mine = list(areas.filter(path__in=request.actor.paths(naming.FILE)).order_by("path"))
    form = DecisionForm(posted(request), areas=mine)
    if form.is_valid():
        said = dict(form.cleaned_data)
        area = next(one for one in mine if one.key == said.pop("area"))
        with said_at(form):
            commands.file_decision(request.actor, area, **said)
            messages.success(request, _("存好了。到期自动停止公布名称。"))
            return redirect("feedback:decisions")
    return page(request, "feedback/decisions.html", {"filed": naming.filed(request.actor)}, form)


@require_POST
def end(request: Request, pk: str) -> HttpResponse:
    one = get_object_or_404(naming.filed(request.actor), pk=pk)
    commands.end_decision(request.actor, one)
    messages.success(request, _("已停止公布名称。"))
    return redirect("feedback:decisions")


@require_http_methods(["GET", "HEAD", "POST"])
def left_out(request: Request) -> HttpResponse:
    """What somebody asked to leave out, what became of it, and a form to ask."""
    require_somewhere(request.actor, ASK_OUT)
    form = LeaveOutForm(posted(request))
    if form.is_valid():
        said = dict(form.cleaned_data)
        number = "".join(char for char in said.pop("number") if char.isdigit())
        matter = Matter.objects.visible_to(request.actor).filter(number=number).first()
        with said_at(form):
            if matter is None:
                raise Refusal(_("没有这个编号的事，或者不在您的工作范围。"), field="number")
            commands.ask_exclusion(request.actor, matter, **said)
            messages.success(request, _("已申请，等另一个人批准；批准以前照样算。"))
            return redirect("feedback:left_out")
    rows = Exclusion.objects.visible_to(request.actor).select_related("matter")
    turns = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"turns": turns, "decides": bool(request.actor.paths(DECIDE_OUT))}
    return page(request, "feedback/left_out.html", context, form)


@require_POST
def decide(request: Request, pk: str) -> HttpResponse:
    """Yes or no to one request."""
    rows = Exclusion.objects.visible_to(request.actor).select_related("matter")
    one, granted = get_object_or_404(rows, pk=pk), "yes" in request.POST
    try:
        commands.decide_exclusion(request.actor, one, granted=granted)
        messages.success(request, _("已批准剔除。") if granted else _("没有批准，照样算。"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("feedback:left_out")
