"""Every way a request can fail, as one Chinese sentence in one shape."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from lianhu.api.answering import marked, refused
from lianhu.kernel.errors import Refusal

View = Callable[..., Any]
# What pydantic calls it → what a person reads; the rest is "不符合格式".
SAID: Final = {
    "missing": _("没有填写。"),
    "string_too_long": _("最多%(max_length)s个字。"),
    "string_too_short": _("至少%(min_length)s个字。"),
    "too_long": _("最多%(max_length)s项。"),
    "string_unicode": _("含有无法保存的字符（半个字）。"),
    "extra_forbidden": _("没有这一项。"),
    "enum": _("不在可选的值里。"),
    "literal_error": _("不在可选的值里。"),
    "greater_than_equal": _("不能小于%(ge)s。"),
    "less_than_equal": _("不能大于%(le)s。"),
    "int_parsing": _("应当是整数。"),
    "int_type": _("应当是整数。"),
    "string_type": _("应当是文字。"),
    "list_type": _("应当是列表。"),
}


class Stale(Refusal):
    """The matter is no longer as the caller read it."""

    status = 412


class Clash(Refusal):
    """Somebody came first; `last` says who did what."""

    status = 409

    def __init__(self, message: str, *, field: str = "", last: str = "") -> None:
        super().__init__(message, field=field)
        self.last = last


def refusal(request: HttpRequest, problem: Any) -> HttpResponse:
    last = getattr(problem, "last", "") or None
    return refused(problem.status, str(problem), problem.field, last)


def invalid(request: HttpRequest, problem: Any) -> HttpResponse:
    """The first thing that is wrong, at its field."""
    first = problem.errors[0]
    # ("body", "body", "teller", "name") → "teller.name"; the names of our own arguments say nothing.
    parts = [str(part) for part in first["loc"][1:] if part != "body"]
    field = ".".join(parts)[:80]
    words = SAID.get(first["type"], _("不符合格式。"))
    sentence = words % first.get("ctx", {}) if "%(" in words else words
    called = _("“%(field)s”") % {"field": _clean(field)} if field else _("请求正文")
    return refused(422, f"{called}{sentence}", _clean(field))


def _clean(name: str) -> str:
    """A field's name may be the caller's own invention."""
    return name.encode("ascii", "replace").decode().replace("\0", "?")


def no_token(request: HttpRequest, problem: Any) -> HttpResponse:
    return refused(401, _("请带上有效的令牌（Authorization: Bearer …）。"))


def http_error(request: HttpRequest, problem: Any) -> HttpResponse:
    words = {400: _("请求正文不是合法的 JSON。")}
    return refused(problem.status_code, words.get(problem.status_code, _("请求有误。")))


def not_found(request: HttpRequest, problem: Any = None) -> HttpResponse:
    return refused(404, _("没有这个接口或这项内容。"))


def too_big(request: HttpRequest, problem: Any) -> HttpResponse:
    return refused(413, _("内容太大：正文最多4 MB，文件请用 POST /files 上传。"))


def unreadable(request: HttpRequest, problem: Any) -> HttpResponse:
    return refused(400, _("请求没有看懂。"))


def register(api: NinjaAPI) -> None:
    """Answer these instead of ninja's own; the most telling class wins."""
    api.add_exception_handler(Refusal, refusal)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(AuthenticationError, no_token)
    api.add_exception_handler(HttpError, http_error)
    api.add_exception_handler(Http404, not_found)
    api.add_exception_handler(RequestDataTooBig, too_big)
    for problem in (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        api.add_exception_handler(problem, unreadable)


def worded(view: View) -> View:
    """A view of ninja whose 405 is a sentence too, and whose every answer is marked."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = response.headers.get("Allow", "")
            response = refused(405, _("这个地址只接受%(methods)s。") % {"methods": allowed})
            response["Allow"] = allowed
        return marked(response)

    return run
