"""Which meetings there are, by which body, and which of them may decide what on which day."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from lianhu.law.floors import Floor, floors, in_force
from lianhu.law.shares import BASES

# What a meeting is to the law: see the head of meetings.toml.
STANDINGS: Final = frozenset({"statutory", "known", "free", "above"})


@dataclass(frozen=True, slots=True)
class Meeting:
    """A kind of meeting. `key` is the `about` of its floors, `names` what each regime calls it.

    `by` are the kinds of organisation that hold it, () for a gathering of people alone; `rolls`
    the bases by which those who came are counted. `at`: where it meets for an area of this kind it
    is, for the law, this other meeting.
    """

    key: str
    standing: str
    names: Mapping[str, str]
    by: tuple[str, ...]
    rolls: tuple[str, ...]
    at: Mapping[str, str] = field(default_factory=dict, hash=False)

    def name(self, regime: str) -> str:
        """What it is called there; where that regime has none, what another calls it."""
        return self.names.get(regime) or next(iter(self.names.values()))

    def lawful(self, level: str) -> "Meeting | None":
        """The meeting of the law that this is in an area of kind `level`; None: of no law."""
        if self.standing == "statutory":
            return self
        return meetings()[self.at[level]] if level in self.at else None


@cache
def meetings() -> Mapping[str, Meeting]:
    """Every kind by its key, in the order of the file.

    Raises:
        ValueError: the file says something that is not understood.
    """
    text = files("lianhu.law").joinpath("meetings.toml").read_text(encoding="utf-8")
    found: dict[str, Meeting] = {}
    for row in tomllib.loads(text)["meeting"]:
        key, standing = row.pop("key"), row.pop("standing")
        by, rolls = tuple(row.pop("by", ())), tuple(row.pop("rolls"))
        at = row.pop("at", {})
        if (
            standing not in STANDINGS
            or set(rolls) - set(BASES)
            or set(row) - {"village", "community"}
        ):
            raise ValueError(f"meetings.toml {key}")
        found[key] = Meeting(key, standing, row, by, rolls, at)
    return found


def subjects(regime: str, day: date) -> dict[str, tuple[Floor, ...]]:
    """What the law keeps for certain meetings there and then, each with the floors that say so."""
    found: dict[str, list[Floor]] = {}
    for floor in in_force(regime, day):
        if floor.rule == "reserved":
            for subject in sorted(floor.only):
                found.setdefault(subject, []).append(floor)
        elif floor.rule == "decided_by":
            found.setdefault(floor.about, []).append(floor)
    return {subject: tuple(said) for subject, said in found.items()}


def deciders(regime: str, day: date, subject: str) -> frozenset[str]:
    """The meetings that may decide `subject`; empty where the law leaves it open.

    A meeting it is reserved to may hand it on only where the law says so (`delegable`). What an
    own floor gives to certain meetings (`decided_by`) goes before.
    """
    said = floors(regime, day, subject, "decided_by")
    if said:
        return frozenset(_all(floor.only for floor in said))
    found = {floor.about for floor in in_force(regime, day) if _reserves(floor, subject)}
    for floor in in_force(regime, day):
        if floor.rule == "delegable" and found and subject in floor.only:
            found.add(floor.about)
        if floor.rule == "not_delegable" and "collective_assembly" in found:
            found |= set() if subject in floor.only else {floor.about}
    return frozenset(found)


def _reserves(floor: Floor, subject: str) -> bool:
    return floor.rule == "reserved" and subject in floor.only


def _all(sets: Iterable[frozenset[str]]) -> set[str]:
    return {one for each in sets for one in each}
