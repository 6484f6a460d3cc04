"""The box for slips: the openings, a new one, and its record on paper."""

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.audit.once import once
from lianhu.audit.pages import Request, page, posted, said_at
from lianhu.matters import boxes, commands
from lianhu.matters.forms.boxes import BoxForm
from lianhu.matters.models import BoxOpening
from lianhu.matters.papers import box as paper
from lianhu.matters.sights import OPEN_BOX, RAISE_FOR, SEE, SUPERVISE
from lianhu.matters.views.common import need, sent, village_asked
from lianhu.matters.views.papers import answer_sheet
from lianhu.matters.views.slips import put_aside, slip_of

ROWS: Final = 50


@never_cache
@require_safe
def openings(request: Request) -> HttpResponse:
    """Every opening this actor may know of, the newest first, and how far its slips are."""
    need(request.actor, SEE, SUPERVISE, OPEN_BOX)
    rows = BoxOpening.objects.visible_to(request.actor).select_related("area")
    shown = Paginator(rows.order_by("-opened_at", "-pk"), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": boxes.opened(shown),
        "may_open": bool(request.actor.paths(OPEN_BOX)),
        "may_raise": bool(request.actor.paths(RAISE_FOR)),
    }
    return render(request, "matters/office/boxes.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def open_box(request: Request) -> HttpResponse:
    """Write down that a box was opened; `?v=KEY` says in which village."""
    need(request.actor, OPEN_BOX)
    village, villages = village_asked(request, OPEN_BOX)
    if village is None:
        return render(request, "matters/office/choose.html", {"villages": villages})
    form = BoxForm(posted(request), people=boxes.witnesses(request.actor, village))
    if form.is_valid():

        def run() -> dict[str, int]:
            made = commands.open_box(request.actor, village, **form.cleaned_data)
            return {"slips": made.slips}

        with said_at(form):
            # What was written down is never changed: a second one by mistake would stay.
            key = request.POST.get("once", "")
            made = once(request.actor, key, sent(request), run, form=OPEN_BOX)
            done = _("已记下，请逐张录入。") if made["slips"] else _("已记下：这次信箱是空的。")
            messages.success(request, done)
            return redirect("matters:boxes")
    return page(request, "matters/office/open_box.html", {"village": village}, form)


@require_POST
def pass_slip(request: Request, pk: int) -> HttpResponse:
    """No matter comes of this slip; on to the next one."""
    rows = BoxOpening.objects.visible_to(request.actor).select_related("area")
    put_aside(request.actor, get_object_or_404(rows, pk=pk), request.POST.get("once", ""))
    left = slip_of(request.actor, pk)
    if left is None:
        messages.success(request, _("这次开箱的都看完了。"))
        return redirect("matters:boxes")
    messages.success(request, _("这张不录。还有%(n)d张。") % {"n": left.left})
    return redirect(left.url)


@require_safe
def box_paper(request: Request, pk: int, form: str = "") -> HttpResponse:
    """The record of one opening: the sheet to print, or a file."""
    need(request.actor, SEE, SUPERVISE, OPEN_BOX)
    rows = BoxOpening.objects.visible_to(request.actor).select_related("area")
    (found,) = boxes.opened([get_object_or_404(rows, pk=pk)])
    return answer_sheet(request, paper.make(request.actor, found), form, {"box": pk})
