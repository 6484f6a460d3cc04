"""The one key ring of this installation, and fresh ids for rows sealed before they are saved."""

from functools import cache
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import BinaryField, Model

from lianhu.kernel.keys import ID_BYTES, KeyRing

CIPHER: Final = "_cipher"


def ring() -> KeyRing:
    return _ring(settings.KEYS)


@cache
def _ring(folder: str | Path) -> KeyRing:
    return KeyRing(Path(folder))


def require_all() -> None:
    """Whether every key that wrote something in this county is still here.

    Said at the start, while nothing is lost yet: a ring that was made anew beside an old database
    would write under a second key for months before somebody looks up an old number.

    Raises:
        MissingKey: a row was written under a key that is not in the folder.
    """
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, BinaryField) and field.name.endswith(CIPHER):
                ring().require(_met(model._meta.db_table, field.attname))


def _met(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT encode(substring(\"{column}\" FROM 2 FOR {ID_BYTES}), 'hex')"  # noqa: S608
            f' FROM "{table}" WHERE length("{column}") > {ID_BYTES} ORDER BY 1'
        )
        return [row[0] for row in cursor.fetchall()]


def next_id(model: type[Model]) -> int:
    """The id the next row will have: ciphers are bound to their row, so it must be known first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return int(cursor.fetchone()[0])
