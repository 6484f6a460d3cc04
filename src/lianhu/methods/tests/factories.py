"""Definitions for tests: the shipped files, and what a change in their text makes of them."""

from functools import cache
from pathlib import Path

from lianhu.bodies.duties import DUTIES, ROLES
from lianhu.methods import compiler
from lianhu.methods.definition import Definition, load

SHIPPED = Path(__file__).parent.parent / "shipped"


@cache
def text(key: str) -> str:
    return (SHIPPED / f"{key}.toml").read_text()


@cache
def shipped(key: str) -> Definition:
    return load(text(key), f"{key}.toml")


def known(*others: Definition) -> compiler.Known:
    labels = {key: role.label for key, role in ROLES.items()}
    return compiler.known_from(labels, DUTIES, others or (shipped("sidan"), shipped("sanshi")))


def changed(key: str, *changes: tuple[str, str]) -> str:
    """The shipped text with each first occurrence replaced; a change that misses is a mistake."""
    found = text(key)
    for old, new in changes:
        assert old in found, old
        found = found.replace(old, new, 1)
    return found


def line_with(source: str, part: str) -> int:
    """The number of the first line that holds `part`."""
    return next(n for n, line in enumerate(source.splitlines(), 1) if part in line)
