"""The faces of a rating sheet: how far the mouth turns says the mark, the words beside it too."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

SIZE: Final = 100
# Between the corners of the mouth and its lowest or highest point.
DEEPEST: Final = 26.0


def turns(count: int) -> list[float]:
    """How far each mouth turns, the best first: 1.0 up … -1.0 down."""
    return [1 - 2 * n / max(1, count - 1) for n in range(count)]


def svg(turn: float) -> str:
    """A face as a drawing that stands alone."""
    corner, middle = _mouth(turn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" aria-hidden="true">'
        '<g fill="none" stroke="black" stroke-width="4" stroke-linecap="round">'
        '<circle cx="50" cy="50" r="45"/>'
        f'<path d="M28 {corner:.1f}Q50 {middle:.1f} 72 {corner:.1f}"/></g>'
        '<circle cx="35" cy="38" r="5"/><circle cx="65" cy="38" r="5"/></svg>'
    )


def png(turn: float, *, scale: int = 3) -> bytes:
    """The same face for Word."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    side = SIZE * scale
    image = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(image)
    pen.ellipse([5 * scale, 5 * scale, 95 * scale, 95 * scale], outline=0, width=4 * scale)
    for x in (35, 65):
        pen.ellipse(
            [(x - 5) * scale, 33 * scale, (x + 5) * scale, 43 * scale], fill=0
        )  # fmt: skip
    pen.line(_curve(turn, scale), fill=0, width=4 * scale, joint="curve")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _mouth(turn: float) -> tuple[float, float]:
    """Heights of the corners and of the point that draws the curve."""
    return 66 - turn * DEEPEST / 4, 66 + turn * DEEPEST


def _curve(turn: float, scale: int) -> Sequence[tuple[float, float]]:
    corner, middle = _mouth(turn)
    points = []
    for n in range(21):
        t = n / 20
        y = (1 - t) ** 2 * corner + 2 * t * (1 - t) * middle + t**2 * corner
        points.append(((28 + 44 * t) * scale, y * scale))
    return points
