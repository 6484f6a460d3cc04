"""Processes that share what one has loaded: each may be killed, and so may the one they came from."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest
from boot.paths import ROOT

from lianhu.bench.service import kept

KEEPS = """
import sys, time
from boot import children
from boot.forked import Forked, keep
children.pause_after = lambda falls: 0.1
loaded = object()
def stay():
    print("begun", id(loaded), flush=True)
    time.sleep(60)
def fails():
    raise SystemExit(3)
works = {"stay": stay, "fails": fails}
sys.exit(keep([Forked(name, name, works[work]) for name, work in
               (one.split("=") for one in sys.argv[1:])]))
"""


@pytest.fixture
def keeping(tmp_path):
    """Starts a keeper of these; gives its process."""
    started = []

    def start(*words):
        environment = os.environ | {"LIANHU_VAR": str(tmp_path / "var"), "PYTHONUNBUFFERED": "1"}
        environment["PYTHONPATH"] = f"{ROOT}:{ROOT}/src"
        started.append(
            subprocess.Popen(  # noqa: S603 - our own interpreter
                [sys.executable, "-c", KEEPS, *words],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.communicate()


def until(found):
    end = time.monotonic() + 20
    while not (value := found()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return value


def alive(pid):
    with contextlib.suppress(OSError), open(f"/proc/{pid}/stat") as facts:
        return facts.read().rpartition(")")[2].split()[0] != "Z"
    return False


def one_of(keeper, name):
    return next(iter(until(lambda: kept(keeper.pid, name))))


def test_what_was_killed_is_said_and_born_again_with_what_was_loaded(keeping, tmp_path):
    keeper = keeping("web=stay", "worker=stay")
    web, worker = one_of(keeper, "web"), one_of(keeper, "worker")
    log = tmp_path / "var" / "log" / "web.log"
    until(lambda: log.exists() and log.read_text())
    os.kill(web, signal.SIGKILL)
    until(lambda: kept(keeper.pid, "web") - {web})
    assert "web意外退出（代码 -9" in keeper.stdout.readline()
    until(lambda: log.read_text().count("begun") == 2)
    first, second = log.read_text().splitlines()
    assert first == second
    assert one_of(keeper, "worker") == worker
    assert os.getsid(worker) == worker


def test_asked_to_end_it_ends_with_all_of_them(keeping):
    keeper = keeping("web=stay", "worker=stay")
    born = [one_of(keeper, "web"), one_of(keeper, "worker")]
    keeper.terminate()
    assert keeper.wait(20) == 0
    assert not any(map(alive, born))


def test_killed_it_leaves_nothing_behind(keeping):
    keeper = keeping("web=stay", "worker=stay")
    born = [one_of(keeper, "web"), one_of(keeper, "worker")]
    keeper.kill()
    keeper.wait()
    until(lambda: not any(map(alive, born)))


def test_what_cannot_start_by_itself_ends_all(keeping):
    keeper = keeping("web=fails", "worker=stay")
    worker = one_of(keeper, "worker")
    assert keeper.wait(20) == 1
    assert not alive(worker)
    assert keeper.stdout.read().count("web意外退出（代码 3") == 5
