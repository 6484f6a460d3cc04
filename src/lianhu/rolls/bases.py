"""By what a roll may be drawn up: who or what one entry is, and from which register it comes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from lianhu.law.shares import BASES

ANY: Final = "any"


@dataclass(frozen=True, slots=True)
class Accepted:
    """How somebody registered elsewhere comes on: after so many months, and who agrees."""

    months: int
    by: str


@dataclass(frozen=True, slots=True)
class Basis:
    """`sources` and `laws` by regime ("any": under each); `age` in full years, 0 for none.

    `once`: the regimes under which nobody is on such rolls of two places in one term; `asks`
    whom to ask first whether they take part ("away", "all").
    """

    key: str
    unit: str
    about: str
    age: int = 0
    once: frozenset[str] = frozenset()
    asks: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    laws: Mapping[str, str] = field(default_factory=dict)
    accepts: Mapping[str, Accepted] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return BASES[self.key]

    def source(self, regime: str) -> str:
        """registered, living, both, seats or hand; "" where this regime knows no such roll."""
        return self.sources.get(regime) or self.sources.get(ANY, "")

    def law(self, regime: str) -> str:
        return self.laws.get(regime) or self.laws.get(ANY, "")

    @property
    def of_a_term(self) -> bool:
        """Whether it is the roll of an election, so that it belongs to a term."""
        return self.about == "election"

    @property
    def of_people(self) -> bool:
        return self.unit == "person"


@cache
def bases() -> Mapping[str, Basis]:
    """Every basis by key, in the order of the file."""
    text = files("lianhu.rolls").joinpath("bases.toml").read_text(encoding="utf-8")
    found = {}
    for key, row in tomllib.loads(text).items():
        sources, laws = row.pop("from"), row.pop("law", {})
        once, asks = frozenset(row.pop("once", ())), row.pop("ask", {})
        accepts = {one: Accepted(**said) for one, said in row.pop("accepted", {}).items()}
        found[key] = Basis(
            key, sources=sources, laws=laws, once=once, asks=asks, accepts=accepts, **row
        )
    return found


def known_to(regime: str) -> list[Basis]:
    """Those that a body under `regime` uses."""
    return [one for one in bases().values() if one.source(regime)]


def unit_of(base: str) -> str:
    """What is counted on such a roll, or at a meeting drawn from it: 户 or 人."""
    found = bases().get(base)
    return "户" if found and not found.of_people else "人"
