"""Is a PostgreSQL server alive over a data folder? Answered from its pid file and /proc."""

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class PidFile:
    """What a postmaster wrote about itself; `status` is starting, ready, stopping or empty."""

    pid: int
    sockets: str
    status: str


def read(data: Path) -> PidFile | None:
    """The pid file of a data folder, or None when absent or not (yet) whole."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").split("\n")
        pid = int(lines[0])
    except (OSError, ValueError):
        return None
    lines += [""] * 8
    return PidFile(pid=abs(pid), sockets=lines[4].strip(), status=lines[7].strip())


def _facts(pid: int) -> list[str]:
    """State and parent, from /proc; empty when there is no such process."""
    with contextlib.suppress(OSError):
        text = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
        return text.rpartition(")")[2].split()
    return []


def running(pid: int) -> bool:
    """Whether a process lives; a zombie that nobody has collected does not."""
    facts = _facts(pid)
    return bool(facts) and facts[0] not in {"Z", "X"}


def exists(pid: int) -> bool:
    """Whether the number is taken, be it by a process that is dead and not collected."""
    return (PROC / str(pid)).exists()


def arguments(pid: int) -> list[str]:
    with contextlib.suppress(OSError):
        return os.fsdecode((PROC / str(pid) / "cmdline").read_bytes()).split("\0")
    return []


def serves(pid: int, data: Path) -> bool:
    """Whether this process is a postmaster over this folder, and not a stranger with its number."""
    if not running(pid):
        return False
    words = arguments(pid)
    if "postgres" not in Path(words[0] if words else "").name:
        return False
    # A folder that was moved with its server running is seen only by where the server stands.
    with contextlib.suppress(OSError):
        if os.readlink(PROC / str(pid) / "cwd") == str(data):
            return True
    return str(data) in words


def postmaster(data: Path) -> int | None:
    """The living server over this folder, by its pid file."""
    found = read(data)
    return found.pid if found and serves(found.pid, data) else None


def lost(data: Path) -> list[int]:
    """Servers over a folder of this name that its pid file does not name.

    They remain when the folder was deleted under them, and would share a new one's memory.
    """
    named = postmaster(data)
    pids = [int(place.name) for place in PROC.iterdir() if place.name.isdigit()]
    over = {pid for pid in pids if _over(arguments(pid), data) and running(pid)}
    return [pid for pid in sorted(over) if pid != named and not _parents(pid) & over]


def _parents(pid: int) -> set[int]:
    """A process just forked still bears the command line of its postmaster."""
    return {int(word) for word in _facts(pid)[1:2]}


def _over(words: list[str], data: Path) -> bool:
    return Path(words[0] if words else "").name == "postgres" and str(data) in words


def end(pid: int, how: signal.Signals, seconds: float) -> bool:
    """Signal one process and wait for its end; False when it outlived the wait."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)
    until = time.monotonic() + seconds
    while running(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
