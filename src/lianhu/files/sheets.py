"""The cells of one sheet of a workbook, row after row.

openpyxl makes six objects of its own for every cell whose words stand in the cell itself, which is
how most platforms write (POI's streaming writer); that was a third of the reading of a table.
"""

from collections.abc import Iterator
from itertools import repeat
from typing import Any

from openpyxl.worksheet._reader import INLINE_STRING, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

_TEXT = f"{{{SHEET_MAIN_NS}}}t"
_RUN = f"{{{SHEET_MAIN_NS}}}r"


class _Parser(WorkSheetParser):  # type: ignore[misc]
    """As openpyxl's; words in a cell are taken as if a formula had given them."""

    def parse_cell(self, element: Any) -> Any:
        inside = element.find(INLINE_STRING) if element.get("t") == "inlineStr" else None
        if inside is not None:
            # How to say them aloud (rPh) is no part of the words.
            pieces = [*inside.iterfind(_TEXT), *inside.iterfind(f"{_RUN}/{_TEXT}")]
            value = element.makeelement(VALUE_TAG, {})
            value.text = "".join(piece.text or "" for piece in pieces)
            element.append(value)
            element.set("t", "str")
        return super().parse_cell(element)


def rows(page: Any, most: int) -> Iterator[list[Any]]:
    """The values of each row from the first, of at most `most` columns; rows left out are empty.

    Args:
        page: a sheet of a workbook that was opened `read_only`.
    """
    book, before = page.parent, 0
    with page._get_source() as source:
        parser = _Parser(
            source, page._shared_strings, data_only=True, epoch=book.epoch,
            date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        for n, cells in parser.parse():
            if n <= before:
                continue
            yield from repeat([], n - before - 1)
            before = n
            found = {cell["column"]: cell["value"] for cell in cells if cell["column"] <= most}
            yield [found.get(column) for column in range(1, max(found, default=0) + 1)]
