"""A labelled table: what people said and how it was sorted, in a CSV or Excel file."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple
from zipfile import BadZipFile

from django.utils.translation import gettext as _

from lianhu.kernel.errors import Refusal

COLUMNS: Final = ("title", "text", "label")
MOST_ROWS: Final = 200_000
LONGEST_LABEL: Final = 60


class Labelled(NamedTuple):
    title: str
    text: str
    label: str


def read(path: Path) -> list[Labelled]:
    """The rows of a file with the columns title (may be missing), text and label.

    Raises:
        Refusal: one line that says what is wrong, and in which row of the file.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refusal(_("%(file)s：读不了这个文件。") % {"file": path}) from error
    rows = _spreadsheet(path, content) if content[:4] == b"PK\x03\x04" else _text(path, content)
    found = list(_labelled(path, rows))
    if not found:
        raise Refusal(_("%(file)s：没有一行数据。") % {"file": path})
    return found


def _text(path: Path, content: bytes) -> Iterator[Sequence[Any]]:
    for code in ("utf-8-sig", "gb18030"):
        try:
            said = content.decode(code)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refusal(_("%(file)s：不是 UTF-8 也不是 GBK 编码的文字。") % {"file": path})
    if "\0" in said:
        raise Refusal(_("%(file)s：不是 CSV，也不是 xlsx 表格。") % {"file": path})
    lines = csv.reader(io.StringIO(said, newline=""))
    try:
        yield from lines
    except csv.Error as error:
        raise Refusal(
            _("%(file)s：第%(row)d行不是完整的 CSV。") % {"file": path, "row": lines.line_num}
        ) from error


def _spreadsheet(path: Path, content: bytes) -> Iterator[Sequence[Any]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - only who brings a spreadsheet pays for it

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        yield from sheet.iter_rows(values_only=True)
    # A broken spreadsheet fails in whatever part of it is broken.
    except (BadZipFile, KeyError, ValueError, TypeError, IndexError, SyntaxError) as error:
        raise Refusal(_("%(file)s：这个 xlsx 打不开，请另存一份再试。") % {"file": path}) from error


def _labelled(path: Path, rows: Iterator[Sequence[Any]]) -> Iterator[Labelled]:
    head = [str(cell or "").strip().lower() for cell in next(rows, ())]
    missing = [name for name in COLUMNS[1:] if name not in head]
    if missing:
        said = _("%(file)s：第1行要有列名 title、text、label，现在缺 %(missing)s。")
        raise Refusal(said % {"file": path, "missing": "、".join(missing)})
    for number, row in enumerate(rows, start=2):
        if number > MOST_ROWS:
            raise Refusal(_("%(file)s：超过%(most)d行。") % {"file": path, "most": MOST_ROWS})
        cells = dict(zip(head, ("" if cell is None else str(cell).strip() for cell in row)))  # noqa: B905
        if not any(cells.values()):
            continue
        yield _row(path, number, cells)


def _row(path: Path, number: int, cells: dict[str, str]) -> Labelled:
    one = Labelled(cells.get("title", ""), cells.get("text", ""), cells.get("label", ""))
    wrong = ""
    if not one.label:
        wrong = _("没有类别（label）")
    elif len(one.label) > LONGEST_LABEL:
        wrong = _("类别太长，像是放错了列")
    elif not (one.text or one.title):
        wrong = _("没有文字（text）")
    if wrong:
        raise Refusal(
            _("%(file)s：第%(row)d行%(wrong)s。") % {"file": path, "row": number, "wrong": wrong}
        )
    return one
