"""A voice made into what every browser plays: MP3, for it needs no index and WeChat knows it.

What strangers send is read by a process of its own, which may take only so long and so much: a
file of 20 kB can say that it plays for hours, or bring down what reads it.
"""

import resource
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from typing import Final

RATE: Final = 24_000
BITS: Final = 48_000
# Five megabytes that say they last for days are no voice.
LONGEST: Final = 4 * 3600
# No telephone records fewer samples a second; a file that says so is made to swell.
LOWEST: Final = 8_000
# An hour of speech takes half a minute.
MOST_SECONDS: Final = 120
MOST_MEMORY: Final = 1 << 30
HEAD: Final = 4


@dataclass(frozen=True, slots=True)
class Heard:
    content: bytes
    seconds: int


def mp3(content: bytes) -> Heard | None:
    """The sound in `content`; None when there is none that can be read. Only jobs call this."""
    try:
        done = subprocess.run(  # noqa: S603 - this file, with nothing that somebody typed
            [sys.executable, "-P", __file__],
            input=content, capture_output=True, timeout=MOST_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    if done.returncode or len(done.stdout) <= HEAD:
        return None
    return Heard(done.stdout[HEAD:], int.from_bytes(done.stdout[:HEAD], "big"))


def _made(content: bytes) -> Heard | None:
    # Here and not above: it brings its own FFmpeg, which no other process is to carry.
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
                if frame.sample_rate < LOWEST:
                    return None
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


def _main() -> None:
    """Sound on standard input; seconds in four bytes and MP3 on standard output, or nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    made = _made(sys.stdin.buffer.read())
    if made:
        sys.stdout.buffer.write(made.seconds.to_bytes(HEAD, "big") + made.content)


if __name__ == "__main__":
    _main()
