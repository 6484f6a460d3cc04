"""The addresses of GeoReport v2. Cookies open nothing here, so a form token is not asked for."""

import json
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from lianhu.api.answering import definition as described
from lianhu.api.answering import notice
from lianhu.api.keys import VISITOR, sender_of
from lianhu.api.open311 import posting, reading
from lianhu.api.open311.asked import given, jurisdiction, require_jurisdiction
from lianhu.api.open311.rendering import TYPES, fault, rendered
from lianhu.api.open311.services import as_row, changed_at, definition, service_with, services
from lianhu.api.serving import served
from lianhu.counties.address import absolute
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal

SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"
READ: Final = ("GET", "HEAD")
# 404 for what is not there, 403 for a wrong key, 429 for too often: 400 for all else.
OWN_STATUS: Final = (403, 404, 429)
Endpoint = Callable[..., HttpResponse]


def endpoint(*methods: str) -> Callable[[Endpoint], Endpoint]:
    """A view that answers every fault in the standard's shape, in the format that was asked."""

    def wrap(view: Endpoint) -> Endpoint:
        @csrf_exempt
        @wraps(view)
        def run(request: HttpRequest, format: str = "json", **named: str) -> HttpResponse:
            if format not in TYPES:
                return fault(404, _("只有 json 和 xml 两种格式。"), format)
            if request.method not in methods:
                wrong = fault(405, _("这个地址只接受%s。") % "、".join(methods), format)
                wrong["Allow"] = ", ".join(methods)
                return wrong
            return _answered(view, request, format, named)

        return run

    return wrap


def _answered(
    view: Endpoint, request: HttpRequest, format: str, named: dict[str, str]
) -> HttpResponse:
    try:
        require_jurisdiction(request)
        return view(request, format=format, **named)
    except Refusal as refusal:
        status = refusal.status if refusal.status in OWN_STATUS else 400
        return fault(status, str(refusal), format)
    except RequestDataTooBig:
        return fault(413, _("内容太大，最多4 MB。"), format)
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return fault(400, _("请求没有看懂。"), format)


@endpoint(*READ)
def list_services(request: HttpRequest, format: str) -> HttpResponse:
    return rendered("services", [as_row(one) for one in services().values()], format)


@endpoint(*READ)
def service(request: HttpRequest, format: str, code: str) -> HttpResponse:
    return rendered("service_definition", definition(service_with(code)), format)


@endpoint(*READ, "POST")
def requests(request: HttpRequest, format: str) -> HttpResponse:
    made = posting.posted(request) if request.method == "POST" else reading.listed_requests(request)
    return rendered("service_requests", made, format)


@endpoint(*READ)
def one_request(request: HttpRequest, format: str, number: str) -> HttpResponse:
    return rendered("service_requests", reading.one_request(request, number), format)


@endpoint(*READ)
def token(request: HttpRequest, format: str, word: str) -> HttpResponse:
    return rendered("service_requests", reading.numbered(word), format)


@endpoint(*READ)
def discovery(request: HttpRequest, format: str) -> HttpResponse:
    """Where this is, which formats it speaks, whom to ask for a key."""
    at = changed_at()
    changed = clock.local(at).strftime("%Y-%m-%d %H:%M") if at else ""
    here = {
        "specification": SPECIFICATION,
        "url": absolute(request, "/open311/v2"),
        "changeset": changed,
        "type": "test" if notice() else "production",
        "formats": ["text/xml", "application/json"],
    }
    said = {
        "changeset": changed,
        "contact": _("本县（jurisdiction_id %(id)s）的说明见 %(url)s")
        % {"id": jurisdiction(), "url": absolute(request, "/api/")},
        "key_service": _("不带 api_key 也可以提交；外部系统的 api_key 请向县管理员申请。"),
        "endpoints": [here],
    }
    return rendered("discovery", said, format)


@csrf_exempt
def media(request: HttpRequest, word: str) -> HttpResponseBase:
    """A voice or photo: to everybody once released, to the sender by `?token=`."""
    try:
        return served(sender_of(given(request, "token")) or VISITOR, word)
    except Refusal as refusal:
        return fault(refusal.status, str(refusal), "json")


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    """What is no address of ours."""
    return fault(404, _("没有这个地址。"), "xml" if request.path.endswith(".xml") else "json")


@cache
def _document() -> dict[str, Any]:
    return dict(json.loads(Path(__file__).with_name("definition.json").read_text("utf-8")))


def document() -> dict[str, Any]:
    """The definition of this interface, OpenAPI 3.1."""
    return _document()


@csrf_exempt
def openapi(request: HttpRequest) -> HttpResponse:
    return described(document())
