"""Error pages: what happened, in one sentence, and what to do next. Never a dead end, never English."""

import re
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import requires_csrf_token

from lianhu.kernel.errors import Refusal
from lianhu.shell.elder import is_elder


@dataclass(frozen=True, slots=True)
class Words:
    title: Any
    sentence: Any
    todo: tuple[Any, ...]


WORDS: Final = {
    400: Words(
        _("这次没有看懂"),
        _("网址或者填写的内容有不对的地方，没有存。"),
        (_("回到上一页，检查一下再交。"), _("从群里点开的链接，请重新点一次。")),
    ),
    403: Words(
        _("这里进不去"),
        _("您现在的身份不能看或不能办这件事。"),
        (_("工作人员请先登录。"), _("觉得应该能办的，请找本村（社区）管理员看看岗位设置。")),
    ),
    404: Words(
        _("没有找到这一页"),
        _("地址可能写错了，也可能这件事没有公开。"),
        (
            _("查自己的事，请核对编号和查询码。"),
            _("编号丢了，反映时留过名字的，找网格员、联户长或村（社区）帮您查。"),
        ),
    ),
    405: Words(
        _("这个网址不能直接打开"),
        _("这一步要在页面上按按钮来办，直接打开网址什么也没有存。"),
        (_("回到上一页，从按钮再走一次。"), _("从群里点开的链接，请重新点一次。")),
    ),
    409: Words(
        _("刚才有人先办了"),
        _("在您填写的时候，这件事有了变化，您的这一步没有存。"),
        (_("回到上一页刷新，看看现在的情况。"), _("还需要办的，再办一次。")),
    ),
    413: Words(
        _("文件太大了"),
        _("照片、录音或者粘贴的内容超过了能收的大小，没有存。"),
        (_("少选几张，或者一张一张交。"), _("录音请分成几段，每段三分钟以内。")),
    ),
    422: Words(
        _("还有地方要改一改"),
        _("有的内容不符合要求，没有存。"),
        (_("回到上一页，按提示改好再交。"),),
    ),
    429: Words(
        _("太快了，歇一会儿"),
        _("这台手机短时间里交的次数太多了。"),
        (_("过几分钟再试。"), _("急事请直接打电话，或者找网格员。")),
    ),
    500: Words(
        _("我们这边出了错"),
        _("您没有做错什么。刚才的这一步可能没有存上，我们会去查。"),
        (
            _("过一分钟再试一次。"),
            _("再试之前先看看是不是已经存上了，免得重复。"),
            _("急事请直接打电话，或者找网格员。"),
        ),
    ),
}
TOO_BIG: Final = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
UNWRITABLE: Final = re.compile("[\x00\ud800-\udfff]")
# What the fields of the longer forms are called, for a page that knows nothing of their forms.
FIELDS: Final = {
    "words": _("您说的事"), "spot": _("具体位置"), "name": _("怎么称呼"), "where_words": _("住哪里"),
    "helper": _("帮忙的人"), "phone": _("电话"), "contact": _("联系方式"), "reason": _("理由"),
    "measures": _("办法"), "steps": _("步骤"), "title": _("标题"), "demand": _("反映了什么"),
    "result": _("办成什么样"), "note": _("备注"), "answer": _("答复"), "conclusion": _("商议结论"),
    "opinions": _("各方意见"), "people": _("参加人"), "board": _("公示栏位置"),
    "voice": _("录音"), "photos": _("照片"), "photo": _("照片"), "file": _("文件"),
}  # fmt: skip
SECRETS: Final = ("password", "otp", "token", "secret")


def page(request: HttpRequest, status: int, message: str = "", **extra: Any) -> HttpResponse:
    """The error page for a status; `message` replaces the stock sentence.

    htmx gets the bare sentence (the page shows it as a toast), a machine gets JSON.
    """
    words = WORDS[status]
    if status == 403 and getattr(getattr(request, "actor", None), "is_staff", False):
        # Who is signed in already is not sent to the door.
        words = replace(words, todo=words.todo[1:])
    sentence = message or str(words.sentence)
    if getattr(request, "htmx", False):
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    if not request.accepts("text/html"):
        return JsonResponse(
            {"message": sentence}, status=status, json_dumps_params={"ensure_ascii": False}
        )
    context = {
        "status": status,
        "words": words,
        "sentence": sentence,
        "back": _back(request),
        **extra,
    }
    # Without a request no context processor runs, and so nothing asks the database.
    given = None if status >= 500 else request
    if given is None:
        context["elder"] = is_elder(request)
    return HttpResponse(render_to_string("shell/error.html", context, given), status=status)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal that no form could show beside its field."""
    status = refusal.status if refusal.status in WORDS else 422
    return page(request, status, str(refusal))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400; a request over the size limits comes here too and is told so."""
    return page(request, 413 if isinstance(exception, TOO_BIG) else 400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403."""
    return page(request, 403, str(exception) if isinstance(exception, Refusal) else "")


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404."""
    return page(request, 404, str(exception) if isinstance(exception, Refusal) else "")


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500; touches no table, since the database may be what failed."""
    return page(request, 500)


def unwritable(request: HttpRequest) -> bool:
    """Whether it asked with what no database holds: NUL, or half of a surrogate pair.

    Fields a person fills in say so themselves; this is for what a machine put into the others.
    """
    said = [*request.GET.items(), *request.POST.items()]
    values = [value for _name, value in said if isinstance(value, str)]
    values += [value for name in request.POST for value in request.POST.getlist(name)]
    return any(UNWRITABLE.search(value) for value in [*values, request.path])


def spoken(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """`response`, with a page in place of the bare refusal of an address that only takes a form.

    Somebody whose browser opens such an address again would read its own English page.
    """
    if response.status_code != 405 or response.streaming or response.content:
        return response
    said = page(request, 405)
    said["Allow"] = response.headers.get("Allow", "")
    return said


def conflict(request: HttpRequest, message: str = "") -> HttpResponse:
    return page(request, 409, message)


def too_large(request: HttpRequest, message: str = "") -> HttpResponse:
    return page(request, 413, message)


def unprocessable(request: HttpRequest, message: str = "") -> HttpResponse:
    return page(request, 422, message)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: an expired form is handed back with everything that was written in it.

    Only a form that came from our own pages is handed back ready to send: otherwise
    another site could write a form and let us put a valid token under it.
    """
    try:
        posted, files = request.POST, request.FILES
    except (UnreadablePostError, SuspiciousOperation):
        return page(request, 413)
    sentence = say("页面放久了，请再提交一次，您写的内容还在。")
    if getattr(request, "htmx", False) or not request.accepts("text/html"):
        return page(request, 403, say("页面放久了，请刷新页面再提交一次。"))
    ours = _from_here(request)
    names = [name for name in posted if name != "csrfmiddlewaretoken"]
    secret = any(part in name for name in names for part in SECRETS)
    again = [
        (name, value, _is_prose(name, value), FIELDS.get(name, _("您写的")))
        for name in names
        for value in posted.getlist(name)
    ]
    context = {
        "sentence": sentence if ours and not secret else say("页面放久了，请重新打开这一页。"),
        "again": again if not secret else [],
        "files": [(name, FIELDS.get(name, _("文件"))) for name in files],
        "kept": sum(name.startswith("kept_") for name, *_rest in again),
        "ours": ours and not secret,
        "action": request.get_full_path(),
    }
    return HttpResponse(render_to_string("shell/expired.html", context, request), status=403)


def _is_prose(name: str, value: str) -> bool:
    """Words a person wrote, which they want to see again; ids and choices stay hidden."""
    if name.startswith(("kept_", "drop_")) or name in {"once", "revision"}:
        return False
    return len(value) > 40 or any("\u3400" <= letter <= "\u9fff" for letter in value)


def _from_here(request: HttpRequest) -> bool:
    sender = request.headers.get("Origin", "") or request.headers.get("Referer", "")
    return urlsplit(sender).netloc == request.get_host()


def _back(request: HttpRequest) -> str:
    """The page before this one, when it is ours and another one."""
    before = request.headers.get("Referer", "")
    try:
        ours = url_has_allowed_host_and_scheme(before, {request.get_host()})
    except SuspiciousOperation:
        return ""
    return before if ours and urlsplit(before).path != request.path else ""
