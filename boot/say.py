"""What set-up says to the person: one Chinese line per step, one per fault, never a traceback."""

import contextlib
import threading
import time
from collections.abc import Iterator

HEARTBEAT = 10.0


class Fault(SystemExit):
    """An expected fault. A SystemExit, so that whoever starts us prints one line and exits 1."""

    def __init__(self, line: str) -> None:
        super().__init__(f"联户：{line}")


def line(words: str) -> None:
    """Print at once, also through a pipe; a reader that went away is no reason to stop serving."""
    with contextlib.suppress(BrokenPipeError, ValueError):
        print(words, flush=True)


@contextlib.contextmanager
def step(words: str) -> Iterator[None]:
    """Say what is being done, keep saying so every ten seconds, and how long it took in the end."""
    began = time.monotonic()
    over = threading.Event()

    def beat() -> None:
        while not over.wait(HEARTBEAT):
            line(f"  … {words}（已 {time.monotonic() - began:.0f} 秒）")

    line(f"· {words}")
    ticker = threading.Thread(target=beat, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        over.set()
        ticker.join()
    line(f"✓ {words}（{time.monotonic() - began:.1f} 秒）")
