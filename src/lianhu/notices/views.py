import hmac
import json
import os
import re
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.audit.actor import SYSTEM
from lianhu.audit.pages import Request, require_somewhere
from lianhu.kernel.errors import Conflict, Missing, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.notices import commands, helpers, outcomes, queries, reading
from lianhu.notices import many as many_at_once
from lianhu.notices.forms import OutboxFilter, RecordForm
from lianhu.notices.models import SEE, Sending, Telling
from lianhu.notices.occasions import about, page_of
from lianhu.shell.htmx import part

OFFICE_ROWS = 50
FIELD_ROWS = 20
SUBJECT: Final = 60
NUMBER: Final = re.compile(r"[0-9]{1,18}")


@require_safe
def outbox(request: Request) -> HttpResponse:
    """What channels have taken and nobody has confirmed, for the office."""
    require_somewhere(request.actor, queries.READ)
    form = OutboxFilter(request.GET)
    rows = queries.outbox(request.actor).filter(**form.chosen())
    page = Paginator(rows, OFFICE_ROWS).get_page(request.GET.get("page"))
    lines = queries.lines(request.actor, page.object_list)
    return render(request, "notices/outbox.html", {"page": page, "lines": lines, "form": form})


@require_safe
def to_tell(request: Request, face: str = "field") -> HttpResponse:
    """Whom to call, visit or read aloud to; `one` asks for a single one of them."""
    require_somewhere(request.actor, helpers.RECORD)
    rows = queries.waiting(request.actor)
    one = request.GET.get("one", "")
    if one.isascii() and one.isdigit() and len(one) < 19:
        rows = rows.filter(pk=int(one))
    page = Paginator(rows, FIELD_ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": queries.lines(request.actor, page.object_list),
        "counts": queries.counts(request.actor),
        "one": one,
        "face": f"shell/{face}.html",
        "many": face == "office" and page.paginator.count > 1,
    }
    return render(request, "notices/to_tell.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def for_me(request: Request, face: str = "office") -> HttpResponse:
    """What was said to the reader's own posts: who is late, what is asked of them, what a teller
    added. It goes when its subject is opened, or with one tap; htmx asks how much there is."""
    actor = request.actor
    require_somewhere(actor, SEE)
    if request.method == "POST":
        given = request.POST.getlist("row")[:OFFICE_ROWS]
        done = reading.put_away(actor, [int(one) for one in given if NUMBER.fullmatch(one)])
        if done:
            messages.success(request, _("收起了 %(n)d 条。") % {"n": done})
        return redirect(request.path)
    found = queries.unread(actor)
    piece = part(request, "notices/for_me.html", "news")
    if piece != "notices/for_me.html":
        return render(request, piece, {"n": found[:OFFICE_ROWS].count()})
    page = Paginator(found, OFFICE_ROWS).get_page(request.GET.get("page"))
    lines = queries.lines(actor, page.object_list)
    # Only of what this reader may read the words: the number may stand in them.
    said = about(actor, [line.telling for line in lines if line.words])
    rows = [(line, said.get(line.telling.pk, [])) for line in lines]
    context = {"page": page, "lines": rows, "face": f"shell/{face}.html"}
    return render(request, "notices/for_me.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def many(request: Request) -> HttpResponse:
    """What waits to be told in one village as one list: each row reached, not reached, or left."""
    actor = request.actor
    require_somewhere(actor, helpers.RECORD)
    given = request.POST if request.method == "POST" else request.GET
    villages = queries.villages_waiting(actor)
    here = next((one for one in villages if one.key == given.get("v")), None)
    subject = given.get("of", "")[:SUBJECT]
    context: dict[str, Any] = {
        "villages": [] if subject else villages, "here": here, "outcomes": [], "hows": many_at_once.HOWS,
        "of": subject, "back": page_of(subject) if subject else "",
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        how = request.POST.get("how", "")
        said = _reached(request)
        # Also those that somebody else has told meanwhile: their rows say so.
        rows = Telling.objects.visible_to(actor).filter(pk__in=list(said)).order_by("due_by", "pk")
        if how in many_at_once.HOWS and said:
            key = request.POST.get("once", "")
            found = queries.lines(actor, rows)
            context["outcomes"] = many_at_once.record(actor, found, said, how=how, key=key)
        else:
            status, context["wrong"] = 422, True
    rest = queries.waiting(actor)
    rest = rest.filter(place__startswith=here.path) if here else rest
    rest = rest.of(subject).order_by("occasion", "pk") if subject else rest
    lines = queries.lines(actor, rest[:OFFICE_ROWS])
    context |= {"groups": many_at_once.grouped(lines), "rest": rest.count() - len(lines)}
    context["done"] = sum(one.done for one in context["outcomes"])
    return render(request, "notices/many.html", context, status=status)


def _reached(request: Request) -> dict[int, bool]:
    """What was said of each row; with 都告知了 also of those of which nothing was said."""
    rows = [one for one in request.POST.getlist("row")[:OFFICE_ROWS] if NUMBER.fullmatch(one)]
    every = "1" if "all" in request.POST else ""
    said = {int(one): request.POST.get(f"r{one}") or every for one in rows}
    return {pk: word == "1" for pk, word in said.items() if word in ("0", "1")}


@require_POST
def record(request: Request, pk: int) -> HttpResponse:
    """Somebody says that they told it, or found nobody."""
    telling = get_object_or_404(Telling.objects.visible_to(request.actor), pk=pk)
    form = RecordForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("请选择用什么方式告知、是否找到人。"))
    said = form.cleaned_data
    commands.record_told(
        request.actor, telling, how=said["how"], reached=said["reached"], note=said["note"]
    )
    done = (
        _("已记下：%(label)s已告知。")
        if said["reached"]
        else _("已记下：%(label)s没找到，留在清单里。")
    )
    messages.success(request, done % {"label": telling.label})
    return redirect(_back(request))


@require_POST
def retry(request: Request, pk: int) -> HttpResponse:
    """Send once more what a channel gave up."""
    telling = get_object_or_404(Telling.objects.visible_to(request.actor), pk=pk)
    commands.retry(request.actor, telling)
    messages.success(request, _("已重新排队发送。"))
    return redirect(_back(request))


@csrf_exempt
@require_POST
def report(request: HttpRequest, channel: str) -> JsonResponse:
    """A gateway says what became of a message: {"id": …, "delivered": true|false, "error": …}."""
    word = os.environ.get(f"LIANHU_{channel.upper()}_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not word or not hmac.compare_digest(given.encode(), word.encode()):
        raise NotAllowed(_("回执口令不对。"))
    try:
        said = json.loads(request.body)
        number, delivered = clean_line(str(said["id"])[:120], 120), said["delivered"] is True
        error = clean_line(str(said.get("error", ""))[:200], 200)
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Refusal(_("回执的格式不对。")) from wrong
    found = Sending.objects.visible_to(SYSTEM).filter(channel=channel, receipt=number)
    sending = found.order_by("-pk").first() if number else None
    if sending is None:
        raise Missing(_("没有这个编号的短信。"))
    try:
        outcomes.receive(SYSTEM, sending, delivered=delivered, error=error)
    except Conflict:
        # Reported twice, or somebody knocked at the door before the gateway answered.
        return JsonResponse({"known": True})
    return JsonResponse({"known": False})


def _back(request: HttpRequest) -> str:
    given = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(given, {request.get_host()}):
        return given
    return "notices:to_tell"
