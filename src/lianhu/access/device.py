"""Two random cookies: the device (limits, repeated submits) and the phone (a personal link's lock)."""

import re
import secrets
from ipaddress import IPv6Address, ip_address
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from lianhu.audit.actor import Actor
from lianhu.kernel.hashing import sm3

DEVICE: Final = "lianhu_device"
PHONE: Final = "lianhu_phone"
KEEP_SECONDS: Final = 400 * 24 * 3600
_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{22,64}")


def device_of(request: HttpRequest) -> str:
    """A random name for this browser, the same for every request it sends.

    A browser that has no device cookie yet is named after its form token, so that the same
    first form sent twice comes from one device.
    """
    kept = request.COOKIES.get(DEVICE, "")
    if _SHAPE.fullmatch(kept):
        return kept
    made: str | None = getattr(request, "_lianhu_device", None)
    if made is None:
        token = request.META.get("CSRF_COOKIE") if request.method == "POST" else None
        made = sm3(f"device {token}".encode()).hex()[:32] if token else secrets.token_urlsafe(18)
        request._lianhu_device = made  # type: ignore[attr-defined]
    return made


def origin_of(request: HttpRequest) -> str:
    """A keyed digest of the address a request came from; "" where that says nothing.

    A proxy on this machine says in the last entry of its header whom it stands for; what others
    write there is their own word and is not read.
    """
    try:
        here = ip_address(request.META.get("REMOTE_ADDR", ""))
        if here.is_loopback:
            here = ip_address(request.headers.get("X-Forwarded-For", "").split(",")[-1].strip())
    except ValueError:
        return ""
    if isinstance(here, IPv6Address):
        # One line of a household is a whole /64.
        mapped = here.ipv4_mapped
        place = mapped.packed if mapped else here.packed[:8]
    else:
        place = here.packed
    return salted_hmac("access.device.origin", place).hexdigest()[:32]


def remember_device(request: HttpRequest, response: HttpResponse) -> None:
    """Keep the name on the browser once it has sent something; reading leaves no cookie."""
    if request.method != "POST" or _SHAPE.fullmatch(request.COOKIES.get(DEVICE, "")):
        return
    _keep(response, DEVICE, device_of(request))


def phone_of(request: HttpRequest) -> str:
    """The secret of this phone, or "" while no personal link was bound on it."""
    kept = request.COOKIES.get(PHONE, "")
    return kept if _SHAPE.fullmatch(kept) else ""


def new_phone() -> str:
    return secrets.token_urlsafe(32)


def remember_phone(response: HttpResponse, phone: str) -> None:
    _keep(response, PHONE, phone)


def digest_of(secret: str) -> str:
    """What is stored of a random secret: 64 hex digits of SM3."""
    return sm3(secret.encode("utf-8", "replace")).hex()


def mark_of(device: str) -> str:
    """Sixteen hex digits of a device as they stand in the log: enough to know one again."""
    return digest_of(device)[:16] if device else ""


def marked(actor: Actor) -> dict[str, Any]:
    """What the event of an act by staff says of the browser it came from; nothing of others."""
    mine = mark_of(actor.device) if actor.is_staff else ""
    return {"device": mine} if mine else {}


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=KEEP_SECONDS, httponly=True, samesite="Lax", secure=settings.HTTPS
    )
