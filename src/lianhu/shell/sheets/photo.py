"""The QR code on a photographed paper: however it was held, and on a poor phone in poor light."""

import time
from collections.abc import Callable, Iterator
from typing import Any, Final

# A page with several photos must still answer; who is not read in time types nine digits.
SECONDS: Final = 1.5
# The longer side in points: where a code is found first on most photos, then smaller and larger.
SIDES: Final = (1400, 1000, 2000, 2600)
# A code is laid flat in a square of this side, with its quiet zone, before it is read.
SIDE: Final = 560
QUIET: Final = 70

Accept = Callable[[str], bool]


def read(content: bytes, accept: Accept) -> str:
    """The first code on the picture that `accept` says is ours; "" when none can be read.

    Args:
        content: any picture that was examined before (`files`).
    """
    import cv2  # noqa: PLC0415 - heavy, and only a paper that comes back needs it
    import numpy as np  # noqa: PLC0415

    grey = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        return ""
    until = time.monotonic() + SECONDS
    reader = _Reader(cv2, np)
    for flat in reader.found(grey):
        text: str = reader.text(flat)
        if text and accept(text):
            return text
        if time.monotonic() > until:
            break
    return ""


class _Reader:
    """OpenCV finds far more codes than it reads where they lie: each is laid flat and read there."""

    def __init__(self, cv2: Any, np: Any) -> None:
        self.cv2, self.np = cv2, np
        self.finder = cv2.QRCodeDetectorAruco()
        self.readers = (self.finder, cv2.QRCodeDetector())

    def found(self, grey: Any) -> Iterator[Any]:
        """What looks like a code, laid flat: on the photo as it is, then without its shadows."""
        for even in (False, True):
            for side in SIDES:
                factor = side / max(grey.shape)
                picture = self._sized(grey, factor)
                yield from self._flat(self._even(picture) if even else picture, grey, factor)

    def text(self, flat: Any) -> str:
        """What a code says: as it is, sharpened, in black and white."""
        for picture in self._clearer(flat):
            for reader in self.readers:
                said = self._try(reader.detectAndDecode, picture)
                if said and said[0]:
                    return str(said[0])
        return ""

    def _flat(self, picture: Any, grey: Any, factor: float) -> Iterator[Any]:
        answer = self._try(self.finder.detectMulti, picture)
        corners = answer[1] if answer else None
        far = SIDE - QUIET
        square = self.np.float32([[QUIET, QUIET], [far, QUIET], [far, far], [QUIET, far]])
        for corner in () if corners is None else corners:
            quad = self.np.float32(corner).reshape(4, 2) / factor
            warp = self.cv2.getPerspectiveTransform(quad, square)
            yield self.cv2.warpPerspective(
                grey, warp, (SIDE, SIDE), flags=self.cv2.INTER_CUBIC, borderValue=255
            )

    def _clearer(self, flat: Any) -> Iterator[Any]:
        cv2 = self.cv2
        yield flat
        yield cv2.addWeighted(flat, 2.5, cv2.GaussianBlur(flat, (0, 0), 6), -1.5, 0)
        soft = cv2.GaussianBlur(flat, (0, 0), 2.5)
        yield cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
        how, kind = cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY
        yield cv2.adaptiveThreshold(soft, 255, how, kind, 91, 2)

    def _sized(self, picture: Any, factor: float) -> Any:
        how = self.cv2.INTER_AREA if factor < 1 else self.cv2.INTER_CUBIC
        return self.cv2.resize(picture, None, fx=factor, fy=factor, interpolation=how)

    def _even(self, picture: Any) -> Any:
        return self.cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(picture)

    def _try(self, ask: Callable[[Any], Any], picture: Any) -> Any:
        """None where OpenCV trips over a shape that only looks like a code."""
        try:
            return ask(picture)
        except self.cv2.error:
            return None
