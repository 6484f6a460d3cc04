"""A photo as we keep it: upright, small, sRGB JPEG, with nothing else inside."""

import struct
import threading
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from lianhu.files.sniffing import HEIF
from lianhu.kernel.errors import Refusal

if TYPE_CHECKING:
    from PIL.Image import Image, Transpose

THUMB: Final = 320
# A paper keeps its small print, seal and thumbprint legible.
LONGEST: Final = {"photo": 1600, "paper": 2400}
QUALITY: Final = {"photo": 80, "paper": 85}
# A phone of 200 million points sends JPEG, which is decoded at an eighth; others are decoded whole.
MAX_POINTS: Final = {"image/jpeg": 220_000_000}
MAX_POINTS_WHOLE: Final = 50_000_000
_PLAIN_MODES: Final = ("RGB", "CMYK", "L")
# Two large photos at once would take the memory of the whole service.
_ONE_AT_A_TIME: Final = threading.Lock()
FORMATS: Final = {
    "image/jpeg": ["JPEG", "MPO"],
    "image/png": ["PNG"],
    "image/gif": ["GIF"],
    "image/webp": ["WEBP"],
    HEIF: ["HEIF", "AVIF"],
}
_BROKEN: Final = (
    OSError, ValueError, SyntaxError, RuntimeError, EOFError, IndexError, KeyError, TypeError,
    OverflowError, MemoryError, struct.error, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """JPEG bytes and their size in points."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int


def develop(content: bytes, media_type: str, kind: str, *, field: str = "") -> Picture:
    """Turn, shrink and strip a picture; of an animation the first frame.

    Raises:
        Refusal: it is cut off, broken, or has too many points.
    """
    from PIL import Image  # noqa: PLC0415 - a worker that never sees a photo never loads it

    if media_type == HEIF:
        import pillow_heif  # noqa: PLC0415

        pillow_heif.register_heif_opener()
    # Pillow's own guard comes after ours; without room above it, it would only warn.
    Image.MAX_IMAGE_PIXELS = MAX_POINTS["image/jpeg"]
    try:
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            with Image.open(BytesIO(content), formats=FORMATS[media_type]) as image:
                _measure(image, media_type, field)
                return _keep(image, LONGEST[kind], QUALITY[kind])
    except Refusal:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many(field) from error
    except _BROKEN as error:
        raise Refusal(
            _("这张照片不完整或已损坏，打不开。请重新拍一张，或从相册里重新选择。"), field=field
        ) from error


def _measure(image: "Image", media_type: str, field: str) -> None:
    points = image.width * image.height
    if points > MAX_POINTS.get(media_type, MAX_POINTS_WHOLE):
        raise _too_many(field)


def _too_many(field: str) -> Refusal:
    return Refusal(
        _("这张图片的尺寸过大（像素太多），无法处理。请用手机正常拍一张再上传。"), field=field
    )


def _keep(image: "Image", longest: int, quality: int) -> Picture:
    image.draft("RGB", (longest, longest))
    profile, turn = image.info.get("icc_profile"), _turn(image)
    # Small first, then turned and recoloured: a whole photo takes 150 MB, a small one 6.
    plain = image if image.mode in _PLAIN_MODES and not _is_clear(image) else _flat(image)
    plain.thumbnail((longest, longest), reducing_gap=3.0)
    if turn is not None:
        plain = plain.transpose(turn)
    plain = _standard(plain, profile)
    small = plain.copy()
    small.thumbnail((THUMB, THUMB))
    return Picture(_jpeg(plain, quality), _jpeg(small, 75), plain.width, plain.height)


def _turn(image: "Image") -> "Transpose | None":
    """How to set the picture upright; a broken EXIF block is no reason to refuse a photo."""
    from PIL.Image import Transpose  # noqa: PLC0415

    try:
        orientation = image.getexif().get(0x0112)
    except _BROKEN:
        return None
    return {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }.get(orientation or 1)


def _is_clear(image: "Image") -> bool:
    return "transparency" in image.info


def _flat(image: "Image") -> "Image":
    """RGB without transparency and with eight bits a point."""
    from PIL import Image  # noqa: PLC0415

    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        # Sixteen bits a point: plain conversion would cut everything above 255 to white.
        wide = image.convert("I").point(lambda value: value * (1 / 256))
        return wide.convert("L").convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or _is_clear(image):
        over = image.convert("RGBA")
        paper = Image.new("RGB", over.size, "white")
        paper.paste(over, mask=over.getchannel("A"))
        return paper
    return image.convert("RGB")


def _standard(image: "Image", profile: bytes | None) -> "Image":
    """Into sRGB: phones photograph in wider colours, and we drop the profile that says so."""
    from PIL import ImageCms  # noqa: PLC0415

    if profile:
        try:
            turned = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            turned = None
        if turned is not None:
            return turned
    return image.convert("RGB")


def _jpeg(image: "Image", quality: int) -> bytes:
    out = BytesIO()
    # A fresh image has no info, so nothing of the old file travels along.
    clean = image.copy()
    clean.info = {}
    clean.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
