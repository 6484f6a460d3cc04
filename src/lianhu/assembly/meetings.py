"""The kinds of meeting and what may be put on an agenda, as data: names, conveners, rolls, force."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from lianhu.audit.registry import sight
from lianhu.law import meetings as law
from lianhu.law.shares import Share, share_of

RECKON: Final = sight("assembly.reckon", "开会前算人数")
SHIPPED: Final = Path(__file__).with_name("meetings.toml")
# Beside the regimes of `law`: a town's own bodies fall under neither.
TOWN: Final = "town"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of meeting.

    `names` by regime ("village", "community", "town"); `about` and `about_at` (by kind of area)
    are keys of the floors of `law`, "" where no law knows it; `bases` keys of `law.shares.BASES`;
    `body` kinds of organisation whose members it gathers;
    `levels` kinds of area; `by` roles that call it, `by_at` more of them where it is held at a kind
    of area; `told` "households" or "members"; `counted`
    by regime, which households the roll is guessed from beforehand; `leaders`: only who answers
    for a thing or a village puts it on the agenda; `pretalk`: with so many it is talked over
    before, by its rules with more; `whole`: by how the name of the place ends; `major` of the members come where something important is decided.
    """

    key: str
    names: Mapping[str, str]
    levels: tuple[str, ...]
    by: tuple[str, ...]
    convener: Mapping[str, str]
    told: str
    about: str = ""
    about_at: Mapping[str, str] = field(default_factory=dict)
    bases: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    quorum: Share | None = None
    passing: Share | None = None
    house: str = ""
    guests: bool = False
    closed: bool = False
    local: bool = False
    leaders: bool = False
    pretalk: int = 0
    major: Share | None = None
    counted: Mapping[str, str] = field(default_factory=dict)
    by_at: Mapping[str, Sequence[str]] = field(default_factory=dict)
    whole: Mapping[str, str] = field(default_factory=dict)

    def titled(self, place: str) -> str:
        """Its whole title where the place stands inside it; "" where it stands before the name."""
        ends = (words for end, words in self.whole.items() if place.endswith(end))
        return next(ends, self.whole.get("any", "")).replace("{place}", place)

    def callers_at(self, level: str) -> tuple[str, ...]:
        """The roles that call it when it is held at this kind of area."""
        return (*self.by, *self.by_at.get(level, ()))

    def law_at(self, level: str) -> str:
        """The meeting of the law it is when held at this kind of area; "" where it is none."""
        return self.about or self.about_at.get(level, "")

    def decides_at(self, level: str) -> bool:
        """Whether what it says is a decision, not only advice."""
        return bool(self.law_at(level)) or self.quorum is not None


@dataclass(frozen=True, slots=True)
class Subject:
    """What an item is about; `suggest` are kinds of meeting, the best first. `each_of`: kinds of
    body of whose members each is voted on by itself, () where it is one question."""

    key: str
    label: str
    suggest: tuple[str, ...]
    each_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """`several_sittings`: one roll may meet at several places or on several days. `again`: how many
    times what was voted down may be put to the same meeting in other words."""

    several_sittings: bool
    several_source: str
    again: int


def kinds() -> Mapping[str, Kind]:
    """Every kind by key, in the order of the file."""
    return _read(Path(settings.MEETINGS or SHIPPED))[0]


def subjects() -> Mapping[str, Subject]:
    """What an item may be about, by key, in the order of the file."""
    return _read(Path(settings.MEETINGS or SHIPPED))[1]


def rules() -> Rules:
    """What the province's own rules allow, as the county wrote it down."""
    return _read(Path(settings.MEETINGS or SHIPPED))[2]


def known_to(regime: str) -> list[Kind]:
    """Those that are held under `regime` ("village", "community", "town")."""
    return [one for one in kinds().values() if regime in one.names]


def reckoned(regime: str) -> list[Kind]:
    """Those whose numbers a law fixes wherever they are held."""
    return [one for one in known_to(regime) if one.about]


def suggested(subject: str, regime: str, level: str) -> list[Kind]:
    """The kinds that fit what is to be talked over in such an area, the best first."""
    found = subjects().get(subject)
    every = kinds()
    return [
        every[key]
        for key in (found.suggest if found else ())
        if regime in every[key].names and level in every[key].levels
    ]


@cache
def _read(path: Path) -> tuple[Mapping[str, Kind], Mapping[str, Subject], Rules]:
    tree = tomllib.loads(path.read_text(encoding="utf-8"))
    said = tree["rules"]
    found = {row["key"]: _kind(dict(row)) for row in tree["meeting"]}
    spoken = {
        row["key"]: Subject(
            row["key"], row["label"], tuple(row["suggest"]), tuple(row.get("each_of", ()))
        )
        for row in tree["subject"]
    }
    return found, spoken, Rules(
        said["several_sittings"], said["several_source"], int(said.get("again", 0))
    )  # fmt: skip


def _kind(row: dict[str, Any]) -> Kind:
    regimes: tuple[str, ...] = ("village", "community", TOWN)
    names = {regime: str(row.pop(regime)) for regime in regimes if regime in row}
    if not names and row["about"] in law.meetings():
        names = dict(law.meetings()[row["about"]].names)
    for word in ("levels", "by", "bases", "body"):
        row[word] = tuple(row.get(word, ()))
    quorum, passing = row.pop("quorum", None), row.pop("pass", None)
    major = row.pop("major", None)
    return Kind(
        names=names,
        quorum=share_of(quorum) if quorum else None,
        passing=share_of(passing) if passing else None,
        major=share_of(major) if major else None,
        **row,
    )
