"""大字版: larger type and targets, kept in a cookie of the device.

Source: 无障碍环境建设法 第三十二条, 2023-09-01.
"""

from typing import Final

from django.http import HttpRequest, HttpResponse

COOKIE: Final = "daziban"
ON: Final = "1"
KEEP_SECONDS: Final = 400 * 24 * 3600


def is_elder(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) == ON


def remember(response: HttpResponse, *, on: bool) -> None:
    """Keep the choice on the device as long as a browser allows, or drop it."""
    if on:
        response.set_cookie(COOKIE, ON, max_age=KEEP_SECONDS, samesite="Lax", httponly=True)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
