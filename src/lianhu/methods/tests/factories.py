"""Definitions for tests: the shipped files, and what a change in their text makes of them."""

from functools import cache

from lianhu.audit.actor import Actor, Grant
from lianhu.audit.trace import COMMANDS
from lianhu.kernel import clock
from lianhu.kernel.hashing import sm3
from lianhu.methods import commands, compiler, shipping  # noqa: F401 - commands fills COMMANDS
from lianhu.methods.definition import Definition, load
from lianhu.methods.models import Adoption, MethodVersion

SHIPPED = shipping.FOLDER


@cache
def text(key: str) -> str:
    return (SHIPPED / f"{key}.toml").read_text()


@cache
def shipped(key: str) -> Definition:
    return load(text(key), f"{key}.toml")


# The methods to which a major affair is handed.
MAJOR = ("sanyi", "siyi", "siyi_lianggongkai")


def known(*others: Definition) -> compiler.Known:
    """`others` (三事 and 四单 if none) beside the methods for major affairs."""
    return shipping.known([*(others or map(shipped, ("sidan", "sanshi"))), *map(shipped, MAJOR)])


def changed(key: str, *changes: tuple[str, str]) -> str:
    """The shipped text with each first occurrence replaced; a change that misses is a mistake."""
    found = text(key)
    for old, new in changes:
        assert old in found, old
        found = found.replace(old, new, 1)
    return found


def found_in(source: str, **words) -> tuple:
    """The problems of a text, beside the methods that the product ships."""
    return compiler.check(load(source, "x.toml"), known(), **words)


def line_with(source: str, part: str) -> int:
    """The number of the first line that holds `part`."""
    return next(n for n, line in enumerate(source.splitlines(), 1) if part in line)


def version(of="sidan", home=None, **words):
    """A row as `publish` would leave it, without its ceremony."""
    found = shipped(of)
    words.setdefault("source", text(of))
    words.setdefault("digest", sm3(words["source"].encode()).hex())
    return MethodVersion.objects.create(
        **{
            "key": of,
            "title": found.title,
            "number": found.version,
            "law_date": found.law_date,
            "home": home,
        }
        | words
    )


def adoption(version, area, body, **words):
    words.setdefault("decided_on", clock.today())
    return Adoption.objects.create(
        version=version, area=area, body=body, key=words.pop("key", version.key), **words
    )


def actor(role, area):
    """Somebody with a post of `role` over `area` that carries every verb of this room."""
    verbs = frozenset(verb for verb in COMMANDS if verb.startswith("methods."))
    grant = Grant(role, verbs, area.path, None, role)
    return Actor("staff", account_id=1, person_id=1, grants=(grant,))
