"""QR codes: SVG for pages, PNG for cards and Word."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe


def svg(text: str, *, size: int = 132) -> SafeString:
    """Inline SVG, `size` CSS pixels square, with the quiet zone the standard asks for (ISO/IEC 18004)."""
    code = segno.make(text, error="m", micro=False)
    modules = code.symbol_size(border=4)[0]
    drawn = code.svg_inline(border=4, scale=size / modules, omitsize=False, svgclass="lh-qr-svg")
    return mark_safe(drawn)  # noqa: S308 - segno writes only module paths, never the text


def png(text: str, *, scale: int = 8) -> bytes:
    """PNG with `scale` pixels a module."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()
