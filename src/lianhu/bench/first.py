"""The first load of a page on a cheap phone with a weak signal: bytes, and when it can be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lianhu.bench.camera import PHONE, browser

# A processor four times slower, 400 ms there and back, 400 kbit/s.
SLOWER: Final = 4
NETWORK: Final = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
TIMES: Final = 3
# First words on the screen, and everything ready to be tapped, in milliseconds.
WHEN: Final = """() => [
  performance.getEntriesByName('first-contentful-paint')[0].startTime,
  performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd]"""


@dataclass(frozen=True, slots=True)
class Load:
    """`sent` in bytes over the wire; `seen` and `ready` in seconds, the middle of TIMES loads."""

    name: str
    sent: int
    seen: float
    ready: float


def measure(path: str, home: Path, site: str, pages: Mapping[str, str]) -> Sequence[Load]:
    """Each page by a browser that was never here, TIMES times."""
    with browser(path, home) as running:
        return [
            _middle(name, [_load(running, site + where) for _ in range(TIMES)])
            for name, where in pages.items()
        ]


def _middle(name: str, found: list[tuple[int, float, float]]) -> Load:
    sent, seen, ready = (sorted(values)[TIMES // 2] for values in zip(*found, strict=True))
    return Load(name, int(sent), seen / 1000, ready / 1000)


def _load(running: Any, url: str) -> tuple[int, float, float]:
    context = running.new_context(viewport=PHONE)
    page, sizes = context.new_page(), list[int]()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", NETWORK)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    wire.on("Network.loadingFinished", lambda said: sizes.append(int(said["encodedDataLength"])))
    page.goto(url, wait_until="load")
    seen, ready = page.evaluate(WHEN)
    context.close()
    return sum(sizes), seen, ready
