"""The rows of a table of orders: as any spreadsheet, with a header that is known again."""

from lianhu.files import spreadsheets
from lianhu.files.spreadsheets import LOST
from lianhu.orders import columns

__all__ = ["LOST", "Table", "read"]


class Table(spreadsheets.Table):
    """As it was read; `print` is the digest of its header."""

    __slots__ = ()

    @property
    def print(self) -> str:
        return columns.print_of(self.head)


def read(content: bytes) -> Table:
    """The table in a file, its header found by the names that orders go by. Raises Refusal."""
    found = spreadsheets.read(content, columns.header_row)
    return Table(found.top, found.head, found.rows)
