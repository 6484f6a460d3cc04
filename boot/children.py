"""A process that is kept alive: started, watched, started again with growing pauses, ended."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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


@dataclass
class Child:
    """`name` is its log, `label` what the person reads. Own session: Ctrl-C reaches only us."""

    name: str
    label: str
    command: Sequence[str]
    environment: Mapping[str, str]
    patience: float = 20.0
    falls: int = 0
    began: float = 0.0
    again_at: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        place = logs() / f"{self.name}.log"
        if place.exists() and place.stat().st_size > LOG_LIMIT:
            place.replace(place.with_suffix(".log.1"))
        with place.open("ab") as log:
            self.process = subprocess.Popen(
                bound(self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env=dict(self.environment),
                start_new_session=True,
            )
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
        pause = pause_after(self.falls)
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
