"""The one key ring of this installation, and fresh ids for rows that are sealed before they are saved."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Model

from lianhu.kernel.keys import KeyRing


def ring() -> KeyRing:
    return _ring(Path(settings.KEYS))


@cache
def _ring(folder: Path) -> KeyRing:
    return KeyRing(folder)


def next_id(model: type[Model]) -> int:
    """The id the next row will have: ciphers are bound to their row, so it must be known first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return int(cursor.fetchone()[0])
