"""What a browser may do on our pages: run our files, and nothing else."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse

POLICY: Final = "; ".join(
    [
        "default-src 'self'",
        # Icons of the phone style sheet are data:, previews of photos and recordings are blob:.
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
# No page ever asks where a phone is.
PERMISSIONS: Final = "microphone=(self), camera=(self), geolocation=()"


BODILESS: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if not response.streaming and response.status_code not in BODILESS:
            # Without its length the server must close the connection to say where it ends.
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response
