"""A voice made into what every browser plays: MP3, for it needs no index and WeChat knows it."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

RATE: Final = 24_000
BITS: Final = 48_000
# Five megabytes that say they last for days are no voice.
LONGEST: Final = 4 * 3600


@dataclass(frozen=True, slots=True)
class Heard:
    content: bytes
    seconds: int


def mp3(content: bytes) -> Heard | None:
    """The sound in `content`; None when there is none that can be read. Only jobs call this."""
    # Here and not above: it brings its own FFmpeg, which no web process is to carry.
    import av  # noqa: PLC0415
    from av.error import FFmpegError  # noqa: PLC0415

    out = BytesIO()
    samples = 0
    try:
        with av.open(BytesIO(content)) as source, av.open(out, "w", format="mp3") as target:
            voice = target.add_stream("libmp3lame", rate=RATE, layout="mono")
            voice.bit_rate = BITS
            turned = av.AudioResampler(format="s16p", layout="mono", rate=RATE)
            for frame in source.decode(source.streams.audio[0]):
                frame.pts = None
                for part in turned.resample(frame):
                    samples += part.samples
                    target.mux(voice.encode(part))
                if samples > LONGEST * RATE:
                    return None
            for part in turned.resample(None):
                target.mux(voice.encode(part))
            target.mux(voice.encode(None))
    except (FFmpegError, ValueError, IndexError):
        return None
    return Heard(out.getvalue(), max(1, round(samples / RATE))) if samples else None
