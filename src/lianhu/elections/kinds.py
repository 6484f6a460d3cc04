"""Which elections there are, whose seats they fill, how, and by which steps: `elections.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lianhu.ballots.models import Round
from lianhu.bodies.kinds import shape
from lianhu.bodies.models import OrganisationKind, Standing
from lianhu.law.shares import BASES, Share, share_of

BALLOT: Final = "ballot"
MEETING: Final = "meeting"
RECALL: Final = "recall"
ROADS: Final = frozenset({BALLOT, MEETING, RECALL})
# Who may put somebody forward.
PROPOSERS: Final[Mapping[str, str]] = {
    "joint": "联名推荐",
    "voters": "选民提名",
    "party": "党组织提名",
}
REGIMES: Final[tuple[str, ...]] = ("village", "community")
FRESH: Final = frozenset({"body", "unit", "seat"})


@dataclass(frozen=True, slots=True)
class Seats:
    """How many of one standing are usually chosen, and at most."""

    standing: str
    n: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of election; `names` by regime. `law` is (about, rule) of the floor it rests on.

    `nominators`: the base on which those stand who put somebody forward; "": who votes.
    """

    key: str
    road: str
    names: Mapping[str, str]
    body: tuple[str, ...]
    levels: tuple[str, ...]
    ways: tuple[str, ...]
    by: tuple[str, ...]
    fresh: str
    years: int
    seats: tuple[Seats, ...]
    modes: Mapping[str, str] = field(default_factory=dict, hash=False)
    nominators: str = ""
    meetings: tuple[str, ...] = ()
    joint: Share | None = None
    more: bool = False
    law: tuple[str, str] = ("", "")
    source: str = ""
    checked: bool = True

    @property
    def by_meeting(self) -> bool:
        return self.road == MEETING

    @property
    def about(self) -> str:
        """What the law calls such a vote, where it is none of a meeting."""
        return {BALLOT: "election", RECALL: "recall"}.get(self.road, "")

    def seat(self, standing: str) -> Seats:
        return next(one for one in self.seats if one.standing == standing)

    def word(self, standing: str) -> str:
        """主任, 成员: what such a seat is called in the body."""
        return shape(self.body[0]).words[standing]


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as the file says it; `days` before (`after`: after) the day of the election.

    "law": as many as its floor says, "meeting": as many as the meeting's notice asks, None: no day.
    """

    key: str
    roads: tuple[str, ...]
    title: str
    words: str
    floor: tuple[str, str] = ("", "")
    days: int | str | None = None
    after: str = ""
    at: Mapping[str, int] = field(default_factory=dict, hash=False)
    cited: Mapping[str, str] = field(default_factory=dict, hash=False)
    gates: bool = False


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its key, in the order of the file.

    Raises:
        ValueError: the file says something that is not understood.
    """
    return {row["key"]: _kind(dict(row)) for row in _tree()["kind"]}


@cache
def step_rows() -> tuple[StepRow, ...]:
    """The steps of all roads in the order they are gone."""
    found = []
    for row in _tree()["step"]:
        said = dict(row)
        roads = tuple(said.pop("for"))
        if set(roads) - ROADS:
            raise ValueError(f"elections.toml {said['key']}")
        found.append(StepRow(roads=roads, floor=tuple(said.pop("floor", ("", ""))), **said))
    return tuple(found)


def known_to(regime: str) -> list[Kind]:
    """Those that this law has a name for."""
    return [one for one in kinds().values() if regime in one.names]


@cache
def _tree() -> dict[str, Any]:
    return tomllib.loads(
        files("lianhu.elections").joinpath("elections.toml").read_text(encoding="utf-8")
    )


def _kind(row: dict[str, Any]) -> Kind:
    names: dict[str, str] = {one: row.pop(one) for one in REGIMES if one in row}
    seats = tuple(Seats(**one) for one in row.pop("seats"))
    joint = share_of(row.pop("joint")) if "joint" in row else None
    for name in ("body", "levels", "ways", "by", "meetings", "law"):
        if name in row:
            row[name] = tuple(row[name])
    made = Kind(names=names, seats=seats, joint=joint, **row)
    odd = (
        made.road not in ROADS
        or made.fresh not in FRESH
        or set(made.body) - set(OrganisationKind.values)
        or set(made.ways) - set(Round.Way.values)
        or set(made.by) - set(PROPOSERS)
        or {one.standing for one in seats} - set(Standing.values)
        or {*made.modes.values(), made.nominators or "voters"} - set(BASES)
        or made.by_meeting != bool(made.meetings)
    )
    if odd or not names:
        raise ValueError(f"elections.toml {made.key}")
    return made
