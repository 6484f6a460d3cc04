"""Objections to a roll: on the phone by anybody, at the desk for somebody, and their decision."""

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access import limits
from lianhu.audit.once import once
from lianhu.audit.pages import Request, page, posted, said_at
from lianhu.kernel import clock
from lianhu.notices.reading import opened
from lianhu.rolls import clocks, commands, forms, queries
from lianhu.rolls.models import Objection, Roll
from lianhu.rolls.shown import by_group, line
from lianhu.rolls.views.office import roll_of

AN_HOUR: Final = 5
either = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@either
def posted_roll(request: Request, pk: int) -> HttpResponse:
    """What anybody reads of a posted roll, and says against it; their own answers on this phone."""
    rows = Roll.objects.visible_to(request.actor).filter(posting__isnull=False)
    roll = get_object_or_404(rows.select_related("area", "posting"), pk=pk)
    form = forms.SpeakForm(posted(request), roll=roll)
    if form.is_valid():
        with said_at(form):
            limits.require(f"roll:{request.actor.device}", AN_HOUR, 3600)
            once(
                request.actor, request.POST.get("once", ""), {"roll": pk, **form.cleaned_data},
                partial(_raise, request, roll, form.said()), form="rolls.object_to",
            )  # fmt: skip
            messages.success(request, _("收到了。决定以后，用这部手机打开本页就能看到。"))
            return redirect("rolls:posted", pk)
    device = request.actor.device
    rows_of = Objection.objects.visible_to(request.actor).filter(roll=roll, device=device)
    mine = list(rows_of.order_by("pk")) if device else []
    for one in mine:
        opened(request.actor, one.stream, one.path)
    context = {
        "roll": roll, "groups": by_group(roll), "until": clocks.object_until(roll), "mine": mine,
        "versions": list(roll.versions.order_by("version")), "today": clock.today(),
        "answer_days": clocks.days(roll, "answer_days"), "floor": clocks.floor_of(roll, "answer_days"),
    }  # fmt: skip
    return page(request, "rolls/posted.html", context, form)


def _raise(request: Request, roll: Roll, said: dict[str, Any]) -> dict[str, int]:
    return {"objection": commands.object_to(request.actor, roll, **said).pk}


@never_cache
@either
def object_to(request: Request, pk: int) -> HttpResponse:
    """The same, written down by whoever helps."""
    roll = roll_of(request, pk)
    request.actor.require("rolls.object_to", place=roll.path)
    form = forms.DeskForm(posted(request), roll=roll)
    if form.is_valid():
        with said_at(form):
            made = commands.object_to(request.actor, roll, **form.said())
            messages.success(
                request, _("记下了，最迟%s答复。") % clock.chinese_date(made.answer_by)
            )
            return redirect("rolls:show", pk)
    return page(request, "rolls/object.html", {"roll": roll}, form)


@require_safe
def found(request: Request, objection: int) -> HttpResponse:
    """An objection by its own number, as a telling names it: on to its roll."""
    one = get_object_or_404(Objection.objects.visible_to(request.actor), pk=objection)
    if not request.actor.is_staff:
        return redirect("rolls:posted", one.roll_id)
    return redirect("rolls:objection", one.roll_id, one.pk)


@never_cache
@either
def objection(request: Request, pk: int, objection: int) -> HttpResponse:
    """One objection with its clock, and its decision by somebody whom it does not concern."""
    roll = roll_of(request, pk)
    one = get_object_or_404(queries.objections(request.actor, roll), pk=objection)
    if request.method == "GET":
        opened(request.actor, one.stream, one.path)
    form = forms.DecideForm(posted(request), actor=request.actor, roll=roll, objection=one)
    if form.is_valid():
        with said_at(form):
            commands.decide(request.actor, one, **form.said())
            messages.success(request, _("定了，提出的人会知道。"))
            return redirect("rolls:objection", pk, objection)
    context = {
        "roll": roll, "objection": one, "line": line(one.entry) if one.entry else None,
        "today": clock.today(), "may": request.actor.may("rolls.decide", roll.path),
        "floor": clocks.floor_of(roll, "answer_days"), "answer_days": clocks.days(roll, "answer_days"),
        "helper": queries.helper_of(one), "teller": queries.teller_of(request.actor, one),
    }  # fmt: skip
    return page(request, "rolls/objection.html", context, form)
