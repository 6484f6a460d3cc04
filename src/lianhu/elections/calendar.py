"""The days of an election, reckoned from its day by what the law says: pure, nothing is read here.

The day that something is counted from is not counted itself (民法典 第二百零一条, 2021-01-01).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lianhu.elections.kinds import Kind, StepRow, step_rows
from lianhu.law.floors import Floor, floors

SOON: Final = 3
DONE, LATE, MISSED, SOON_DUE, OPEN = "done", "late", "missed", "soon", "open"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: by when at the latest (None: no day is written), and why.

    `asked` says that the days are the law's; else they are usual ones that a county may change.
    """

    key: str
    title: str
    words: str
    latest: date | None
    cited: str
    asked: bool
    gates: bool
    days: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A step as it stands today."""

    step: Step
    state: str
    done_on: date | None

    @property
    def is_open(self) -> bool:
        return self.state in (MISSED, SOON_DUE, OPEN)


def steps(
    kind: Kind, regime: str, notice_on: date, day: date, *, notice_days: int = 0
) -> list[Step]:
    """The steps of an election held on `day`, by the law in force on `notice_on`.

    Args:
        notice_days: how long before the meeting people must be told, where it is held in one.
    """
    return [
        _step(row, kind, regime, notice_on, day, notice_days)
        for row in step_rows()
        if kind.road in row.roads
    ]


def lines(found: Sequence[Step], done: Mapping[str, date], today: date) -> list[Line]:
    """Each step with how it stands; `done` says on which day one was settled."""
    return [_line(one, done.get(one.key), today) for one in found]


def next_of(found: Sequence[Line]) -> Line | None:
    """What is to be done next."""
    return next((one for one in found if one.is_open), None)


def in_the_way(found: Sequence[Line]) -> list[Line]:
    """What would make the vote void: a step that gates it and is open, or came after the law's day."""
    return [
        one for one in found
        if one.step.gates and (one.is_open or (one.state == LATE and one.step.asked))
    ]  # fmt: skip


def earliest(
    kind: Kind, regime: str, today: date, *, notice_days: int = 0
) -> tuple[date, Floor | None]:
    """The first day for which every day of the law can still be kept, and the article that says so."""
    first, why = today, None
    for row in step_rows():
        if kind.road not in row.roads or row.after:
            continue
        floor = floor_of(row, regime, today)
        days = notice_days if row.days == "meeting" else _by_law(row, floor)
        if days is not None and today + timedelta(days=days) > first:
            first, why = today + timedelta(days=days), floor
    return first, why


def floor_of(row: StepRow, regime: str, day: date) -> Floor | None:
    """The floor of the law by which a step has its days; None: a parameter of the county."""
    found = floors(regime, day, *row.floor) if row.floor[0] else []
    return found[0] if found else None


def _step(
    row: StepRow, kind: Kind, regime: str, notice_on: date, day: date, notice_days: int
) -> Step:
    floor = floor_of(row, regime, notice_on) if kind.road not in row.at else None
    cited = floor.cited if floor else row.cited.get(regime, "")
    days: int | None = None
    asked = False
    if row.days == "meeting":
        days, asked = notice_days, bool(notice_days)
    elif (by_law := _by_law(row, floor)) is not None:
        days, asked = by_law, True
    elif kind.road in row.at:
        days = row.at[kind.road]
    elif isinstance(row.days, int):
        days = row.days
    latest = None
    if days is not None:
        latest = day + timedelta(days=days) if row.after else day - timedelta(days=days)
    return Step(row.key, row.title, row.words, latest, cited, asked, row.gates, days)


def _by_law(row: StepRow, floor: Floor | None) -> int | None:
    """As many days as the floor says, where the row leaves it to the law."""
    if floor is None or "law" not in (row.days, row.after):
        return None
    return floor.at_least if floor.at_least is not None else floor.at_most


def _line(step: Step, done_on: date | None, today: date) -> Line:
    if done_on is not None:
        late = step.latest is not None and done_on > step.latest
        return Line(step, LATE if late else DONE, done_on)
    if step.latest is None:
        return Line(step, OPEN, None)
    left = (step.latest - today).days
    return Line(step, MISSED if left < 0 else SOON_DUE if left <= SOON else OPEN, None)
