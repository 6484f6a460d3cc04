"""Kinds of pacts and clauses, days, lawful consequences: read from pacts.toml."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of pact: in which areas, under which law, by which meetings (keys of `law`), and where
    it is filed; `under` is the kind of the village's pact that it may not contradict."""

    key: str
    label: str
    areas: tuple[str, ...]
    regime: str
    meetings: tuple[str, ...]
    files_to: str
    basis: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What may follow by the third step; `needs` names what must be written down with it."""

    key: str
    label: str
    words: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pointer:
    """Another door: `to` is police or mediation."""

    to: str
    label: str
    any: tuple[re.Pattern[str], ...]
    cites: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Women:
    """Where it is said that women take part in the vote; `at_least` a share the county wrote, or ""."""

    basis: str
    at_least: str

    def too_few(self, women: int, people: int) -> bool:
        return bool(self.at_least) and women < Fraction(self.at_least) * people


@dataclass(frozen=True, slots=True)
class Rules:
    """All of pacts.toml; `days` by name in calendar days, `least` in numbers of households, women."""

    kinds: Mapping[str, Kind]
    clauses: Mapping[str, str]
    ways: Mapping[str, str]
    fates: Mapping[str, str]
    days: Mapping[str, int]
    least: Mapping[str, int]
    women: Women
    consequences: Mapping[str, Consequence]
    pointers: tuple[Pointer, ...]

    def pointed(self, words: str) -> list[Pointer]:
        """The doors that these words name rather than a pact."""
        return [one for one in self.pointers if any(each.search(words) for each in one.any)]


@cache
def rules() -> Rules:
    text = files("lianhu.pacts").joinpath("pacts.toml").read_text(encoding="utf-8")
    tree = tomllib.loads(text)
    kinds = {key: Kind(key=key, **_tuples(row)) for key, row in tree["kind"].items()}
    consequences = [Consequence(**_tuples(row)) for row in tree["consequence"]]
    pointers = tuple(_pointer(row) for row in tree["pointer"])
    return Rules(
        kinds=kinds, clauses=tree["clause"], ways=tree["way"], fates=tree["fate"], days=tree["days"],
        least=tree["least"], women=Women(**tree["women"]), consequences={one.key: one for one in consequences}, pointers=pointers,
    )  # fmt: skip


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _pointer(row: Mapping[str, Any]) -> Pointer:
    said = _tuples(row)
    return Pointer(**(said | {"any": tuple(re.compile(one) for one in said["any"])}))
