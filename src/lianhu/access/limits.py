"""How often something may be tried: per device, per account, per matter number; not per address.

A village shares one address, so that would shut out neighbours; only uploads are bounded by it
besides, and widely (`access.uploads`). Call these outside the command's transaction, or a
refusal rolls its own count back.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lianhu.access.models import Limit
from lianhu.audit.reads import read
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.kernel.hashing import sm3

WRONG_TRIES: Final = 10
# A code is one of 32**8 (10**12). 1,000 wrong ones in half an hour by ever new devices are
# 17.5 million a year: one chance in 60,000 to open one matter. Ten of anybody's would shut out
# the one who holds the slip.
NUMBER_TRIES: Final = 1000
LOCK_SECONDS: Final = 30 * 60

_HIT: Final = (
    "INSERT INTO access_limit AS l (key, count, until) VALUES (%s, 1, %s)"
    " ON CONFLICT (key) DO UPDATE SET"
    " count = CASE WHEN l.until <= %s THEN 1 ELSE l.count + 1 END,"
    " until = CASE WHEN l.until <= %s THEN excluded.until ELSE l.until END"
    " RETURNING count"
)


_SPEND: Final = (
    "INSERT INTO access_limit AS l (key, count, until)"
    " SELECT key, count, %s FROM unnest(%s::text[], %s::int[]) AS new (key, count)"
    " ON CONFLICT (key) DO UPDATE SET"
    " count = CASE WHEN l.until <= %s THEN excluded.count"
    " ELSE least(l.count::bigint + excluded.count, 2000000000) END,"
    " until = CASE WHEN l.until <= %s THEN excluded.until ELSE l.until END"
    " RETURNING key, count"
)


class TooMany(Refusal):
    """Tried too often; it opens again by itself."""

    status = 429


def hit(key: str, limit: int, window_seconds: int) -> bool:
    """Count one try under `key`; True while no more than `limit` fell into the present window.

    The window starts with the first try and lasts `window_seconds`. Atomic: of many tries at
    the same moment exactly `limit` are let through.
    """
    now = clock.now()
    until = now + timedelta(seconds=window_seconds)
    with connection.cursor() as cursor:
        cursor.execute(_HIT, [_name(key), until, now, now])
        row = cursor.fetchone()
    return bool(row[0] <= limit)


def require(key: str, limit: int, window_seconds: int, message: str = "") -> None:
    """`hit`, or raise TooMany with `message`."""
    if not hit(key, limit, window_seconds):
        raise TooMany(message or _("操作太频繁，请稍后再试。"))


def spend(costs: Mapping[str, int], window_seconds: int) -> dict[str, int]:
    """Add each cost to its key's window, in one statement; what each window holds now."""
    now = clock.now()
    until = now + timedelta(seconds=window_seconds)
    names = {_name(key): key for key in costs}
    # Always in the same order: two at the same moment must not wait for each other.
    rows = sorted(names)
    with connection.cursor() as cursor:
        amounts = [costs[names[row]] for row in rows]
        cursor.execute(_SPEND, [until, rows, amounts, now, now])
        return {names[name]: count for name, count in cursor.fetchall()}


def is_spent(key: str, limit: int) -> bool:
    """Whether `limit` tries have been counted under `key` in the present window; counts nothing."""
    found = Limit.objects.filter(key=_name(key), until__gt=clock.now(), count__gte=limit)
    return found.exists()


def forget(key: str) -> None:
    """Start anew under `key`: after a success."""
    Limit.objects.filter(key=_name(key)).delete()


def wrong(number: str, device: str) -> None:
    """Count a wrong code for this matter number; ten lock it to the device for half an hour."""
    hit(f"follow:{number}", NUMBER_TRIES, LOCK_SECONDS)
    hit(f"follow:{number}:{device}", WRONG_TRIES, LOCK_SECONDS)


def require_unlocked(number: str, device: str) -> None:
    """Raise TooMany while the number is locked to this device: ask before the code is compared.

    A thousand wrong codes from whatever devices lock it to all.
    """
    names = _name(f"follow:{number}:{device}"), _name(f"follow:{number}")
    if read((WRONG_TRIES, NUMBER_TRIES), _locked, *names, clock.now()):
        raise TooMany(_("这个编号输错的次数太多，请过30分钟再试，或请网格员帮您查。"))


def _locked(by_device: str, by_all: str, now: datetime) -> QuerySet[Any, Any]:
    tried = Q(key=by_device, count__gte=WRONG_TRIES) | Q(key=by_all, count__gte=NUMBER_TRIES)
    return Limit.objects.filter(tried, until__gt=now).values_list("count")[:1]


def sweep() -> int:
    """Remove the windows that have ended."""
    return Limit.objects.filter(until__lte=clock.now()).delete()[0]


def _name(key: str) -> str:
    # Usernames and devices stand in the table only as digests, whatever their length.
    return sm3(key.encode("utf-8", "replace")).hex()
