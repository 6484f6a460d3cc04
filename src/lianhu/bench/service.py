"""The real service for a measurement: web server and worker as `make run` starts them."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from boot import addresses
from boot.addresses import Address
from boot.forked import PREFIX
from boot.supervise import ENDED_WITHIN, serve_command
from django.db import connection

PROC = Path("/proc")
READY_WITHIN = 60.0


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@dataclass(slots=True)
class Service:
    """`keeper`: the process that keeps web server and job worker."""

    address: Address
    keeper: int

    @property
    def web(self) -> set[int]:
        """The web server's processes."""
        return family(kept(self.keeper, "web"))

    @property
    def worker(self) -> set[int]:
        """The job worker's processes."""
        return family(kept(self.keeper, "worker"))


@contextlib.contextmanager
def serving(environment: Mapping[str, str], log: Path) -> Iterator[Service]:
    """Web server and worker over the database of `environment`, ended afterwards."""
    address = Address("127.0.0.1", free_port())
    said = {
        "MALLOC_ARENA_MAX": "1",
        **os.environ,
        **environment,
        "PORT": str(address.port),
        "LIANHU_URL": address.url,
    }
    with log.open("ab") as out:
        started = subprocess.Popen(  # noqa: S603 - our own command
            serve_command(address), stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=said,
            start_new_session=True,
        )  # fmt: skip
    try:
        until = time.monotonic() + READY_WITHIN
        while not addresses.healthy(address):
            if time.monotonic() > until or started.poll() is not None:
                raise RuntimeError(f"网页服务没有就绪，详见 {log}")
            time.sleep(0.1)
        yield Service(address, started.pid)
    finally:
        started.terminate()
        try:
            started.wait(ENDED_WITHIN)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def kept(keeper: int, name: str) -> set[int]:
    """What it keeps under this name (boot.forked): none while it is being started."""
    found = set()
    for pid in _children({keeper}):
        with contextlib.suppress(OSError):
            if (PROC / str(pid) / "comm").read_text().strip() == PREFIX + name:
                found.add(pid)
    return found


def _children(of: set[int]) -> set[int]:
    found = set()
    for place in PROC.iterdir():
        if place.name.isdigit():
            with contextlib.suppress(OSError):
                facts = (place / "stat").read_text().rpartition(")")[2].split()
                if int(facts[1]) in of:
                    found.add(int(place.name))
    return found


def family(roots: Iterable[int]) -> set[int]:
    """These processes and all that they started."""
    found = set(roots)
    newest = found
    while newest := _children(newest) - found:
        found |= newest
    return found


def cpu(pids: Iterable[int]) -> float:
    """Seconds of processor time that these processes have used so far."""
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            facts = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            ticks += int(facts[11]) + int(facts[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def database_pid() -> int | None:
    """The database server that Django is connected to, if it runs on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = int(cursor.fetchone()[0])
    with contextlib.suppress(OSError):
        if "postgres" in (PROC / str(pid) / "comm").read_text():
            return int((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    return None


def pss(pids: Iterable[int]) -> int:
    """Kilobytes of these processes; what several share is shared out among them."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total
