"""A database and a folder apart from everything, with the product set up in them."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from boot import external
from boot.supervise import LIANHU
from django.conf import settings
from django.core.management.base import CommandError


@contextmanager
def apart(name: str) -> Iterator[Mapping[str, str]]:
    """The environment of a process that works there; everything is removed afterwards."""
    base, own = settings.VAR / f"{name}-{os.getpid()}", f"lianhu_{name}_{os.getpid()}"
    place = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{own}" TEMPLATE template0')
    (base / "static").mkdir(parents=True)
    words = {**os.environ, "LIANHU_VAR": str(base), "SECRET_KEY": secrets.token_urlsafe(50)}
    external.vouch(words, urlunsplit(place._replace(path=f"/{own}")))
    try:
        yield words
    finally:
        shutil.rmtree(base, ignore_errors=True)
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')


def told(words: Mapping[str, str], command: Sequence[str], *, quiet: bool = True) -> None:
    """One command of the product there. Raises CommandError when it fails."""
    shown = subprocess.DEVNULL if quiet else None
    done = subprocess.run([*LIANHU, *command], env=words, stdout=shown, check=False)  # noqa: S603
    if done.returncode:
        raise CommandError(f"没有完成：{command[0]}")
