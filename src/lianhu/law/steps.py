"""The steps that the law asks for when something it keeps for a meeting is decided, as data."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lianhu.law.floors import Floor, floors
from lianhu.law.meetings import deciders, meetings

PLACES: Final = ("before", "decision", "after", "end")
KINDS: Final = frozenset({"meeting", "vote", "publicity", "by_hand"})


@dataclass(frozen=True, slots=True)
class LegalStep:
    """One step for one subject: when (`place`, of PLACES), what (`kind`, of KINDS), and by which article.

    `meetings` are those that count as having gone through it, the plainest first; the deciding ones
    for a decision.
    `words` say it to a villager; `floor` is why.
    """

    key: str
    place: str
    kind: str
    title: str
    words: str
    meetings: tuple[str, ...]
    floor: Floor


def steps(regime: str, day: date, subject: str) -> list[LegalStep]:
    """Those for deciding `subject` where `regime` binds on `day`, in their order; [] where the law
    keeps it for nobody."""
    lawful = deciders(regime, day, subject)
    if not lawful:
        return []
    found = []
    for row in _rows():
        if _applies(row, regime, subject, lawful):
            floor = _floor(row["floors"], regime, day, subject, lawful)
            found += [_step(row, regime, lawful, floor)] if floor else []
    return found


def _applies(row: dict[str, Any], regime: str, subject: str, lawful: frozenset[str]) -> bool:
    return (
        regime in row.get("regimes", (regime,))
        and subject in row.get("only", (subject,))
        and bool(lawful & set(row.get("for", lawful)))
    )


def _step(row: dict[str, Any], regime: str, lawful: frozenset[str], floor: Floor) -> LegalStep:
    decides = row["place"] == "decision"
    named = [one for one in meetings() if one in lawful]
    who = "或者".join(meetings()[one].name(regime) for one in named)
    return LegalStep(
        key=row["key"],
        place=row["place"],
        kind=row["kind"],
        title=f"{who}决议" if decides else row[regime],
        words=row["words"],
        meetings=tuple(named) if decides else tuple(row.get("meetings", ())),
        floor=floor,
    )


def _floor(
    asked: list[list[str]], regime: str, day: date, subject: str, lawful: frozenset[str]
) -> Floor | None:
    """Why the step is asked: the first floor that speaks of this subject or of who decides it."""
    for about, rule in asked:
        for one in {"*": [subject], "@": sorted(lawful)}.get(about, [about]):
            for floor in floors(regime, day, one, rule):
                if rule != "reserved" or subject in floor.only:
                    return floor
    return None


@cache
def _rows() -> list[dict[str, Any]]:
    text = files("lianhu.law").joinpath("steps.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["step"]
    for row in rows:
        if row["place"] not in PLACES or row["kind"] not in KINDS:
            raise ValueError(f"steps.toml {row['key']}")
    return rows
