import hmac
import json
import os
import re
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.access.roles import face_of
from lianhu.audit.actor import SYSTEM
from lianhu.audit.pages import Request, require_somewhere
from lianhu.kernel.errors import Conflict, Missing, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.notices import commands, helpers, listing, outcomes, queries, reading, walk_paper
from lianhu.notices import many as many_at_once
from lianhu.notices.forms import OutboxFilter, RecordForm
from lianhu.notices.models import SEE, Sending, Telling
from lianhu.notices.occasions import about, page_of
from lianhu.shell.htmx import part
from lianhu.shell.sheets import answer

OFFICE_ROWS = 50
SUBJECT: Final = 60
ANCHOR: Final = re.compile(r"[-_a-zA-Z0-9]{1,120}")
PRINTED: Final = (("PDF", "pdf"), ("Word", "docx"))
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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def to_tell(request: Request, face: str = "field") -> HttpResponse:
    """Whom to call, visit or read aloud to, each thing to be said once; `one` asks for a single one."""
    require_somewhere(request.actor, helpers.RECORD)
    subject = request.GET.get("of", "")[:SUBJECT]
    rows = queries.waiting(request.actor, subject)
    one = request.GET.get("one", "")
    if one.isascii() and one.isdigit() and len(one) < 19:
        rows = rows.filter(pk=int(one))
    context: dict[str, Any] = {}
    if request.method == "POST":
        done = _told(request)
        if done is not None:
            return done
        context["wrong"] = request.POST.get("block", "")
    page, blocks = listing.page_of_blocks(request.actor, rows, request.GET.get("page"))
    context |= {
        "page": page,
        "blocks": blocks,
        "counts": queries.counts(request.actor),
        "one": one or subject,
        "back": page_of(subject) if subject else "",
        "face": f"shell/{face}.html",
        "many": face == "office" and len(blocks) > 1,
        "hows": many_at_once.HOWS,
        "opened": request.GET.get("open", ""),
    }
    status = 422 if "wrong" in context else 200
    return render(request, "notices/to_tell.html", context, status=status)


def _told(request: Request) -> HttpResponse | None:
    """One tap on a row, or on a whole yard; None where nothing was said that can be written down."""
    how, key = request.POST.get("how", ""), request.POST.get("once", "")
    said = _tapped(request)
    if how not in many_at_once.HOWS or not said:
        return None
    rows = Telling.objects.visible_to(request.actor).filter(pk__in=list(said)).order_by("pk")
    found = queries.lines(request.actor, rows)
    outcomes = many_at_once.record(request.actor, found, said, how=how, key=key)
    done = [one for one in outcomes if one.done]
    if len(done) == 1:
        messages.success(request, f"{done[0].line.name}：{done[0].words}")
    elif done:
        messages.success(request, _("记下了%(n)d户（人）。") % {"n": len(done)})
    for one in outcomes:
        if not one.done:
            messages.warning(request, f"{one.line.name}：{one.words}")
    return redirect(_where_it_was(request))


def _where_it_was(request: Request) -> str:
    """The same list with the same yard open, at the block that was written down."""
    anchor, page = request.POST.get("block", ""), request.GET.get("page", "")
    yard = request.POST.get("yard", "") or request.POST.get("one", "").rpartition(":")[2]
    if not (ANCHOR.fullmatch(anchor) and NUMBER.fullmatch(yard)):
        return request.path
    asked = {"open": f"{anchor}-{yard}"} | ({"page": page} if NUMBER.fullmatch(page) else {})
    if subject := request.GET.get("of", "")[:SUBJECT]:
        asked["of"] = subject
    return f"{request.path}?{urlencode(asked)}#{anchor}"


def _tapped(request: Request) -> dict[int, bool]:
    """Which rows were said to be told, by id; False for those where nobody was found."""
    pk, word, *_yard = [*request.POST.get("one", "").split(":"), ""]
    if NUMBER.fullmatch(pk) and word in ("0", "1"):
        return {int(pk): word == "1"}
    yard = request.POST.get("yard", "")
    rows = request.POST.getlist(f"y{yard}") if NUMBER.fullmatch(yard) else []
    return {int(one): True for one in rows[: listing.MOST] if NUMBER.fullmatch(one)}


@require_safe
def walk(request: Request, pk: int, form: str = "") -> HttpResponse:
    """Who is still to be told of the same thing as this one, on paper, to be ticked on the way round."""
    require_somewhere(request.actor, helpers.RECORD)
    one = get_object_or_404(Telling.objects.visible_to(request.actor), pk=pk)
    rows = queries.waiting(request.actor, one.stream).filter(occasion=one.occasion)
    sheet = walk_paper.make(request.actor, rows)
    if sheet is None:
        raise Missing(_("这件事没有还要告知的人。"))
    if form:
        return answer.file(sheet, form)
    forms = [(word, reverse("notices:walk", args=[pk, key])) for word, key in PRINTED]
    context = {"sheet": sheet, "forms": forms, "back": _list_of(request)}
    return answer.never_kept(render(request, "shell/sheet.html", context))


def _list_of(request: Request) -> str:
    """The list the reader works from: the desk's, or that on the phone."""
    return reverse(
        "notices:to_tell_desk" if face_of(request.actor) == "office" else "notices:to_tell"
    )


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
    rest = queries.waiting(actor, subject)
    rest = rest.filter(place__startswith=here.path) if here else rest
    rest = rest.order_by("occasion", "pk") if subject else rest
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
