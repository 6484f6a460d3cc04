"""`make run`: everything started in order, kept alive, and ended in the opposite order."""

import contextlib
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

from boot import addresses, environment, external, frontend, postgres, stamps
from boot.addresses import Address
from boot.children import LONGEST_PAUSE, Child, bound
from boot.commands import quiet
from boot.paths import PYTHON, ROOT, made, var
from boot.say import Fault, line, step

LIANHU = [str(PYTHON), "-P", "-m", "config.cli"]
HEALTHY_WITHIN = 180.0
# The web server's patience and the job worker's, one after the other.
ENDED_WITHIN = 45.0
STOPPED_WITHIN = 90.0


class Stopped(Exception):
    """The person, or the system, asked us to end."""


def _stopped(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped


def _listen_for_end(handler: signal.Handlers | None = None) -> None:
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Under nohup the end of the terminal is not the end of the service.
        if one is not signal.SIGHUP or signal.getsignal(one) is not signal.SIG_IGN:
            signal.signal(one, handler or _stopped)


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """One `make run` per project. The lock dies with its holder; the number in it is for `stop`."""
    with (made(var() / "run") / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Fault(
                f"已经在运行（进程 {lock.read().strip()}）：先按 Ctrl-C 或 make stop"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def holder() -> int | None:
    """The process id of the `make run` that is serving, if one is."""
    place = var() / "run" / "lock"
    with contextlib.suppress(OSError, ValueError), place.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(lock.read())
    return None


@dataclass
class Service:
    """The whole of it. `server` is None when the database is somebody else's."""

    address: Address
    environment: dict[str, str]
    server: postgres.Server | None
    children: list[Child]

    def stop(self) -> None:
        """First who serves (nobody is let in, then no job begins), the database last."""
        for child in self.children:
            if child.process is not None:
                with step(f"停止{child.label}"):
                    child.stop()
        if self.server is not None:
            with step("停止数据库"):
                self.server.stop()

    def begin(self) -> None:
        """Until the web answers. Errors: Fault when it does not."""
        for child in self.children:
            child.start()
        until = time.monotonic() + HEALTHY_WITHIN
        with step("等待网页服务就绪"):
            while not addresses.healthy(self.address):
                self.tend()
                if time.monotonic() > until or any(child.falls for child in self.children):
                    raise Fault(f"网页服务没有就绪，详见 {var() / 'log'}")
                time.sleep(0.2)

    def tend(self) -> None:
        """One look at everything."""
        if self.server is not None:
            if self.server.vanished():
                raise Fault(f"数据文件夹不见了（{self.server.data}），服务停止")
            if self.server.pid is None:
                line("！数据库意外退出，重新启动")
                self.server.ensure()
        for child in self.children:
            child.watch()


def serve_command(address: Address, longest_pause: float = LONGEST_PAUSE) -> list[str]:
    """Web server and job worker as they serve people; the bench and the kill test start the same."""
    return [
        *[str(PYTHON), "-P", "-m", "config.serve", "--longest-pause", str(longest_pause)],
        *["--host", address.host, "--port", str(address.port)],
    ]


def serving(
    address: Address, words: Mapping[str, str], longest_pause: float = LONGEST_PAUSE
) -> Child:
    """The process that keeps both; says on the terminal what falls."""
    command = serve_command(address, longest_pause)
    return Child("serve", "服务", command, words, patience=ENDED_WITHIN, heard=True)


def _service(address: Address, url: str, own: postgres.Server | None) -> Service:
    # LIANHU_URL stays what the person set: a phone or a proxy knows this machine by another name.
    chosen = {**os.environ, "PORT": str(address.port)}
    chosen |= {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    # A heap for each thread keeps what the others could use: tens of megabytes.
    chosen.setdefault("MALLOC_ARENA_MAX", "1")
    external.vouch(chosen, url)
    return Service(address, chosen, own, [serving(address, chosen)])


def _lianhu(service: Service, *words: str, fault: str) -> None:
    """Run one of our own commands, its output shown (progress bars, addresses)."""
    # Its own session: Ctrl-C is ours to handle, a command that is torn down prints no traceback.
    done = subprocess.run(
        bound([*LIANHU, *words]),
        cwd=ROOT,
        env=service.environment,
        start_new_session=True,
        check=False,
    )
    if done.returncode != 0:
        raise Fault(fault)


def _collect(service: Service) -> None:
    """Static files with their far-expiry names, again only when one of them changed."""
    ours = sorted(file for file in ROOT.glob("src/lianhu/*/static/**/*") if file.is_file())
    ours += sorted(ROOT.glob("src/lianhu/shell/*.py"))
    value = stamps.fingerprint([*ours, ROOT / "package-lock.json", ROOT / "config/settings.py"])
    if stamps.is_current("static", value) and (var() / "static").is_dir():
        return
    with step("整理静态文件"):
        quiet(
            [*LIANHU, "collectstatic", "--noinput", "--clear", "-v0"],
            log="static.log",
            fault="整理静态文件失败",
            environment=service.environment,
        )
    stamps.put("static", value)


def _fill(service: Service) -> None:
    with step("更新数据表"):
        quiet(
            [*LIANHU, "setup"],
            log="setup.log",
            fault="更新数据表失败",
            environment=service.environment,
        )
    line("· 准备演示县（仅当数据库为空）")
    _lianhu(service, "demo", "--if-empty", fault="建立演示县失败")


def _serve(service: Service) -> NoReturn:
    service.begin()
    _lianhu(service, "demo", "--accounts", fault="不能列出地址和演示账号")
    line(f"\n联户已在 {service.address.url} 运行，按 Ctrl-C 停止。")
    while True:
        time.sleep(1)
        service.tend()


def prepare(*, dev: bool = False) -> None:
    """Everything that lies on disk before a process is started."""
    environment.prepare(dev=dev)
    frontend.packages()
    frontend.fonts_file()
    frontend.texts()


def run() -> int:
    """`make run`. Ends with 0 when asked to stop."""
    address = addresses.wanted()
    external.check_shape()
    own = None if os.environ.get("DATABASE_URL") else postgres.server()
    service = None
    with only_one():
        addresses.check_free(address)
        _listen_for_end()
        try:
            prepare()
            with step("检查数据库" if own is None else "启动数据库"):
                url = postgres.ensure("run")
            service = _service(address, url, own)
            _collect(service)
            _fill(service)
            _serve(service)
        except Stopped:
            line("\n正在停止 …")
        finally:
            _listen_for_end(signal.SIG_IGN)
            if service is not None:
                service.stop()
            elif own is not None:
                own.stop()
    return 0


def halt() -> bool:
    """`make stop`: end the serving `make run`, and servers that single commands left behind."""
    pid = holder()
    if pid is not None:
        with step("停止服务"), contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
            until = time.monotonic() + STOPPED_WITHIN
            while holder() is not None and time.monotonic() < until:
                time.sleep(0.2)
    left = [postgres.stop(kind) for kind in ("run", "test")]
    return pid is not None or any(left)
