"""The rows of a table somebody brought: .xlsx or .csv, every cell as the text a person sees."""

import csv
import io
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from django.utils.translation import gettext as _

from lianhu.files import unpacking
from lianhu.kernel.errors import Refusal

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 100
LONGEST_CELL: Final = 10_000
# So many empty rows on end are the end: programs that format whole columns write a million.
EMPTY_ENDS: Final = 500
LOOKED_AT: Final = 10
# A double keeps 15 digits; what is longer and was stored as a number has lost some.
EXACT: Final = 10**15
MOST_MERGED: Final = 500_000
LOST: Final = "\ufffd"
_OLD: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK\x03\x04"
_DELIMITERS: Final = ",\t;"


@dataclass(frozen=True, slots=True)
class Table:
    """`top` are the rows above the header, `head` its names, `rows` what follows.

    A row is its number in the file, from 1, and its cells, as many as `head` has.
    """

    top: list[list[str]]
    head: list[str]
    rows: list[tuple[int, list[str]]] = field(repr=False)


Finder = Callable[[Sequence[Sequence[str]]], int]


def fullest(rows: Sequence[Sequence[str]]) -> int:
    """The first row with the most cells filled: usually the one that names the columns."""
    filled = [sum(1 for cell in row if cell) for row in rows]
    return filled.index(max(filled)) if filled else 0


def read(content: bytes, header_row: Finder = fullest) -> Table:
    """The table in a file: the first sheet that has anything on it.

    Args:
        header_row: which of the first rows names the columns.

    Raises:
        Refusal: in one sentence, what is wrong with the file and what to do.
    """
    if len(content) > unpacking.MOST_BYTES:
        raise Refusal(_("文件超过20MB，请分成几个文件再传。"), field="file")
    try:
        if content[:4] == _ZIP:
            return _table(_sheet(content), header_row)
        return _table(_text(content), header_row)
    except Refusal as refusal:
        refusal.field = refusal.field or "file"
        raise


def _table(rows: Iterable[list[str]], header_row: Finder) -> Table:
    numbered = enumerate(rows, start=1)
    first = list(itertools.islice(numbered, LOOKED_AT))
    if not any(any(row) for _n, row in first):
        raise Refusal(_("表里没有字。请看看是不是传错了文件。"))
    at = header_row([row for _n, row in first])
    head = list(first[at][1])
    while head and not head[-1]:
        head.pop()
    if len(head) < 2:
        raise Refusal(_("没有找到写着列名的那一行。请传有列名的表。"))
    found = []
    for n, row in itertools.chain(first[at + 1 :], numbered):
        cells = (row + [""] * len(head))[: len(head)]
        if any(cells):
            found.append((n, cells))
        if len(found) > MOST_ROWS:
            raise Refusal(_("超过%(most)d行，请分成几个文件再传。") % {"most": MOST_ROWS})
    if not found:
        raise Refusal(_("只有列名，下面一行也没有。"))
    return Table([row for _n, row in first[:at]], head, found)


def _text(content: bytes) -> Iterator[list[str]]:
    said = _decoded(content)
    start = said.lstrip()[:200].lower()
    if start.startswith(("<html", "<!doctype", "<table", "<?xml", "<meta")):
        raise Refusal(_("这是网页存成的表，不是真正的 Excel。请打开后另存为 .xlsx 再传。"))
    # A title may stand above the header, so the first line alone does not tell.
    begin = said.split("\n", LOOKED_AT)[:LOOKED_AT]
    mark = max(_DELIMITERS, key=lambda one: max(line.count(one) for line in begin))
    lines = csv.reader(io.StringIO(said, newline=""), delimiter=mark)
    try:
        for row in lines:
            yield [_words(cell) for cell in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise Refusal(_("第%(row)d行不是完整的 CSV。") % {"row": lines.line_num}) from error


def _decoded(content: bytes) -> str:
    if content[:4] == _OLD:
        raise Refusal(
            _("这是旧的 .xls（或者加了密码）。请用 Excel 或 WPS 打开，另存为 .xlsx 再传。")
        )
    codes = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for code in codes:
        try:
            said = content.decode(code)
        except UnicodeDecodeError:
            continue
        if "\0" not in said:
            return said
    raise Refusal(_("这个文件不是 Excel（.xlsx），也不是 CSV。"))


def _sheet(content: bytes) -> Iterator[list[str]]:
    # Only who brings a spreadsheet pays for them.
    from openpyxl import load_workbook  # noqa: PLC0415

    from lianhu.files import sheets  # noqa: PLC0415

    merges = unpacking.checked(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for page in book.worksheets:
            merged = merges.get(getattr(page, "_worksheet_path", "").lstrip("/"), [])
            rows = _filled(_until_empty(sheets.rows(page, MOST_COLUMNS)), merged)
            start = list(itertools.islice(rows, LOOKED_AT))
            if any(any(row) for row in start):
                yield from itertools.chain(start, rows)
                return
    # A broken spreadsheet fails in whatever part of it is broken.
    except (
        KeyError, ValueError, TypeError, IndexError, SyntaxError, AttributeError, OSError,
        OverflowError,
    ) as error:  # fmt: skip
        raise Refusal(_("这个 xlsx 打不开，请用 Excel 或 WPS 另存一份再试。")) from error


def _until_empty(rows: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    empty = 0
    for row in rows:
        end = len(row)
        while end and row[end - 1] is None:
            end -= 1
        cells = [_words(value) for value in row[:end]]
        empty = 0 if any(cells) else empty + 1
        if empty >= EMPTY_ENDS:
            return
        yield cells


def _filled(rows: Iterable[list[str]], merged: Sequence[tuple[str, str]]) -> Iterator[list[str]]:
    """A cell merged over several rows stands in each of them; over columns only in the first."""
    spans = _spans(merged)
    words: dict[tuple[int, int], str] = {}
    for n, row in enumerate(rows, start=1):
        for first, column in spans.get(n, ()):
            row.extend([""] * (column + 1 - len(row)))
            if n == first:
                words[first, column] = row[column]
            else:
                row[column] = row[column] or words.get((first, column), "")
        yield row


def _spans(merged: Sequence[tuple[str, str]]) -> dict[int, list[tuple[int, int]]]:
    """For each row the merged cells that reach into it: first row, column from 0."""
    from openpyxl.utils.cell import column_index_from_string, coordinate_from_string  # noqa: PLC0415

    spans: dict[int, list[tuple[int, int]]] = {}
    room = MOST_MERGED
    for start, end in merged:
        (letters, first), (_letters, last) = (
            coordinate_from_string(start),
            coordinate_from_string(end),
        )
        column = column_index_from_string(letters) - 1
        if first == last or column >= MOST_COLUMNS or last - first > MOST_ROWS:
            continue
        # A few bytes of a made-up file may claim many times what a machine can hold.
        room -= last - first + 1
        if room < 0:
            raise Refusal(_("这个表格里合并的单元格太多，请取消合并，另存后再传。"))
        for n in range(first, last + 1):
            spans.setdefault(n, []).append((first, column))
    return spans


def _words(value: Any) -> str:
    """A cell as a person reads it: whole numbers without ".0", days as 2026-11-30."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()[:LONGEST_CELL]
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, datetime):
        whole = value.time() == time()
        return value.strftime("%Y-%m-%d" if whole else "%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, (date, time)) else str(value).strip()


def _number(value: float) -> str:
    if isinstance(value, float) and abs(value) >= EXACT:
        return f"{value:.0f}{LOST}"
    return str(int(value)) if value == int(value) else repr(value)
