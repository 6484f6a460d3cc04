"""A small HTTP client of our own: keep-alive over the loopback, nothing that is not measured."""

import asyncio
import contextlib
import re
import secrets
import string
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

LETTERS = string.ascii_letters + string.digits
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
HIDDEN = re.compile(r'type="hidden" name="(once|revision)" value="([^"]+)"')
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `seconds` from the first byte sent to the last byte read."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    @property
    def location(self) -> str:
        found = LOCATION.search(self.head)
        return found[1].decode() if found else ""

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def hidden(self) -> dict[str, str]:
        """What a form sends along by itself: its once and the revision it was drawn at."""
        return dict(HIDDEN.findall(self.text))


class Link:
    """One kept connection to the server; made again when the server closed it."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(
        self, method: str, path: str, *, body: bytes = b"", cookies: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        """One request. Raises OSError or EOFError when the server is gone: nothing was promised."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Accept: text/html"]
        if cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in cookies.items()))
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
            if not headers or "Content-Type" not in headers:
                lines.append("Content-Type: application/x-www-form-urlencoded")
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                head, said = await self._exchange("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        except (OSError, EOFError, TimeoutError):
            await self.close()
            raise
        return Answer(int(head[9:12]), head, said, time.perf_counter() - began)

    async def _exchange(self, request: bytes) -> tuple[bytes, bytes]:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
        reader = self._reader
        self._writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        if length:
            return head, await reader.readexactly(int(length[1]))
        return head, await _chunks(reader) if CHUNKED.search(head) else b""

    async def close(self) -> None:
        writer, self._reader, self._writer = self._writer, None, None
        if writer is not None:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    found = []
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        found.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(found)


@dataclass(slots=True)
class Browser:
    """A device with its own cookies: what a form needs to be taken."""

    link: Link
    session: str = ""
    device: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    token: str = field(default_factory=lambda: "".join(secrets.choice(LETTERS) for _ in range(32)))

    def cookies(self) -> dict[str, str]:
        kept = {"csrftoken": self.token, "lianhu_device": self.device}
        return kept | {"lianhu_session": self.session} if self.session else kept

    async def get(self, path: str) -> Answer:
        return await self.link.ask("GET", path, cookies=self.cookies())

    async def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        words = urlencode({**fields, "csrfmiddlewaretoken": self.token}).encode()
        return await self.link.ask("POST", path, body=words, cookies=self.cookies())


async def load(
    clients: int, seconds: float, work: Callable[[int], Awaitable[float]]
) -> tuple[list[float], float]:
    """`clients` at once do `work` again and again; latencies in seconds, and how long it all took."""
    taken: list[float] = []
    began = time.perf_counter()

    async def one(n: int) -> None:
        while time.perf_counter() - began < seconds:
            taken.append(await work(n))

    await asyncio.gather(*(one(n) for n in range(clients)))
    return taken, time.perf_counter() - began
