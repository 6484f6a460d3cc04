"""A sheet as PDF."""

from pathlib import Path
from typing import Any, Final

from lianhu.counties.current import current
from lianhu.kernel.hashing import short_hex
from lianhu.shell import pdf, qr
from lianhu.shell.sheets.blocks import Block, Code, Faces, Sheet, plain

TEMPLATE: Final = Path(__file__).with_name("sheet.typ")


def render(sheet: Sheet) -> bytes:
    """A4 with the type inside it.

    Raises:
        FontMissing: npm has not been run.
    """
    return pdf.render(TEMPLATE, data_of(sheet))


def data_of(sheet: Sheet) -> dict[str, Any]:
    """What the template reads."""
    return {
        "title": sheet.title,
        "cut": sheet.cut,
        "number": sheet.number,
        "size": sheet.size,
        "foot": short_hex(sheet.foot),
        "demo": current().demo,
        "together": sheet.together,
        "blocks": [_drawn(block) for block in sheet.blocks],
    }


def _drawn(block: Block) -> dict[str, Any]:
    found = plain(block)
    if isinstance(block, Code):
        found["svg"] = qr.document(block.address)
    if isinstance(block, Faces):
        found["items"] = [{"label": label, "svg": str(svg)} for label, svg in block.drawn]
    return found
