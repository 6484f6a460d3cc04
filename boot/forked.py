"""Processes that begin with all that this one has loaded, and share it with each other."""

import ctypes
import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import BinaryIO, Final, NoReturn

from boot.children import Kept, Running

PR_SET_PDEATHSIG: Final = 1
PR_SET_NAME: Final = 15
# The kernel keeps fifteen characters of a name.
PREFIX: Final = "lianhu-"
GIVE_UP_AFTER: Final = 5
LOOK_EVERY: Final = 0.2


class Born:
    """One of them, answering as subprocess.Popen does."""

    def __init__(self, process: BaseProcess) -> None:
        assert process.pid is not None
        self._process, self.pid = process, process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Raises: subprocess.TimeoutExpired."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0.0)
        return code

    def terminate(self) -> None:
        self._process.terminate()


@dataclass
class Forked(Kept):
    """`work` runs until the process is to end."""

    work: Callable[[], object]

    def born(self, log: BinaryIO) -> Running:
        process = multiprocessing.get_context("fork").Process(
            target=self._live, args=(log.fileno(), os.getpid()), name=self.name
        )
        process.start()
        return Born(process)

    def _live(self, log: int, parent: int) -> None:
        os.setsid()
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        system.prctl(PR_SET_NAME, f"{PREFIX}{self.name}".encode())
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, signal.SIG_DFL)
        if os.getppid() != parent:
            # Who was to be outlived died before it could be said so.
            raise SystemExit(1)
        for out in (1, 2):
            os.dup2(log, out)
        self.work()


class _Ended(Exception):
    """We were asked to end."""


def _ended(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise _Ended


def keep(children: Sequence[Forked]) -> int:
    """Start them, start again what falls, until we are asked to end: the first ends first.

    Gives the exit code: 1 when one of them cannot start by itself.
    """
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, _ended)
    try:
        for child in children:
            child.start()
        while not any(map(_hopeless, children)):
            time.sleep(LOOK_EVERY)
            for child in children:
                child.watch()
    except _Ended:
        return 0
    finally:
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, signal.SIG_IGN)
        for child in children:
            child.stop()
    return 1


def _hopeless(child: Kept) -> bool:
    """It ended again and again, and nobody killed it."""
    code = child.process.poll() if child.process else None
    return child.falls >= GIVE_UP_AFTER and code is not None and code > 0
