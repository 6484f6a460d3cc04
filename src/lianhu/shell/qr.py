"""QR codes: SVG for pages and PDF, PNG for cards and Word."""

from functools import lru_cache
from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

# The quiet zone the standard asks for, in modules (ISO/IEC 18004).
QUIET = 4


def _make(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m")


def modules(text: str) -> int:
    """How many modules the code is wide, quiet zone included."""
    return int(_make(text).symbol_size(border=QUIET)[0])


@lru_cache(maxsize=500)
def svg(text: str, *, size: int = 132) -> SafeString:
    """SVG to stand in a page, `size` CSS pixels square."""
    code = _make(text)
    scale = size / code.symbol_size(border=QUIET)[0]
    drawn = code.svg_inline(border=QUIET, scale=scale, svgclass="lh-qr-svg", lineclass=None)
    return mark_safe(drawn)  # noqa: S308 - segno writes only module paths, never the text


def document(text: str) -> str:
    """SVG that stands alone, for the PDF."""
    out = BytesIO()
    _make(text).save(out, kind="svg", border=QUIET, xmldecl=False, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def png(text: str, *, scale: int = 8) -> bytes:
    """PNG with `scale` pixels a module."""
    out = BytesIO()
    _make(text).save(out, kind="png", scale=scale, border=QUIET)
    return out.getvalue()
