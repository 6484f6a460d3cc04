"""Calling back: today's list, one call, and how the lot was drawn."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.audit.pages import Request, page, require_somewhere, said_at
from lianhu.feedback import asking, commands, heard
from lianhu.feedback.forms import HearForm, MissForm
from lianhu.feedback.models import CALL, Call
from lianhu.matters import hands

ROWS: Final = 50
PART: Final = "part"


@require_safe
def calls(request: Request) -> HttpResponse:
    """Whom this actor's posts have to ask, the oldest draw first, and how they were drawn."""
    require_somewhere(request.actor, CALL)
    rows = asking.open_calls(request.actor)
    turns = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "turns": turns,
        "lines": asking.lines(request.actor, list(turns)),
        "draws": asking.latest(request.actor),
    }
    return page(request, "feedback/calls.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: Request, pk: str) -> HttpResponse:
    """One call: what to say, what was answered then, and two forms: heard, or not reached."""
    require_somewhere(request.actor, CALL)
    rows = Call.objects.visible_to(request.actor).select_related("draw", "matter__teller")
    one = get_object_or_404(rows.select_related("matter__area__parent__parent"), pk=pk)
    actor, missed = request.actor, PART in request.POST
    _scale, marks = heard.scale_of(one.matter)
    hear = HearForm(request.POST if request.POST and not missed else None, marks=marks)
    miss = MissForm(request.POST if missed else None)
    form: Any = miss if missed else hear
    if form.is_valid():
        with said_at(form):
            _write(request, one, form)
            return redirect("feedback:calls")
        # What was refused is not written: the row in the hand must not say that it is.
        one.refresh_from_db(fields=["state", "tries", "ended_at"])
    mine = hands.took_part(actor.person_id, one.matter_id)
    context = {
        "one": one,
        "hear": hear,
        "miss": miss,
        "about": asking.about(actor, one),
        "mine": mine,
    }
    return page(request, "feedback/call.html", context, form)


def _write(request: Request, one: Call, form: Any) -> None:
    said = form.cleaned_data
    if isinstance(form, MissForm):
        commands.miss(request.actor, one, **said)
        messages.success(request, _("记下了。三次都没有联系上，就不再找。"))
        return
    answer, new = commands.hear(request.actor, one, **said)
    if new is not None:
        words = _("记下了。过了重办的日子，已另立一件 %(number)s 接着办。") % {"number": new.number}
    elif answer.solved == "unsolved":
        words = _("记下了。没有解决，已退回接着办。")
    else:
        words = _("记下了，办的人看不到是谁说的。")
    messages.success(request, words)
