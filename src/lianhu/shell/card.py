"""Picture cards for WeChat groups: one PNG that can be read without opening anything."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from lianhu.shell import fonts, qr

WIDTH: Final = 1080
EDGE: Final = 72
BRAND: Final = "#08753f"
INK: Final = "#191c1a"
SOFT: Final = "#5c6460"
LINE: Final = "#e1e5e2"
DEMO: Final = "演示数据，纯属虚构"
# 避头尾: these never begin a line, those never end one (GB/T 15834—2011).
NOT_FIRST: Final = "，。、；：！？）》」』】〕”’…—％%·"
NOT_LAST: Final = "（《「『【〔“‘"


@lru_cache(maxsize=16)
def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.path("sans", bold=bold)), size)


def draw(
    title: str,
    lines: Sequence[str],
    *,
    place: str = "",
    label: str = "",
    address: str = "",
    invite: str = "长按识别，看办理经过",
    foot: str = "",
    demo: bool = False,
) -> bytes:
    """Draw a card 1080 pixels wide and as high as its words need.

    Args:
        lines: paragraphs under the title, already masked; an empty one leaves a gap.
        place: the community or village, at the top left.
        label: what kind of card this is (办结反馈), at the top right.
        address: put into the QR code; none is drawn when empty.
        demo: marks the card as invented.

    Returns:
        PNG bytes.

    Raises:
        FontMissing: npm has not been run.
    """
    card = _Card()
    card.band(place, label, demo=demo)
    card.words(title, _font(60, bold=True), INK, leading=82)
    card.y += 28
    for line in lines:
        card.words(line, _font(40), INK, leading=62) if line else card.gap(28)
        card.gap(8)
    card.gap(32)
    if address:
        card.code(address, invite, foot)
    elif foot:
        card.words(foot, _font(30), SOFT, leading=46)
    return card.png()


class _Card:
    """A tall canvas that is cut to what was used."""

    HIGHEST: Final = 6000

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, self.HIGHEST), "white")
        self.pen = ImageDraw.Draw(self.image)
        self.y = 0

    def gap(self, height: int) -> None:
        self.y += height

    def band(self, place: str, label: str, *, demo: bool) -> None:
        self.pen.rectangle((0, 0, WIDTH, 132), fill=BRAND)
        self.pen.text(
            (EDGE, 66),
            fitted(place, _font(42, bold=True), 620),
            "white",
            _font(42, bold=True),
            "lm",
        )
        self.pen.text((WIDTH - EDGE, 66), label, "white", _font(38), "rm")
        self.y = 132
        if demo:
            self.pen.rectangle((0, self.y, WIDTH, self.y + 60), fill="#ffedcc")
            self.pen.text((WIDTH // 2, self.y + 30), DEMO, "#6b3a00", _font(32), "mm")
            self.y += 60
        self.y += 60

    def words(self, text: str, font: ImageFont.FreeTypeFont, colour: str, *, leading: int) -> None:
        for line in wrapped(text, font, WIDTH - 2 * EDGE):
            if self.y + leading > self.HIGHEST - 420:
                return
            self.pen.text((EDGE, self.y), line, colour, font)
            self.y += leading

    def code(self, address: str, invite: str, foot: str) -> None:
        self.pen.line((EDGE, self.y, WIDTH - EDGE, self.y), LINE, 2)
        self.gap(40)
        # A whole number of pixels a module, or phones misread the code.
        scale = max(3, 300 // qr.modules(address))
        with Image.open(BytesIO(qr.png(address, scale=scale))) as code:
            square = code.convert("RGB")
        side = square.width
        self.image.paste(square, (WIDTH - EDGE - side + qr.QUIET * scale, self.y - 12))
        top = self.y
        width = WIDTH - 2 * EDGE - side
        self.y += 44
        for line in wrapped(invite, _font(40, bold=True), width):
            self.pen.text((EDGE, self.y), line, INK, _font(40, bold=True))
            self.y += 60
        for line in wrapped(foot, _font(30), width):
            self.pen.text((EDGE, self.y), line, SOFT, _font(30))
            self.y += 46
        self.y = max(self.y, top + side - 36)

    def png(self) -> bytes:
        out = BytesIO()
        cut = self.image.crop((0, 0, WIDTH, min(self.HIGHEST, self.y + 56)))
        # Few flat colours: a palette makes a third of the size, which counts in a village group.
        cut.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        return out.getvalue()


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> Iterator[str]:
    """Break text into lines no wider than `width` pixels, Chinese style."""
    for paragraph in text.splitlines():
        line = ""
        for letter in paragraph:
            if font.getlength(line + letter) <= width or (letter in NOT_FIRST and line):
                line += letter
                continue
            kept, carried = _break(line)
            yield kept
            line = carried + letter
        yield line


def _break(line: str) -> tuple[str, str]:
    """Where a full line ends: before an opening mark, and not inside a word or number."""
    at = len(line)
    while at > 1 and (line[at - 1] in NOT_LAST or _is_word(line[at - 1 :])):
        at -= 1
    if at <= len(line) // 2:
        at = len(line)
    return line[:at], line[at:]


def _is_word(tail: str) -> bool:
    return tail.isascii() and tail.isalnum()


def fitted(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    """Text cut with … to one line."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text + "…"
