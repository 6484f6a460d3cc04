import hmac
import json
import os

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from lianhu.audit.actor import SYSTEM
from lianhu.audit.pages import Request, require_somewhere
from lianhu.kernel.errors import Conflict, Missing, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.notices import commands, helpers, outcomes, queries
from lianhu.notices.forms import OutboxFilter, RecordForm
from lianhu.notices.models import Sending, Telling

OFFICE_ROWS = 50
FIELD_ROWS = 20


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
    }
    return render(request, "notices/to_tell.html", context)


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
