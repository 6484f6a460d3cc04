import os
import signal
import sys
import time

import pytest
from boot import children, supervise
from boot.addresses import Address
from boot.children import Child
from boot.say import Fault

FOREVER = [sys.executable, "-c", "import time; time.sleep(60)"]
WITH_A_HELPER = [
    sys.executable,
    "-c",
    "import subprocess, sys, time;"
    "print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)",
]


@pytest.fixture(autouse=True)
def _var_here(monkeypatch, tmp_path):
    monkeypatch.setenv("LIANHU_VAR", str(tmp_path / "var"))


def child(command, name="web"):
    return Child(name, "网页服务", command, dict(os.environ))


def wait_for(condition):
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def alive(pid):
    try:
        state = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0]  # noqa: SIM115
    except OSError:
        return False
    return state != "Z"


def test_pauses_grow_and_end_at_half_a_minute():
    assert [children.pause_after(n) for n in (1, 2, 3, 4, 5, 6, 60)] == [1, 2, 4, 8, 16, 30, 30]


def test_a_fallen_child_is_said_and_started_again(monkeypatch, capsys):
    monkeypatch.setattr(children, "pause_after", lambda _: 0.0)
    one = child(FOREVER)
    one.start()
    first = one.process
    first.kill()
    first.wait()
    one.watch()
    assert "网页服务意外退出（代码 -9" in capsys.readouterr().out
    one.watch()
    assert one.process.pid != first.pid
    assert one.process.poll() is None
    one.stop()
    assert one.process.poll() is not None


def test_what_a_killed_child_leaves_behind_is_ended_with_it(tmp_path):
    one = child(WITH_A_HELPER)
    one.start()
    log = tmp_path / "var" / "log" / "web.log"
    wait_for(lambda: log.read_text().strip())
    helper = int(log.read_text())
    one.process.send_signal(signal.SIGKILL)
    one.process.wait()
    assert alive(helper)
    one.watch()
    wait_for(lambda: not alive(helper))
    one.stop()


def test_a_child_that_does_not_listen_is_ended(tmp_path):
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    one = child([sys.executable, "-c", deaf])
    one.patience = 0.3
    one.start()
    wait_for((tmp_path / "var" / "log" / "web.log").read_text)
    one.stop()
    assert one.process.returncode == -signal.SIGKILL


def test_a_child_that_never_started_can_be_stopped():
    child(FOREVER).stop()


class Recorded:
    def __init__(self, label, seen):
        self.label, self.seen, self.process = label, seen, "started"

    def stop(self):
        self.seen.append(self.label)
        return True


def test_web_ends_before_the_worker_and_the_database_last():
    seen = []
    service = supervise.Service(
        supervise.Address("127.0.0.1", 1),
        {},
        Recorded("database", seen),
        [Recorded("web", seen), Recorded("worker", seen)],
    )
    service.stop()
    assert seen == ["web", "worker", "database"]


def test_deleted_data_stops_the_service():
    class Gone(Recorded):
        data = "x"

        def vanished(self):
            return True

    service = supervise.Service(supervise.Address("127.0.0.1", 1), {}, Gone("db", []), [])
    with pytest.raises(Fault, match="数据文件夹不见了"):
        service.tend()


def test_a_second_run_is_refused_with_the_number_of_the_first():
    assert supervise.holder() is None
    with supervise.only_one():
        assert supervise.holder() == os.getpid()
        with pytest.raises(Fault, match=f"已经在运行（进程 {os.getpid()}）"), supervise.only_one():
            pass
    assert supervise.holder() is None


@pytest.mark.parametrize("given", ["", "https://lianhu.example"])
def test_the_printed_address_is_what_the_person_set_and_nothing_else(monkeypatch, given):
    monkeypatch.delenv("LIANHU_URL", raising=False)
    if given:
        monkeypatch.setenv("LIANHU_URL", given)
    made = supervise._service(Address("0.0.0.0", 8123), "postgresql:///x", None)
    assert made.environment.get("LIANHU_URL", "") == given
    assert made.environment["PORT"] == "8123"
