"""Which county this thread works in."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection as _connection
from django_tenants.utils import get_public_schema_name

from lianhu.counties.models import County
from lianhu.kernel.errors import Missing

# django-tenants adds the schema to Django's connection; its stubs do not know.
connection: Any = _connection
KEEP_SECONDS = 10.0
_kept: dict[str, tuple[float, County]] = {}


def current() -> County:
    """The county whose schema is on the connection.

    The row is kept for ten seconds under its schema name, so a request costs no query.

    Raises:
        Missing: the connection stands in the shared schema.
    """
    schema = str(connection.schema_name)
    found = _kept.get(schema)
    if found and found[0] > time.monotonic():
        return found[1]
    county: County | None = County.objects.filter(schema_name=schema).first()
    if county is None:
        raise Missing("没有选定县。")
    _kept[schema] = (time.monotonic() + KEEP_SECONDS, county)
    return county


def forget() -> None:
    """Drop what is kept; for tests and after a county was changed."""
    _kept.clear()


def enter(county: County) -> None:
    """Put the connection into the county's schema; costs nothing when it is there already."""
    if connection.schema_name != county.schema_name:
        connection.set_tenant(county)


def enter_only(code: str = "") -> County:
    """Enter the county with `code`, or the only one.

    Raises:
        Missing: none, or several and no code.
    """
    counties = list(County.objects.filter(code=code) if code else County.objects.all()[:2])
    if code and not counties:
        raise Missing(f"没有代码是{code[:20]}的县。")
    if len(counties) != 1:
        raise Missing(
            "还没有县，请先运行 lianhu setup。"
            if not counties
            else "有多个县，请用 --county 代码 指定。"
        )
    only: County = counties[0]
    enter(only)
    return only


def is_public() -> bool:
    return bool(connection.schema_name == get_public_schema_name())


@contextmanager
def inside(schema: str) -> Iterator[None]:
    """Run a block in the county with this schema name and come back."""
    before = connection.tenant
    if connection.schema_name != schema:
        connection.set_schema(schema)
    try:
        yield
    finally:
        if before is not None and connection.schema_name != before.schema_name:
            connection.set_tenant(before)
