"""The discipline office's desk: what waits, one case, its acts. For everybody else there is none."""

from base64 import b64encode
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.audit.actor import Actor
from lianhu.audit.pages import Request, page, require_somewhere, said_at
from lianhu.kernel import clock
from lianhu.sealed import commands, forms, log
from lianhu.sealed.contents import Piece, piece_of
from lianhu.sealed.keys import Lost
from lianhu.sealed.models import SEE, Case
from lianhu.sealed.queries import entries_of, read_since

PER_PAGE: Final = 30
# Pictures and voices of a case open for as long after it was opened.
OPEN: Final = timedelta(minutes=30)


@never_cache
@require_safe
def desk(request: Request) -> HttpResponse:
    """Numbers and days, no words: those are behind a tap that is logged."""
    require_somewhere(request.actor, SEE)
    closed = "closed" in request.GET
    rows = Case.objects.visible_to(request.actor)
    rows = rows.filter(state=Case.State.CLOSED) if closed else rows.exclude(state="closed")
    found = Paginator(rows.order_by("due_on", "number"), PER_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    for row in found:
        row.is_late = row.late(today)  # type: ignore[attr-defined]
    context = {"page": found, "closed": closed, "head": log.head(), "whole": log.whole()}
    return page(request, "sealed/desk.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def case(request: Request, number: str) -> HttpResponse:
    """An envelope; opening it is a POST, because it is written down."""
    require_somewhere(request.actor, SEE)
    row = _case(request.actor, number)
    act = request.POST.get("act", "")
    acts = forms.all_acts(request.POST, act)
    form = acts.get(act)
    if form is not None and form.is_valid():
        with said_at(form):
            messages.success(request, form.run(request.actor, row))
            gone = not Case.objects.visible_to(request.actor).filter(pk=row.pk).exists()
            return redirect("sealed:desk") if gone else redirect("sealed:case", number)
    context = {"case": row, "acts": acts, "late": row.late(clock.today()), "form": form}
    context["entries"] = entries_of(row)
    if request.method == "POST":
        context |= _opened(request.actor, row)
    return page(request, "sealed/case.html", context, form)


def _opened(actor: Actor, row: Case) -> dict[str, Any]:
    try:
        pieces = commands.read(actor, row)
    except Lost as lost:
        return {"lost": str(lost)}
    return {"pieces": pieces, "pictures": {p.place: _inline(p) for p in pieces if p.is_picture}}


def _inline(piece: Piece) -> str:
    """The picture inside the page: no address leads to it."""
    return f"data:{piece.media_type};base64,{b64encode(piece.content).decode()}"


@never_cache
@require_safe
def part(request: Request, number: str, place: int) -> HttpResponse:
    """A voice, to whoever opened the case a moment ago."""
    require_somewhere(request.actor, SEE)
    row = _case(request.actor, number)
    found = row.parts.filter(place=place, role="file").first()
    if found is None or not read_since(request.actor, row, clock.now() - OPEN):
        raise Http404
    piece = piece_of(found)
    return HttpResponse(piece.content, content_type=piece.media_type)


def _case(actor: Actor, number: str) -> Case:
    return get_object_or_404(Case.objects.visible_to(actor), number=number[:9])
