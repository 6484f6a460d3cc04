"""Pages that everybody is shown alike, drawn once for each state of the database.

The server names its state exactly: `pg_current_snapshot` changes with every committed write and
with nothing else. So a kept page is never older than a page drawn now; it only costs less.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, Final, ParamSpec
from uuid import uuid4

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from lianhu.kernel import clock
from lianhu.shell.elder import COOKIE as ELDER

MOST: Final = 400
LARGEST: Final = 96 * 1024
# Whoever sends another cookie may be somebody, and is shown a page drawn for them.
NAMELESS: Final = {"csrftoken", "lianhu_device", ELDER}
_TOKEN: Final = re.compile(rb'"x-csrftoken": "([A-Za-z0-9]{64})"')
_ONCE: Final = re.compile(rb'(name="once" value=")[0-9a-f]{32}"')

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponse]


@dataclass(frozen=True, slots=True)
class _Page:
    state: str
    minute: int
    body: bytes
    token: bytes
    headers: dict[str, str]


_pages: OrderedDict[tuple[str, ...], _Page] = OrderedDict()
_lock = Lock()


def kept(view: View[P]) -> View[P]:
    """Keep what `view` answers to a nameless GET; everybody else gets a page of their own.

    For pages that show the same to all. The form token and the key against double sending, which
    must not be shared, are put in fresh each time.
    """

    @wraps(view)
    def shown(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not _is_nameless(request):
            return view(request, *args, **kwargs)
        key, state, minute = _key(request), _state(), int(clock.now().timestamp()) // 60
        with _lock:
            page = _pages.get(key)
        if page and page.state == state and page.minute == minute:
            return _again(request, page)
        response = view(request, *args, **kwargs)
        _keep(key, state, minute, response)
        return response

    return shown


def _is_nameless(request: HttpRequest) -> bool:
    # Inside a transaction its own writes are seen but are no state yet.
    reads = request.method == "GET" and not connection.in_atomic_block
    return reads and NAMELESS.issuperset(request.COOKIES)


def _key(request: HttpRequest) -> tuple[str, ...]:
    elder = request.COOKIES.get(ELDER, "")
    inside = request.headers.get("HX-Request", "")
    return (str(connection.schema_name), request.build_absolute_uri(), elder, inside)  # type: ignore[attr-defined]


def _state() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return str(cursor.fetchone()[0])


def _keep(key: tuple[str, ...], state: str, minute: int, response: HttpResponse) -> None:
    told = response.has_header("Cache-Control") or response.cookies
    if response.status_code != 200 or response.streaming or told:
        return
    token = _TOKEN.search(response.content)
    if token is None or len(response.content) > LARGEST:
        return
    page = _Page(state, minute, response.content, token[1], dict(response.items()))
    with _lock:
        _pages[key] = page
        _pages.move_to_end(key)
        while len(_pages) > MOST:
            _pages.popitem(last=False)


def _again(request: HttpRequest, page: _Page) -> HttpResponse:
    body = page.body.replace(page.token, get_token(request).encode())
    body = _ONCE.sub(rb"\g<1>" + uuid4().hex.encode() + b'"', body)
    return HttpResponse(body, headers=page.headers)
