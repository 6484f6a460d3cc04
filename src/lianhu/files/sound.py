"""How long a voice is, where its container says so in few bytes."""

import struct

AMR_BYTES = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
AMR_FRAMES = 50


def seconds(content: bytes, media_type: str) -> int | None:
    """Whole seconds, at least 1; None where the file does not say."""
    count = {"audio/wav": _wav, "audio/amr": _amr, "audio/ogg": _ogg, "audio/mp4": _mp4}.get(
        media_type
    )
    try:
        found = count(content) if count else None
    except (struct.error, ValueError, IndexError, ZeroDivisionError):
        return None
    return max(1, round(found)) if found and 0 < found < 36_000 else None


def _wav(content: bytes) -> float | None:
    rate = struct.unpack_from("<I", content, 28)[0]
    at = content.index(b"data", 36)
    size = min(struct.unpack_from("<I", content, at + 4)[0], len(content) - at - 8)
    return float(size / rate)


def _amr(content: bytes) -> float | None:
    if not content.startswith(b"#!AMR\n"):
        return None
    at, frames = 6, 0
    while at < len(content):
        at += AMR_BYTES[content[at] >> 3 & 15]
        frames += 1
    return frames / AMR_FRAMES


def _ogg(content: bytes) -> float | None:
    at = content.rindex(b"OggS")
    granule = struct.unpack_from("<q", content, at + 6)[0]
    # Opus counts at 48 kHz whatever it was recorded at; Vorbis names its rate.
    if b"OpusHead" in content[:64]:
        return float(granule / 48_000)
    start = content.index(b"\x01vorbis")
    return float(granule / struct.unpack_from("<I", content, start + 12)[0])


def _mp4(content: bytes) -> float | None:
    at = content.index(b"mvhd") + 4
    if content[at] == 0:
        scale, length = struct.unpack_from(">II", content, at + 12)
    else:
        scale, length = struct.unpack_from(">IQ", content, at + 20)
    return float(length / scale)
