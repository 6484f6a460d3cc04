"""Tables written as Excel files: row by row into a temporary file, every cell as the text it is."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any, Final
from urllib.parse import quote

from django.http import FileResponse

from lianhu.kernel.clock import local

TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What one cell of the format takes (ECMA-376).
LONGEST: Final = 32_767
WIDEST: Final = 60


def book(
    head: Iterable[Sequence[Any]],
    rows: Iterable[Sequence[Any]],
    *,
    sheet: str,
    widths: Sequence[int] = (),
) -> IO[bytes]:
    """An open file with one sheet: `head` first, then `rows`; at its start, gone when closed.

    Words that begin with "=", "+", "-" or "@" are stored as words: a program that opens the file
    never takes what somebody said for a formula. Days and moments are written as days.

    Args:
        widths: of the first columns, in characters.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - only who asks for a spreadsheet pays for it
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    made = Workbook(write_only=True)
    page = made.create_sheet(sheet[:31])
    for n, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(n)].width = min(width, WIDEST)
    for row in head:
        page.append([_cell(page, value) for value in row])
    for row in rows:
        page.append([_cell(page, value) for value in row])
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    made.save(file)
    file.seek(0)
    return file


def _cell(page: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return local(value).replace(tzinfo=None) if value.tzinfo else value
    if value is None or isinstance(value, (date, int, float)):
        return value
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    cell = WriteOnlyCell(page)
    # Said before the value, which would make a formula of "=…"; what XML cannot hold goes.
    cell._value = "".join(char for char in str(value) if char >= " " or char in "\n\t")[:LONGEST]
    cell.data_type = "s"
    return cell


def answer(file: IO[bytes], name: str) -> FileResponse:
    """Send it as `name`.xlsx, kept by nobody on the way."""
    found = FileResponse(file, content_type=TYPE)
    found["Content-Disposition"] = (
        f"attachment; filename=\"table.xlsx\"; filename*=UTF-8''{quote(name)}.xlsx"
    )
    found["Cache-Control"] = "no-store"
    return found
