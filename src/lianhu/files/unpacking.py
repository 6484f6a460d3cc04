"""A spreadsheet is a zip of XML: what it really unpacks to is measured before anybody reads it."""

import io
import re
import zlib
from collections.abc import Iterator
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from lianhu.kernel.errors import Refusal

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_PARTS: Final = 500
MOST_MERGES: Final = 50_000
_CHUNK: Final = 1024 * 1024
_OVERLAP: Final = 200
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_MERGE: Final = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z]{1,3}[1-9]\d{0,6}):([A-Z]{1,3}[1-9]\d{0,6})\""
)


def checked(content: bytes) -> dict[str, list[tuple[str, str]]]:
    """The merged cells of each sheet, by its part's name, of a file that is safe to read.

    Raises:
        Refusal: it is no zip, holds too much once unpacked, or declares things that no
            spreadsheet program writes.
    """
    merged: dict[str, list[tuple[str, str]]] = {}
    room = MOST_UNPACKED
    try:
        with ZipFile(io.BytesIO(content)) as book:
            parts = book.infolist()
            if len(parts) > MOST_PARTS:
                raise Refusal(_("这个表格里的零件太多，请只留要导入的一张表，另存后再传。"))
            for part in parts:
                found: list[tuple[str, str]] = []
                room -= _walk(book, part, room, found)
                if found:
                    merged[part.filename] = found
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
        RuntimeError,
    ) as broken:
        raise Refusal(
            _("这个文件打不开，可能没有传完，或者加了密码。请另存一份 .xlsx 再试。")
        ) from broken
    return merged


def _walk(book: ZipFile, part: ZipInfo, room: int, found: list[tuple[str, str]]) -> int:
    """How many bytes a part really has; stops as soon as there are too many."""
    size, sheet = 0, bool(_SHEET.fullmatch(part.filename))
    for chunk in _chunks(book, part):
        size += len(chunk) - (_OVERLAP if size else 0)
        if size > room:
            raise Refusal(_("这个表格展开以后太大，请只留要导入的一张表，另存后再传。"))
        if part.filename.endswith(".xml") and b"<!DOCTYPE" in chunk:
            raise Refusal(_("这个表格里有不该有的声明，没有打开。请用 Excel 或 WPS 另存一份再传。"))
        if sheet and len(found) < MOST_MERGES:
            found += [(a.decode(), b.decode()) for a, b in _MERGE.findall(chunk)]
    return size


def _chunks(book: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes, each piece with the end of the one before, so that nothing is cut."""
    before = b""
    with book.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield before + chunk
            before = (b" " * _OVERLAP + chunk)[-_OVERLAP:]
