"""The embedded PostgreSQL: made, started, adopted, stopped.

`ensure("run")` is all that others need. Kinds are separate servers with separate data: `run` keeps
every promise a disk can give, `test` none of them, any other name (a kill test's own) is like `run`.
"""

import contextlib
import fcntl
import os
import re
import shutil
import signal
import socket
import stat
import struct
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from boot import binaries, external, pidfile
from boot.identity import Identity, identity
from boot.paths import digest_of, is_root, made, pg_home
from boot.say import Fault

NAME = "lianhu"
PORT = 5432
# The kernel's limit for the path of a socket, in bytes.
SOCKET_LIMIT = 107
LOG_LIMIT = 5_000_000
# "May we speak TLS?", which a server answers with one letter before it asks who we are.
HELLO = struct.pack("!II", 8, 80877103)
STARTING = 180.0
IN_USE = 30.0

COMMON = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "random_page_cost": "1.1",
    "autovacuum_max_workers": "2",
    "max_logical_replication_workers": "0",
    "max_wal_size": "512MB",
    # The server's log must not repeat what people wrote: no statements, no values in details.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "32MB",
    "max_connections": "50",
}
THROWN_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "128MB",
    "max_connections": "100",
}


def settings(kind: str, major: int) -> dict[str, str]:
    """The server's settings, given on its command line so that a file cannot disagree."""
    chosen = COMMON | (THROWN_AWAY if kind == "test" else DURABLE)
    if major >= 18:
        # Three processes less; the tables of a county fit into the system's cache.
        chosen["io_method"] = "sync"
    return chosen


def socket_folder(folder: Path) -> Path:
    """The folder itself when a socket in it is addressable, else a short one that is ours alone."""
    full = os.fsencode(folder / f".s.PGSQL.{PORT}")
    if len(full) <= SOCKET_LIMIT and not {",", '"'} & set(str(folder)):
        return folder
    # Not TMPDIR: that may be long, and the next command may have another one.
    short = Path(f"/tmp/lianhu-{os.geteuid()}-{digest_of(folder)}")  # noqa: S108
    short.mkdir(mode=0o700, exist_ok=True)
    facts = short.lstat()
    mine = stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.geteuid()
    if not mine or facts.st_mode & 0o077:
        raise Fault(f"{short} 被别人占用，不能安全地放置数据库的连接口")
    return short


@dataclass(frozen=True)
class Server:
    """One server: `home` is boot.paths.pg_home(), `kind` names the folder in it."""

    home: Path
    kind: str

    @property
    def folder(self) -> Path:
        return self.home / self.kind

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def url(self) -> str:
        """Where it listens (or would), as libpq and Django's settings read it."""
        found = pidfile.read(self.data)
        place = found.sockets if found and found.sockets else str(self._sockets())
        return f"postgresql://{NAME}@/{NAME}?host={quote(place)}&port={PORT}"

    @property
    def pid(self) -> int | None:
        """The postmaster's process id while it lives."""
        return pidfile.postmaster(self.data)

    def vanished(self) -> bool:
        """Whether somebody deleted the data."""
        return not (self.data / "PG_VERSION").exists()

    def ensure(self) -> str:
        """The address of a living server over the data, made and started as far as needed."""
        with self._alone():
            who = identity(self.data)
            self._prepare(who)
            _collect_dead()
            self._end_lost()
            if not self._adopted():
                programs = binaries.find(self.home)
                if self.vanished():
                    self._make(programs, who)
                self._start(programs, who)
            return self.url

    def stop(self) -> bool:
        """End it in order, in haste if it does not listen; False when none was running."""
        pid = self.pid
        if pid is None:
            return self._end_lost()
        for how, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
            if pidfile.end(pid, how, seconds):
                break
        _collect_dead()
        return True

    def _end_lost(self) -> bool:
        """End servers whose data was deleted under them; False when there were none."""
        lost = pidfile.lost(self.data)
        for pid in lost:
            if not pidfile.end(pid, signal.SIGQUIT, 10):
                pidfile.end(pid, signal.SIGKILL, 5)
        return bool(lost)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Two commands started at once must not both make the same server."""
        made(self.home)
        with (self.home / f"{self.kind}.lock").open("w") as lock:
            until = time.monotonic() + STARTING
            while True:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                if time.monotonic() > until:
                    raise Fault("另一个进程一直在启动数据库，请稍后再试")
                time.sleep(0.1)
            yield

    def _prepare(self, who: Identity) -> None:
        if is_root():
            os.chown(self.home, 0, who.gid)
            self.home.chmod(0o710)
        for folder in (self.folder, self._sockets()):
            made(folder)
            who.own(folder)
            folder.chmod(0o700)

    def _sockets(self) -> Path:
        return socket_folder(self.folder / "s")

    def _adopted(self) -> bool:
        """Whether a server left by an earlier command can be used as it is."""
        until = time.monotonic() + STARTING
        while (found := pidfile.read(self.data)) and pidfile.serves(found.pid, self.data):
            if found.status == "ready":
                if self._answers():
                    return True
                # Alive without its socket (a cleaned /tmp): nobody can reach it any more.
                self.stop()
                return False
            if time.monotonic() > until:
                raise Fault(f"数据库一直没有就绪，详见 {self.log}")
            time.sleep(0.1)
        return False

    def _clear_stale(self) -> None:
        """A stranger got the number of a server that was killed, or nobody collected the dead.

        PostgreSQL would take it for that server; a free number, it clears away by itself.
        """
        _collect_dead()
        found = pidfile.read(self.data)
        if found and pidfile.exists(found.pid) and not pidfile.serves(found.pid, self.data):
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _answers(self) -> bool:
        """Whether somebody behind the socket speaks: one that is being killed still accepts."""
        found = pidfile.read(self.data)
        place = Path(found.sockets if found else "") / f".s.PGSQL.{PORT}"
        with socket.socket(socket.AF_UNIX) as client, contextlib.suppress(OSError):
            client.settimeout(5)
            client.connect(str(place))
            client.sendall(HELLO)
            return bool(client.recv(1))
        return False

    def _make(self, programs: binaries.Binaries, who: Identity) -> None:
        """A new cluster with its one database, renamed into place only when whole."""
        part = self.folder / "data.new"
        shutil.rmtree(part, ignore_errors=True)
        # Under locale C, pg_trgm finds no trigrams in Chinese and says nothing about it.
        command = [programs.program("initdb"), "-D", str(part), "--locale=C.UTF-8"]
        command += ["--encoding=UTF8", "--auth=trust", f"--username={NAME}"]
        command += ["--no-sync"] if self.kind == "test" else []
        single = [programs.program("postgres"), "--single", "-D", str(part), "postgres"]
        for words, given in ((command, ""), (single, f"CREATE DATABASE {NAME}\n")):
            done = subprocess.run(
                words, input=given, capture_output=True, text=True, check=False, **who.how()
            )
            if done.returncode != 0:
                raise Fault(f"不能建立数据库：{_last(done.stderr)}")
        part.rename(self.data)

    def _start(self, programs: binaries.Binaries, who: Identity) -> None:
        made_by = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if made_by != str(programs.major):
            raise Fault(
                f"数据由 PostgreSQL {made_by} 建立，现有程序是 {programs.major}：{self.data}"
                " 需要先导出再升级"
            )
        self._rotate()
        until = time.monotonic() + IN_USE
        self._clear_stale()
        while said := self._attempt(programs, who):
            # After a kill, the orphaned backends need a moment to notice and let go of the memory.
            passing = "shared memory" in said or "lock file" in said
            if not passing or time.monotonic() > until:
                raise Fault(f"数据库启动失败（详见 {self.log}）：{_last(said)}")
            time.sleep(0.3)
            self._clear_stale()

    def _attempt(self, programs: binaries.Binaries, who: Identity) -> str:
        """Start once and wait until ready; else what the server said when it gave up."""
        chosen = settings(self.kind, programs.major)
        chosen["unix_socket_directories"] = str(self._sockets())
        command = [programs.program("postgres"), "-D", str(self.data)]
        for name, value in chosen.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            began = log.tell()
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **who.how(),
            )
        _CHILDREN.append(child)
        until = time.monotonic() + STARTING
        while child.poll() is None and time.monotonic() < until:
            found = pidfile.read(self.data)
            if found and found.pid == child.pid and found.status == "ready":
                return ""
            time.sleep(0.03)
        if child.poll() is None:
            child.kill()
            return "timeout"
        with self.log.open("rb") as log:
            log.seek(began)
            return log.read().decode("utf-8", "replace") or "?"

    def _rotate(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))


# A server outlives us by design; held here, its Popen is not reported as forgotten.
_CHILDREN: list[subprocess.Popen[bytes]] = []


def _collect_dead() -> None:
    _CHILDREN[:] = [child for child in _CHILDREN if child.poll() is None]


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    grave = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return re.sub(r"^.*?FATAL: +", "", (grave or lines or ["没有说明原因"])[-1])


def server(kind: str = "run", base: Path | None = None) -> Server:
    """The embedded server of a kind; `base` stands in for var/ (tests)."""
    return Server(pg_home(base), kind)


def ensure(kind: str = "run", base: Path | None = None) -> str:
    """The address of a usable database: DATABASE_URL, checked, else the embedded server.

    Errors: Fault with one Chinese line.
    """
    given = os.environ.get("DATABASE_URL", "")
    if given and base is None:
        return external.checked(given, tests=kind == "test")
    return server(kind, base).ensure()


def stop(kind: str = "run", base: Path | None = None) -> bool:
    """Stop the embedded server of a kind; False when none was running."""
    return server(kind, base).stop()
