"""Judging what was sent: what it is, whether it is whole, how large it may be."""

from dataclasses import dataclass
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lianhu.files import pictures, sniffing, sound
from lianhu.kernel.errors import Refusal

MB: Final = 1024 * 1024
LIMIT: Final = {"photo": 30 * MB, "paper": 30 * MB, "voice": 5 * MB, "document": 20 * MB}
PICTURES: Final = frozenset(pictures.FORMATS)
VOICES: Final = frozenset(
    [
        "audio/webm",
        "audio/ogg",
        "audio/mpeg",
        "audio/mp4",
        "audio/3gpp",
        "audio/aac",
        "audio/amr",
        "audio/wav",
    ]
)
DOCUMENTS: Final = frozenset(("application/pdf", sniffing.DOCX))
ACCEPTED: Final = {
    "photo": PICTURES,
    "paper": PICTURES,
    "voice": VOICES,
    "document": DOCUMENTS,
}
ENDINGS: Final = {
    "image/jpeg": "jpg", "audio/webm": "webm", "audio/ogg": "ogg", "audio/mpeg": "mp3",
    "audio/mp4": "m4a", "audio/3gpp": "3gp", "audio/aac": "aac", "audio/amr": "amr",
    "audio/wav": "wav", "application/pdf": "pdf", sniffing.DOCX: "docx",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ready:
    """What will be kept: bytes, media type, size in points, length in seconds."""

    content: bytes
    media_type: str
    thumbnail: bytes = b""
    width: int | None = None
    height: int | None = None
    seconds: int | None = None


def examine(upload: "UploadedFile[Any]", kind: str, *, field: str = "") -> Ready:
    """What we would keep of `upload` as `kind`.

    Raises:
        Refusal: empty, too big, broken, or of another kind; the sentence says which.
    """
    size = upload.size or 0
    if size == 0:
        raise Refusal(_("这个文件是空的（0 字节），请重新选择。"), field=field)
    if size > LIMIT[kind]:
        raise _too_big(kind, size, field)
    content = upload.read()
    if len(content) > LIMIT[kind]:
        raise _too_big(kind, len(content), field)
    media_type = sniffing.sniff(content)
    if media_type not in ACCEPTED[kind]:
        raise _another(kind, media_type, field)
    if kind in pictures.LONGEST:
        made = pictures.develop(content, media_type, kind, field=field)
        return Ready(made.content, "image/jpeg", made.thumbnail, made.width, made.height)
    if kind == "voice":
        if sniffing.has_film(content):
            raise _another(kind, "video/mp4", field)
        return Ready(content, media_type, seconds=sound.seconds(content, media_type))
    return Ready(content, media_type)


def _too_big(kind: str, size: int, field: str) -> Refusal:
    said = {
        "photo": _("这张照片有 %(size)s MB，最多 %(limit)d MB，请换一张小一点的。"),
        "paper": _("这张照片有 %(size)s MB，最多 %(limit)d MB，请换一张小一点的。"),
        "voice": _("这段录音有 %(size)s MB，最多 %(limit)d MB（约 5 分钟），请分两段说。"),
        "document": _("这个文档有 %(size)s MB，最多 %(limit)d MB，请压缩或分开上传。"),
    }
    counts = {"size": f"{size / MB:.1f}", "limit": LIMIT[kind] // MB}
    return Refusal(said[kind] % counts, field=field)


def _another(kind: str, media_type: str, field: str) -> Refusal:
    said = {
        "photo": _("这个文件是%(what)s，不是照片。请选一张照片（JPG、PNG、HEIC 等）。"),
        "paper": _("这个文件是%(what)s，不是照片。请把签好字的纸拍成照片再上传。"),
        "voice": _("这个文件是%(what)s，不是能播放的录音。请重新录一段，或选 MP3、M4A 等录音。"),
        "document": _("这个文件是%(what)s，不能作为文档上传。请选 PDF 或 Word（.docx）文档。"),
    }
    return Refusal(said[kind] % {"what": sniffing.called(media_type)}, field=field)
