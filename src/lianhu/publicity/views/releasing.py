"""A posting by hand: written, looked at as the public will see it, released."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianhu.audit.once import once
from lianhu.audit.pages import Request, page, require_somewhere, said_at
from lianhu.kernel.hashing import SHORT, fingerprint
from lianhu.publicity import commands, tables
from lianhu.publicity.composing import composed
from lianhu.publicity.forms import PostForm
from lianhu.publicity.models import Posting
from lianhu.publicity.tables import Grid, Listed


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A posting that no other room makes. A table is released only by who has seen it masked."""
    require_somewhere(request.actor, "publicity.post")
    if request.method != "POST":
        form = PostForm(actor=request.actor, initial=_asked(request))
        return page(request, "publicity/new.html", {}, form)
    form = PostForm(request.POST, request.FILES, actor=request.actor)
    grid, listed, shown = _looked(request, form)
    if shown is None:
        return page(request, "publicity/new.html", {}, form)
    mark = _mark(shown)
    unseen = listed is not None and request.POST.get("seen") != mark
    if "preview" in request.POST or unseen:
        again = PostForm(_kept(request.POST, grid), actor=request.actor)
        again.is_valid()
        context = {"preview": shown, "listed": listed, "seen": mark, "unseen": unseen}
        return page(request, "publicity/new.html", context, again)
    with said_at(form):
        made = once(
            request.actor,
            request.POST.get("once", ""),
            {**_plain(form), "mark": mark},
            lambda: _post(request, form, listed),
            form="publicity.new",
        )
    if not form.is_valid():
        return page(request, "publicity/new.html", {}, form)
    messages.success(request, _("已开始公示。请打印后贴到公示栏，再记一笔；有照片就传，没有也行。"))
    return redirect("publicity:manage", made["posting"])


def _looked(request: Request, form: PostForm) -> tuple[Grid | None, Listed | None, Posting | None]:
    """The table as brought, as masked, and the posting as it would stand; None while wrong."""
    grid = listed = shown = None
    if form.is_valid():
        with said_at(form):
            grid = form.grid()
            listed = tables.masked(grid) if grid else None
            shown = composed(request.actor, stream="", listed=listed, **_unowed(form))
    return grid, listed, shown


def _mark(shown: Posting) -> str:
    """By which a page knows again what it has shown."""
    said = [shown.title, shown.words, shown.table, shown.board_table, shown.only_on_board]
    return fingerprint(said)[:SHORT]


def _kept(sent: QueryDict, grid: Grid | None) -> QueryDict:
    """What was sent, with an uploaded table as if it had been pasted: nothing is uploaded twice."""
    kept = sent.copy()
    if grid is not None:
        kept["pasted"] = grid.pasted
    return kept


def _asked(request: Request) -> dict[str, Any]:
    """What a link from the calendar has already said."""
    known = ("area", "item", "period", "title", "words", "owed")
    return {name: request.GET[name][:400] for name in known if name in request.GET}


def _unowed(form: PostForm) -> dict[str, Any]:
    return {key: value for key, value in form.said().items() if key != "owed"}


def _plain(form: PostForm) -> dict[str, Any]:
    data = form.said()
    return {**data, "area": data["area"].pk}


def _post(request: Request, form: PostForm, listed: Listed | None) -> dict[str, int]:
    made = commands.post(request.actor, stream="", listed=listed, **form.said())
    return {"posting": made.pk}
