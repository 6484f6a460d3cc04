"""The addresses that are printed, shared and turned into codes: never what a request claims."""

import time
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from lianhu.counties import current
from lianhu.counties.current import connection
from lianhu.counties.models import Domain

_kept: Final[dict[str, tuple[float, str]]] = {}


def absolute(request: HttpRequest, path: str = "/") -> str:
    """`path` (from the root) under LIANHU_URL, else under the county's own name, else the request's.

    Any name leads to the only county, so a name in a request may be anybody's invention.
    """
    if settings.LIANHU_URL:
        return f"{settings.LIANHU_URL.rstrip('/')}{path}"
    name = _name()
    if not name:
        return request.build_absolute_uri(path)
    return f"{'https' if settings.HTTPS else request.scheme}://{name}{path}"


def _name() -> str:
    schema = str(connection.schema_name)
    found = _kept.get(schema)
    if found and found[0] > time.monotonic():
        return found[1]
    rows = Domain.objects.filter(tenant__schema_name=schema, is_primary=True)
    name = str(rows.values_list("domain", flat=True).first() or "")
    _kept[schema] = (time.monotonic() + current.KEEP_SECONDS, name)
    return name


def forget() -> None:
    _kept.clear()
