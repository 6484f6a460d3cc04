"""A whole service of its own to be hurt: database server, web and worker under the real supervisor."""

import contextlib
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from boot import addresses, binaries, external, postgres
from boot.addresses import Address
from boot.supervise import LIANHU, Service, serving
from django.conf import settings

from lianhu.bench.service import free_port

KIND = "kill"
SHORT = 0.5


class CannotCopy(RuntimeError):
    """The database of another server could not be read or written; says what its tool said."""


def copy_into(server: postgres.Server) -> None:
    """Fill the one database of `server` with what Django's connection is on."""
    programs, at = binaries.find(server.home), settings.DATABASES["default"]
    asked = {"host": at["HOST"], "port": at["PORT"], "user": at["USER"], "dbname": at["NAME"]}
    source = " ".join(f"{name}={value}" for name, value in asked.items() if value)
    words = {**os.environ, "PGPASSWORD": at["PASSWORD"] or "", "PGCONNECT_TIMEOUT": "10"}
    dump = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        [programs.program("pg_dump"), "-Fc", "-Z0", "--dbname", source],
        capture_output=True, env=words, check=False, cwd="/",
    )  # fmt: skip
    if dump.returncode:
        raise CannotCopy(dump.stderr.decode("utf-8", "replace").strip())
    into = subprocess.run(  # noqa: S603
        [programs.program("pg_restore"), "--no-owner", "--dbname", server.url],
        input=dump.stdout, capture_output=True, check=False, cwd="/",
    )  # fmt: skip
    if into.returncode:
        raise CannotCopy(into.stderr.decode("utf-8", "replace").strip())


@contextlib.contextmanager
def server(base: Path) -> Iterator[postgres.Server]:
    """A database server of its own, with every promise a disk can give, removed afterwards."""
    made = postgres.server(KIND, base)
    try:
        made.ensure()
        yield made
    finally:
        made.stop()
        shutil.rmtree(made.home, ignore_errors=True)


def environment(url: str, base: Path, address: Address) -> dict[str, str]:
    """What web and worker are started with; the sessions of this process are good there."""
    words = {**os.environ, "PORT": str(address.port), "LIANHU_URL": address.url}
    words |= {"LIANHU_VAR": str(base), "SECRET_KEY": settings.SECRET_KEY}
    words |= {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}
    external.vouch(words, url)
    return words


@contextlib.contextmanager
def supervised(own: postgres.Server, base: Path) -> Iterator[Service]:
    """Web and worker over `own`, watched and started again as `make run` does it."""
    address = Address("127.0.0.1", free_port())
    words = environment(own.url, base, address)
    # Many falls in a minute are what is wanted here, so none has to wait for longer.
    children = [serving(address, words, longest_pause=SHORT)]
    service, over = Service(address, words, own, children), threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            for child in children:
                child.falls = 0
            service.tend()

    watcher = threading.Thread(target=watch, daemon=True)
    try:
        service.begin()
        watcher.start()
        yield service
    finally:
        over.set()
        if watcher.is_alive():
            watcher.join(60)
        for child in children:
            child.stop()


def ready(service: Service, seconds: float = 60.0) -> bool:
    """Whether the web server answers again within `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if addresses.healthy(service.address):
            return True
        time.sleep(0.1)
    return False


def told_by(service: Service, *words: str) -> subprocess.CompletedProcess[Any]:
    """One command of the product over the service's database."""
    return subprocess.run(  # noqa: S603 - our own command
        [*LIANHU, *words], env=service.environment, capture_output=True, text=True, check=False
    )
