"""Bytes of every sort, made here: no photo of anybody lies in the repository."""

import struct
import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lianhu.audit.actor import Actor
from lianhu.files.intake import take

PHONE = Actor("visitor", device="phone-of-wang-0123456789")
OTHER = Actor("visitor", device="phone-of-li-9876543210-x")


def picture(width=640, height=480, mode="RGB", colour=None):
    """A picture with a dark left half, so that turning it shows."""
    colours = {
        "RGB": ((200, 30, 30), (20, 20, 20)),
        "RGBA": ((200, 30, 30, 0), (20, 20, 20, 255)),
        "CMYK": ((0, 200, 200, 0), (0, 0, 0, 230)),
        "L": (200, 20),
        "I;16": (51_400, 5_140),
        "P": (1, 0),
    }
    light, dark = colours[mode]
    image = Image.new(mode, (width, height), colour if colour is not None else light)
    if colour is None:
        image.paste(dark, (0, 0, width // 2, height))
    return image


def save(image, kind, **words):
    out = BytesIO()
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    image.save(out, kind, **words)
    return out.getvalue()


def jpeg(width=640, height=480, **words):
    return save(picture(width, height), "JPEG", **words)


def with_gps(width=640, height=480, orientation=6):
    """A JPEG as a phone makes it: lying on its side, with the place and the phone's name inside."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "HONOR"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (25.0, 49.0, 48.0)
    gps[3], gps[4] = "E", (107.0, 19.0, 12.0)
    return save(picture(width, height), "JPEG", exif=exif)


def animation():
    frames = [picture(60, 40, "P"), Image.new("P", (60, 40), 1)]
    return save(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)


def wav(seconds=2, rate=8000):
    body = b"\x00\x01" * rate * seconds
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(body), b"WAVE", b"fmt ", 16, 1, 1,
                       rate, rate * 2, 2, 16, b"data", len(body))  # fmt: skip
    return head + body


def amr(seconds=3):
    return b"#!AMR\n" + (b"\x3c" + b"\x00" * 31) * (seconds * 50)


def ogg(seconds=4):
    first = (
        struct.pack("<4sBBqIIIB", b"OggS", 0, 2, 0, 1, 0, 0, 1)
        + b"\x13"
        + b"OpusHead"
        + b"\x01" * 11
    )
    last = (
        struct.pack("<4sBBqIIIB", b"OggS", 0, 4, 48_000 * seconds, 1, 1, 0, 1) + b"\x01" + b"\x00"
    )
    return first + b"\x00" * 200 + last


def webm():
    return b"\x1aE\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm" + b"\x00" * 500


def m4a(seconds=5, film=False):
    head = struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"M4A ", 0, b"M4A ", b"mp42")
    times = struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000)
    track = b"hdlr\x00\x00\x00\x00\x00\x00\x00\x00vide....vmhd" if film else b"hdlr....soun...."
    return head + struct.pack(">I4s", 28, b"mvhd") + times + track


def mp3():
    return b"\xff\xfb\x90\x00" + b"\x00" * 413


def aac():
    return b"\xff\xf1\x50\x80" + b"\x00" * 300


def pdf():
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def docx(macro=False):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("word/document.xml", "<w:document/>")
        if macro:
            parts.writestr("word/vbaProject.bin", b"\x00")
    return out.getvalue()


def upload(content, name="照片.jpg", media_type="image/jpeg"):
    return SimpleUploadedFile(name, content, content_type=media_type)


def draft(actor=PHONE, content=None, kind="photo"):
    return take(actor, upload(content if content is not None else jpeg(64, 48)), kind=kind)


def stored(file):
    return Image.open(file.path)
