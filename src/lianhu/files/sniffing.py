"""What a file is, told from its bytes alone; names and types that a browser sends are not believed."""

import zipfile
from io import BytesIO
from typing import Final

HEAD: Final = 4096
HEIF: Final = "image/heif"
_HEIF_BRANDS: Final = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
)
_QUICKTIME: Final = b"qt  "
_PLAIN: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR", "audio/amr"),
    (b"#!SILK", "audio/silk"),
    (b"\x02#!SILK", "audio/silk"),
    (b"ID3", "audio/mpeg"),
    (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0", "application/msword"),
    (b"Rar!", "application/rar"),
    (b"7z\xbc\xaf", "application/x-7z"),
    (b"MZ", "application/x-program"),
    (b"\x7fELF", "application/x-program"),
)
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
UNKNOWN: Final = "application/octet-stream"

# How a person calls it, for the sentence that refuses it.
CALLED: Final = {
    "text/plain": "文字文件",
    "text/html": "网页文件",
    "image/tiff": "TIFF 扫描图",
    "image/bmp": "位图",
    "video/mp4": "视频",
    "video/quicktime": "视频",
    "audio/silk": "微信内部格式的语音",
    "application/pdf": "PDF 文档",
    "application/msword": "旧版 Word/WPS 文档",
    "application/zip": "压缩包",
    "application/rar": "压缩包",
    "application/x-7z": "压缩包",
    "application/x-program": "程序",
    DOCX: "Word 文档",
    UNKNOWN: "无法识别的文件",
}


def called(media_type: str) -> str:
    """`照片`, `录音`, `文字文件`: the plain Chinese word for a media type."""
    if media_type in CALLED:
        return CALLED[media_type]
    family = media_type.split("/", maxsplit=1)[0]
    return {"image": "图片", "audio": "录音"}.get(family, CALLED[UNKNOWN])


def sniff(content: bytes) -> str:
    """The media type of the bytes; `application/octet-stream` when they tell nothing."""
    head = content[:HEAD]
    for magic, media_type in _PLAIN:
        if head.startswith(magic):
            return media_type
    if head[4:8] == b"ftyp":
        return _mp4(head)
    if head.startswith(b"RIFF"):
        return {b"WAVE": "audio/wav", b"WEBP": "image/webp"}.get(head[8:12], UNKNOWN)
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "audio/webm" if b"webm" in head[:64] else UNKNOWN
    if head.startswith(b"PK\x03\x04"):
        return DOCX if _is_docx(content) else "application/zip"
    return _frame(head) or _text(head) or UNKNOWN


def _mp4(head: bytes) -> str:
    major, minor = head[8:12], {head[at : at + 4] for at in range(16, 64, 4)}
    if major in _HEIF_BRANDS:
        return HEIF
    if major == _QUICKTIME:
        return "video/quicktime"
    if major in (b"M4A ", b"M4B "):
        return "audio/mp4"
    if major.startswith(b"3g") and not _HEIF_BRANDS & minor:
        return "audio/3gpp"
    # Recorders write the same brands for sound and film; the tracks inside decide.
    return "audio/mp4"


def _is_docx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    return "word/document.xml" in names and not any("vbaproject" in n.lower() for n in names)


def _frame(head: bytes) -> str:
    """MPEG sound without a tag starts with a frame: eleven ones, then the layer."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return ""
    layer, is_adts = head[1] >> 1 & 3, head[1] & 0xF6 == 0xF0
    if is_adts:
        return "audio/aac"
    has_rate = head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3
    return "audio/mpeg" if layer == 1 and has_rate else ""


def _text(head: bytes) -> str:
    if b"\x00" in head:
        return ""
    for encoding in ("utf-8", "gb18030"):
        try:
            plain = head.decode(encoding)
        except UnicodeDecodeError as error:
            # The cut at HEAD may go through a character.
            if error.start < len(head) - 4:
                continue
            plain = head[: error.start].decode(encoding)
        start = plain.lstrip("\ufeff \r\n\t").lower()
        return (
            "text/html"
            if start.startswith(("<!doctype html", "<html", "<svg", "<?xml"))
            else "text/plain"
        )
    return ""


def has_film(content: bytes) -> bool:
    """Whether an MP4 family file carries a picture track."""
    return b"vmhd" in content and b"hdlr" in content and b"vide" in content
