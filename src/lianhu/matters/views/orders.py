"""督办: what waits for my answer, what waits in my area, and who leads what."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianhu.audit.pages import Request
from lianhu.matters import pressed
from lianhu.matters.commands.ordering import ANSWER, ISSUE
from lianhu.matters.sights import SEE
from lianhu.matters.views.common import need

ROWS: Final = 50


@require_safe
def orders(request: Request) -> HttpResponse:
    """Open orders first, those that wait for this reader on top; then those answered lately."""
    need(request.actor, ISSUE, ANSWER, SEE)
    done = "done" in request.GET
    rows = pressed.answered(request.actor) if done else pressed.waiting(request.actor)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": pressed.lines_of(request.actor, page.object_list),
        "done": done,
        "may_export": bool(request.actor.paths("matters.export")),
        "streams": pressed.streams(request.actor),
        "may_set_up": bool(request.actor.paths("bodies.set_up_stream")),
    }
    return render(request, "matters/office/orders.html", context)
