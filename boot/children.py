"""A process that is kept alive: started, watched, started again with growing pauses, ended."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from boot.paths import ROOT, logs
from boot.say import line

LOG_LIMIT = 10_000_000
LONGEST_PAUSE = 30.0
# Alive this long, a process has recovered and the next fall is the first again.
STEADY = 60.0


def bound(command: Sequence[str]) -> list[str]:
    """The command, asked to end when the supervisor itself is killed and cannot end it."""
    helper = shutil.which("setpriv")
    return [helper, "--pdeathsig", "TERM", *command] if helper else list(command)


def pause_after(falls: int) -> float:
    """Seconds to wait before the next start: 1, 2, 4 … 30."""
    return float(min(2.0 ** max(falls - 1, 0), LONGEST_PAUSE))


class Running(Protocol):
    """What is asked of a process; as subprocess.Popen answers."""

    pid: int

    @property
    def returncode(self) -> int | None: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def terminate(self) -> None: ...


@dataclass
class Kept:
    """`name` is its log, `label` what the person reads. Own session: Ctrl-C reaches only us."""

    name: str
    label: str
    patience: float = field(default=20.0, kw_only=True)
    longest_pause: float = field(default=LONGEST_PAUSE, kw_only=True)
    falls: int = field(default=0, init=False)
    began: float = field(default=0.0, init=False)
    again_at: float = field(default=0.0, init=False)
    process: Running | None = field(default=None, init=False, repr=False)

    def born(self, log: BinaryIO) -> Running:
        """A process that writes to `log`, in a session of its own."""
        raise NotImplementedError

    def start(self) -> None:
        place = logs() / f"{self.name}.log"
        if place.exists() and place.stat().st_size > LOG_LIMIT:
            place.replace(place.with_suffix(".log.1"))
        with place.open("ab") as log:
            self.process = self.born(log)
        self.began = time.monotonic()
        self.again_at = 0.0

    def watch(self) -> None:
        """Notice a death, say so, and start again when its pause is over."""
        now = time.monotonic()
        if self.again_at:
            if now >= self.again_at:
                self.start()
            return
        if self.process is None or self.process.poll() is None:
            return
        self._sweep()
        self.falls = 1 if now - self.began > STEADY else self.falls + 1
        pause = min(pause_after(self.falls), self.longest_pause)
        self.again_at = now + pause
        line(
            f"！{self.label}意外退出（代码 {self.process.returncode}，详见 "
            f"{logs() / self.name}.log），{pause:.0f} 秒后重新启动"
        )

    def stop(self) -> None:
        """Ask it to finish; end it when it does not."""
        self.again_at = 0.0
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        self._sweep()
        self.process.wait()

    def _sweep(self) -> None:
        """End what is left of its session: a killed web server leaves workers that hold the port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


@dataclass
class Child(Kept):
    """A program of its own. What one that is `heard` says is for the person; its faults are logged."""

    command: Sequence[str]
    environment: Mapping[str, str]
    heard: bool = field(default=False, kw_only=True)

    def born(self, log: BinaryIO) -> Running:
        return subprocess.Popen(
            bound(self.command),
            stdin=subprocess.DEVNULL,
            stdout=None if self.heard else log,
            stderr=log,
            cwd=ROOT,
            env=dict(self.environment),
            start_new_session=True,
        )
