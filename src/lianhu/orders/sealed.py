"""Rows and files as they lie in the tables: encrypted, each for its own row."""

import json
from collections.abc import Sequence

from lianhu.orders.models import Line, Load, Order
from lianhu.people.keys import ring

MARK = "orders.mark"


def seal_cells(kind: type[Order] | type[Line], key: str, cells: Sequence[str]) -> bytes:
    """The cells of a row; `key` names the row among those of its kind."""
    plain = json.dumps(list(cells), ensure_ascii=False, separators=(",", ":")).encode()
    return ring().encrypt(plain, f"{kind._meta.label_lower}.cells:{key}")


def cells_of(row: Order | Line) -> list[str]:
    """The cells as they came; empty once they were erased."""
    if row.cells_cipher is None:
        return []
    key = line_key(row.load_id, row.row) if isinstance(row, Line) else str(row.pk)
    plain = ring().decrypt(bytes(row.cells_cipher), f"{row._meta.label_lower}.cells:{key}")
    return [str(cell) for cell in json.loads(plain)]


def line_key(load_id: int, row: int) -> str:
    return f"{load_id}/{row}"


def seal_file(load_id: int, content: bytes) -> bytes:
    return ring().encrypt(content, f"orders.load.content:{load_id}")


def file_of(load: Load) -> bytes:
    """The file as it came; raises KeyTrouble."""
    assert load.content_cipher is not None  # noqa: S101 - narrows the type
    return ring().decrypt(bytes(load.content_cipher), f"orders.load.content:{load.pk}")


def mark_of(cells: Sequence[str]) -> bytes:
    """By which the same row is known again without being read."""
    return ring().blind("\x1f".join(cells), MARK)
