"""Whoever proved the code of one matter: a signed cookie that names this matter and no other."""

from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lianhu.access.device import device_of
from lianhu.audit.actor import Actor
from lianhu.counties.current import current

COOKIE: Final = "lianhu_bearer"
SALT: Final = "access.bearer"
# A phone is lent and shared in a family: a week, not for ever.
KEEP_SECONDS: Final = 7 * 24 * 3600


def grant(response: HttpResponse, stream: str) -> None:
    """From now on this browser is the bearer of `stream` ("matter:17"), until another is granted."""
    # The county is signed too: ids repeat from county to county, the signing key does not.
    value = signing.dumps([current().schema_name, stream], salt=SALT)
    response.set_cookie(
        COOKIE, value, max_age=KEEP_SECONDS, httponly=True, samesite="Lax", secure=settings.HTTPS
    )


def drop(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def stream_of(request: HttpRequest) -> str:
    """The stream whose code was proved on this browser, or ""."""
    value = request.COOKIES.get(COOKIE)
    if not value:
        return ""
    try:
        schema, stream = signing.loads(value, salt=SALT, max_age=KEEP_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(stream) if schema == current().schema_name else ""


def actor_of_code(request: HttpRequest) -> Actor | None:
    """The bearer on this browser, also while a member of staff is signed in; None if no code was proved."""
    stream = stream_of(request)
    return actor_for(stream, device_of(request)) if stream else None


def actor_for(stream: str, device: str = "") -> Actor:
    """The bearer of `stream`, where the code was proved by other means than the cookie."""
    return Actor("bearer", label=_("反映人"), device=device, stream=stream)
