"""Remembers under var/stamps what was last installed, so that a second start does not do it again."""

import contextlib
import hashlib
from collections.abc import Iterable
from pathlib import Path

from boot.paths import fresh, made, var


def fingerprint(files: Iterable[Path], *more: str) -> str:
    """Changes with the content of any of the files or with any of the words."""
    total = hashlib.sha256()
    for file in files:
        total.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for word in more:
        total.update(word.encode() + b"\0")
    return total.hexdigest()


def is_current(name: str, value: str) -> bool:
    with contextlib.suppress(OSError):
        return (var() / "stamps" / name).read_text(encoding="ascii") == value
    return False


def put(name: str, value: str) -> None:
    fresh(made(var() / "stamps") / name, value)
