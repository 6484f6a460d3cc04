import os
import signal
import subprocess
import sys
import time

import pytest
from boot import pidfile

LINES = "{pid}\n{data}\n1700000000\n5432\n/srv/s\n\n  12345   6\n{status}\n"


def write(data, pid, status="ready   "):
    (data / "postmaster.pid").write_text(LINES.format(pid=pid, data=data, status=status))


@pytest.fixture
def sleeper():
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as child:
        yield child
        child.kill()


def test_a_pid_file_tells_number_socket_and_state(tmp_path):
    write(tmp_path, 4711)
    assert pidfile.read(tmp_path) == pidfile.PidFile(4711, "/srv/s", "ready")


@pytest.mark.parametrize("text", ["", "abc\n", "\n\n"])
def test_a_broken_pid_file_is_no_server(tmp_path, text):
    (tmp_path / "postmaster.pid").write_text(text)
    assert pidfile.read(tmp_path) is None


def test_a_half_written_pid_file_is_a_server_that_is_not_ready(tmp_path):
    (tmp_path / "postmaster.pid").write_text("4711\n/data\n")
    assert pidfile.read(tmp_path) == pidfile.PidFile(4711, "", "")


def test_no_pid_file_is_no_server(tmp_path):
    assert pidfile.read(tmp_path) is None
    assert pidfile.postmaster(tmp_path) is None


def test_a_stranger_with_the_number_of_a_dead_server_is_not_taken_for_it(tmp_path, sleeper):
    write(tmp_path, sleeper.pid)
    assert pidfile.running(sleeper.pid)
    assert pidfile.postmaster(tmp_path) is None


def test_the_dead_whom_nobody_collected_do_not_run(sleeper):
    os.kill(sleeper.pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while pidfile.running(sleeper.pid) and time.monotonic() < until:
        time.sleep(0.01)
    assert pidfile.exists(sleeper.pid)
    assert not pidfile.running(sleeper.pid)
    sleeper.wait()
    assert not pidfile.exists(sleeper.pid)


def test_a_process_that_does_not_listen_outlives_the_wait():
    deaf = (
        "import signal, time; signal.signal(2, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        assert not pidfile.end(child.pid, signal.SIGINT, 0.3)
        assert pidfile.end(child.pid, signal.SIGKILL, 10)


def test_a_server_whose_data_was_deleted_is_found_and_what_it_forks_is_not(tmp_path):
    forking = "import os, time; os.fork(); print(flush=True); time.sleep(60)"
    words = ["postgres", "-c", forking, "-D", str(tmp_path)]
    child = subprocess.Popen(
        words, executable=sys.executable, stdout=subprocess.PIPE, start_new_session=True
    )
    with child:
        child.stdout.readline()
        child.stdout.readline()
        assert pidfile.lost(tmp_path) == [child.pid]
        write(tmp_path, child.pid)
        assert pidfile.postmaster(tmp_path) == child.pid
        assert pidfile.lost(tmp_path) == []
        os.killpg(child.pid, signal.SIGKILL)
