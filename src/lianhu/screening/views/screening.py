"""One page for a grid: what was found, or that nothing was."""

from datetime import date
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianhu.audit.actor import Actor
from lianhu.audit.once import answered, once
from lianhu.audit.pages import Request
from lianhu.kernel.errors import Refusal
from lianhu.matters import desk
from lianhu.matters.finding import home_of
from lianhu.matters.forms.gathering import SaidRows
from lianhu.matters.kinds import Channel
from lianhu.matters.models import Matter
from lianhu.matters.rows import Line, lines
from lianhu.matters.views.common import PAGES, need, sent
from lianhu.matters.views.occasions import require_new, rows_of
from lianhu.notices.reading import opened
from lianhu.screening import commands, telling
from lianhu.screening.forms import ScreenForm
from lianhu.screening.models import SCREEN, Ground

SHOWN: Final = 8


@never_cache
@require_http_methods(["GET", "POST"])
def screen(request: Request, face: str, pk: int) -> HttpResponse:
    """Write down what was found in a grid; several things, or nothing in one tap."""
    need(request.actor, SCREEN)
    ground = get_object_or_404(
        Ground.objects.visible_to(request.actor).select_related("round", "area__parent__parent"),
        pk=pk,
    )
    data = request.POST if request.method == "POST" else None
    if data is None:
        opened(request.actor, ground.round.stream, ground.place)
    form = ScreenForm(data, round_=ground.round)
    rows = rows_of(request, face, Channel.SCREENING)
    status = 200
    # Both are asked, so that every fault is shown at once, and what was uploaded is kept.
    fits = data is not None and form.is_valid() & rows.is_valid()
    if data is not None and "more" not in request.POST:
        status = 422
        before = _before(request) if rows.lost_only_drafts else None
        if before:
            return redirect("matters:gathering", face, before)
        if fits:
            try:
                made = _screened(request, ground, form, rows, face)
                messages.success(request, _("记下了。"))
                return redirect("matters:gathering", face, made)
            except Refusal as refusal:
                status = refusal.status
                if not rows.explain(refusal.field, str(refusal)):
                    known = refusal.field if refusal.field in form.fields else None
                    form.add_error(known, str(refusal))
    context = {
        "face": face, "frame": f"shell/{face}.html", "ground": ground, "round": ground.round,
        "where": desk.where(ground.area), "form": form, "rows": rows,
        "days": telling.days(ground.round),
        "shut": "" if ground.round.is_open else telling.why_shut(ground.round),
        "open": _open_here(request.actor, ground, PAGES[face]) if data is None else [],
    }  # fmt: skip
    return render(request, "screening/screen.html", context, status=status)


def _open_here(actor: Actor, ground: Ground, url: str) -> list[Line]:
    """What is open in this grid already, the newest first: it need not be written down again."""
    rows = Matter.objects.visible_to(actor).unsettled()
    rows = rows.filter(place__startswith=ground.place, kind=ground.round.kind)
    return lines(actor, rows.order_by("-raised_at", "-pk"), most=SHOWN, page=url)


def _before(request: Request) -> int | None:
    """What the same submit became: a phone that lost the answer sends its drafts again."""
    key = request.POST.get("once", "")
    answer = answered(request.actor, key, partial(sent, request), form=SCREEN)
    return int(answer["gathering"]) if answer else None


def _screened(request: Request, ground: Ground, form: ScreenForm, rows: SaidRows, face: str) -> int:
    """Written down, once however often it is sent; gives the gathering."""
    held_on: date = form.cleaned_data["held_on"]

    def run() -> dict[str, Any]:
        # In here, where a repeated submit does not come: it would find itself.
        require_new(request.actor, home_of(ground.area), rows, PAGES[face])
        look = commands.screen(
            request.actor, ground, held_on=held_on, said=rows.said(), known=rows.known,
            nothing="nothing" in request.POST,
        )  # fmt: skip
        return {"gathering": look.gathering_id}

    key = request.POST.get("once", "")
    return int(once(request.actor, key, sent(request), run, form=SCREEN)["gathering"])
