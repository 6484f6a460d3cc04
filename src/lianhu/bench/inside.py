"""Requests answered in this very process, through the whole middleware: to count and to profile."""

import io
import sys
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

_handler: list[WSGIHandler] = []


def call(
    method: str, path: str, cookies: Mapping[str, str], fields: Mapping[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one request."""
    if not _handler:
        _handler.append(get_wsgi_application())
    body = urlencode(fields or {}).encode()
    at = urlsplit(path)
    jar: SimpleCookie = SimpleCookie(dict(cookies))
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method, "PATH_INFO": at.path, "QUERY_STRING": at.query,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT": "text/html",
        "HTTP_COOKIE": "; ".join(f"{key}={one.value}" for key, one in jar.items()),
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http",
    }  # fmt: skip
    said: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], problem: Any = None) -> Any:
        said["status"], said["headers"] = int(status[:3]), dict(headers)

    response = _handler[0](environ, start)
    try:
        found = b"".join(response)
    finally:
        response.close()
    return said["status"], said["headers"], found
