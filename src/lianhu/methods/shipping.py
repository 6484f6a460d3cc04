"""The method files that come with the product, read from disk; needs no database."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from lianhu.access.roles import ROLES as VERBS
from lianhu.bodies.duties import DUTIES, ROLES
from lianhu.methods.compiler import Known, known_from, unready
from lianhu.methods.definition import Definition, load

FOLDER = Path(__file__).parent / "shipped"


@cache
def files() -> tuple[Path, ...]:
    return tuple(sorted(FOLDER.glob("*.toml")))


@cache
def library() -> tuple[Definition, ...]:
    """Every method that comes with the product, in the order of the files' names."""
    return tuple(load(path.read_bytes(), path.name) for path in files())


@cache
def shipped() -> tuple[Definition, ...]:
    """Those of the library that this edition can carry out: they are in force where nothing else is."""
    return tuple(one for one in library() if not unready(one))


def source(definition: Definition) -> str:
    """The text of one of the library."""
    return (FOLDER / definition.file).read_text(encoding="utf-8")


def known(others: Iterable[Definition]) -> Known:
    """What a method may refer to where `others` are in force."""
    labels = {key: role.label for key, role in ROLES.items()}
    return known_from(labels, DUTIES, VERBS, others)
