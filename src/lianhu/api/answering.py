"""How an answer leaves: JSON with the county's notice, times in the county's zone, never cached by others."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, TypeVar
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from lianhu.counties.current import current
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing

HEADER: Final = "X-Demo"
R = TypeVar("R", bound=HttpResponseBase)


def notice() -> str | None:
    """What every answer of a demo county says; None elsewhere."""
    try:
        return _("演示数据，纯属虚构") if current().demo else None
    except Missing:
        return None


def marked(response: R) -> R:
    """Put the notice into a header as well: a list in the standard's own shape has no room for it.

    A header holds no Chinese, so it is UTF-8 in percent signs, as in an address.
    """
    words = notice()
    if words:
        response[HEADER] = quote(words)
    response.headers.setdefault("Cache-Control", "private, no-store")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def answer(
    payload: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """A JSON object, with `notice` at its top."""
    body = dumps({"notice": notice(), **payload})
    kind = "application/json; charset=utf-8"
    return marked(HttpResponse(body, status=status, content_type=kind, headers=headers))


def definition(document: Mapping[str, Any]) -> HttpResponse:
    """An OpenAPI document; in a demo county its description begins with the notice."""
    info, words = document["info"], notice()
    if words:
        info = {**info, "description": f"{words}。{info['description']}"}
    body = dumps({**document, "info": info})
    return marked(HttpResponse(body, content_type="application/json; charset=utf-8"))


def refused(status: int, message: str, field: str = "", last: str | None = None) -> HttpResponse:
    """Why not, in one sentence; `field` names what to mend, `last` who came first."""
    payload = {"message": message, "field": field, "last": last}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return answer(payload, status, headers)


def dumps(payload: Any) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def moment(at: datetime | None) -> str | None:
    """ISO 8601 to the second, with the county's offset."""
    return clock.local(at).isoformat(timespec="seconds") if at else None


def day_of(at: datetime | None) -> str | None:
    """The day alone, as its first moment: to the minute, a public list would tell who it was."""
    return moment(clock.day_start(clock.day_of(at))) if at else None


def plain(day: date | None) -> str | None:
    return day.isoformat() if day else None
