"""Rehearsing a method (换法试演): the way that a matter really went, gone once more by another text.

Pure: what the log tells of one matter and a definition go in. Each step of the new way takes the
answer and the time of the step that it is in the old one; where there was none, the least and the
most that the method and the law say. What cannot be known is said to be unknown, never filled in:
how many would have come to a meeting that was not held, what somebody would have chosen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove
from lianhu.methods import engine
from lianhu.methods.definition import Definition, Stage
from lianhu.methods.engine import Goto, Handover
from lianhu.methods.gathering import ruling
from lianhu.methods.vocabulary import ALWAYS, GATHERING, Kind

MOST_STEPS: Final = 300
_MAIN: Final = {Kind.VOTE: "passed", Kind.MEETING: "held", Kind.RATE: "ok"}
NO_QUORUM: Final = "no_quorum"


class Quorum(StrEnum):
    """Whether enough came, by the rule of the rehearsed method: as far as a sign-in tells."""

    NONE = ""
    ENOUGH = "enough"
    SHORT = "short"
    UNKNOWN = "unknown"


class Stuck(StrEnum):
    """Why a matter could not be led through the method."""

    NOT_TAKEN = "not_taken"
    CHOICE = "choice"
    HANDED = "handed"
    PLACED = "placed"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Sat:
    """A meeting that was really held: of how many (`total`) how many `came`, counted by `road`
    (a key of law.shares.BASES)."""

    road: str
    total: int
    came: int


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay at a stage, as the log tells it; `outcome` is "" where the clock moved it (`expired`)
    or somebody above put it at the stage `jump`."""

    method: str
    stage: Stage
    at: datetime
    took: timedelta
    outcome: str = ""
    expired: bool = False
    jump: str = ""
    sat: Sat | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One closed matter: its kind and 三事, its way, and the law (`regime`) of its place."""

    kind: str
    triage: str
    way: tuple[Stay, ...]
    regime: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the new way: it would have taken from `low` to `high`.

    `was` is the step of the old way that it is, None for one that is new. `guessed`: how it went on
    is supposed, not known. `late`: it took longer than this method allows.
    """

    stage: Stage
    low: timedelta
    high: timedelta
    was: Stay | None
    guessed: bool = False
    quorum: Quorum = Quorum.NONE
    late: bool = False


@dataclass(slots=True)
class Went:
    """How it would have gone; `stuck` where it went no further, at the step called `at`."""

    steps: list[Step] = field(default_factory=list)
    stuck: Stuck | None = None
    at: str = ""

    def days(self, case: Case) -> tuple[int, int]:
        """How many days more (less than nothing: fewer) at the least and at the most."""
        old = sum((one.took for one in case.way), timedelta())
        low = sum((one.low for one in self.steps), timedelta()) - old
        high = sum((one.high for one in self.steps), timedelta()) - old
        return whole_days(low), whole_days(high)


def whole_days(span: timedelta) -> int:
    """Rounded to the nearest day."""
    return (span + timedelta(hours=12)) // timedelta(days=1)


def late(stage: Stage, at: datetime, took: timedelta) -> bool:
    """Whether a stay was longer than the stage allows, by the calendar; nobody waits: never."""
    span = stage.within or stage.at_longest
    return span is not None and at + took > span.after(at)


def rehearse(case: Case, method: Definition, day: date) -> Went:
    """Lead one closed matter through `method`, by the law of `day`.

    A method that the matter really went through takes the place of its own part of the way; another
    one takes the place of all of it.
    """
    return _Walk(case, method, day).walked()


class _Walk:
    def __init__(self, case: Case, method: Definition, day: date) -> None:
        self.case, self.method, self.day = case, method, day
        self.went, self.passed = Went(), dict[str, int]()
        own = [n for n, one in enumerate(case.way) if one.method == method.key]
        self.own, self.here = bool(own), own[0] if own else 0

    def walked(self) -> Went:
        way = self.case.way
        if not way or (not self.own and self.case.kind not in self.method.receives):
            self.went.stuck = Stuck.NOT_TAKEN
            return self.went
        self.went.steps += (_kept(one) for one in way[: self.here])
        stage = engine.first(self.method, collected=way[self.here].stage.kind != Kind.COLLECT)
        for _turn in range(MOST_STEPS):
            found = self.method.stage(stage)
            if found.kind == Kind.END:
                return self.went
            onward = self._step(found)
            if onward is None:
                if self.went.stuck:
                    self.went.at = found.title
                return self.went
            stage = onward
        self.went.stuck = Stuck.ROUND
        return self.went

    def _step(self, stage: Stage) -> str | None:
        """Go through one stage; the next, None where the way ends or goes no further."""
        was = self._matching(stage)
        if was and was.jump:
            return self._placed(stage, was)
        found = self._onward(stage, was)
        if found is None:
            self.went.stuck = Stuck.CHOICE
            return None
        step, guessed = found
        self.went.steps.append(self._taken(stage, was, guessed))
        self.passed = engine.count(self.passed, step)
        if isinstance(step, Handover):
            return self._handed(step.method)
        return step.stage

    def _matching(self, stage: Stage) -> Stay | None:
        """The step of the old way that this one is; those before it were left out."""
        rest = list(enumerate(self.case.way))[self.here :]
        same = (n for n, one in rest if one.stage.key == stage.key and self._ours(one))
        alike = (n for n, one in rest if _alike(stage, one.stage))
        at = next(same, next(alike, None))
        if at is None:
            return None
        self.here = at + 1
        return self.case.way[at]

    def _ours(self, stay: Stay) -> bool:
        return not self.own or stay.method == self.method.key

    def _placed(self, stage: Stage, was: Stay) -> str | None:
        """Somebody above said where it goes, outside the ways of the method."""
        if not self.method.has(was.jump):
            self.went.stuck = Stuck.PLACED
            return None
        self.went.steps.append(self._taken(stage, was, False))
        return was.jump

    def _onward(
        self, stage: Stage, was: Stay | None
    ) -> tuple[Goto | engine.End | Handover, bool] | None:
        """Where it goes, and whether that is supposed; None where somebody would have to choose."""
        if was and was.expired and (late_step := engine.expire(self.method, stage.key)):
            return late_step, False
        known = {one.key for one in engine.outcomes(stage)}
        if was and was.outcome in known:
            try:
                return engine.move(self.method, stage.key, was.outcome, self.passed), False
            except IllegalMove:
                pass  # a side door that is used up here: it went on in the plain way
        outcome = self._supposed(stage, was)
        if outcome is None:
            return None
        return engine.move(self.method, stage.key, outcome, self.passed), _supposing(stage, was)

    def _supposed(self, stage: Stage, was: Stay | None) -> str | None:
        """The answer that follows from what is known; None where only a person could say."""
        if not stage.choices:
            return _MAIN.get(stage.kind) or next(iter(ALWAYS[stage.kind]))
        for one in stage.choices:
            if one.triage and one.triage == self.case.triage:
                return one.key
        said = was.stage.choice(was.outcome) if was else None
        for one in stage.choices:
            if said and said.label == one.label:
                return one.key
        ways = {
            engine.move(self.method, stage.key, one.key, self.passed) for one in stage.choices
        }  # fmt: skip
        return stage.choices[0].key if len({_target(one) for one in ways}) == 1 else None

    def _taken(self, stage: Stage, was: Stay | None, guessed: bool) -> Step:
        low, high = self._times(stage, was)
        quorum = self._quorum(stage, was)
        if quorum == Quorum.SHORT and was and was.outcome != NO_QUORUM:
            # Called once more, with the days of the law; that it came off then is supposed.
            again = timedelta(days=self._notice(stage))
            low, high, guessed = low + again, high + max(again, _most(stage, was.at)), True
        over = was is not None and late(stage, was.at, was.took)
        return Step(stage, low, high, was, guessed, quorum, over)

    def _times(self, stage: Stage, was: Stay | None) -> tuple[timedelta, timedelta]:
        if was is not None:
            more = timedelta()
            if stage.kind == Kind.PUBLICITY and was.outcome != "withheld":
                more = timedelta(days=stage.days - was.stage.days)
            elif stage.gathering and was.stage.gathering:
                # Fewer days of notice do not bring people together sooner.
                more = timedelta(days=max(self._notice(stage) - self._notice(was.stage), 0))
            took = max(was.took + more, timedelta())
            return took, took
        if stage.kind == Kind.PUBLICITY:
            return timedelta(days=stage.days), timedelta(days=stage.days)
        if stage.kind == Kind.COLLECT:
            return timedelta(), timedelta()
        low = timedelta(days=self._notice(stage))
        return low, max(low, _most(stage, self._now()))

    def _now(self) -> datetime:
        last = self.case.way[max(self.here - 1, 0)]
        return last.at + last.took

    def _notice(self, stage: Stage) -> int:
        if stage.gathering is None:
            return 0
        return ruling(stage.gathering, self.case.regime, self.day).notice_days

    def _quorum(self, stage: Stage, was: Stay | None) -> Quorum:
        if stage.gathering is None:
            return Quorum.NONE
        asked = ruling(stage.gathering, self.case.regime, self.day).quorum
        if asked is None:
            return Quorum.NONE
        sat = was.sat if was else None
        share = asked.road(sat.road) if sat else None
        if sat is None or share is None or not sat.total:
            return Quorum.UNKNOWN
        return Quorum.ENOUGH if share.met(sat.came, sat.total) else Quorum.SHORT

    def _handed(self, method: str) -> str | None:
        """What another method did goes as it went; None where it was not handed over then."""
        way = self.case.way
        if self.here >= len(way) or way[self.here].method != method:
            self.went.stuck = Stuck.HANDED
            return None
        while self.here < len(way) and way[self.here].method != self.method.key:
            self.went.steps.append(_kept(way[self.here]))
            self.here += 1
        return engine.first(self.method, collected=True) if self.here < len(way) else None


def _kept(stay: Stay) -> Step:
    return Step(stay.stage, stay.took, stay.took, stay, late=late(stay.stage, stay.at, stay.took))


def _target(step: Goto | engine.End | Handover) -> str:
    return f"→{step.method}" if isinstance(step, Handover) else step.stage


def _supposing(stage: Stage, was: Stay | None) -> bool:
    """A step without choices that only passes on supposes nothing."""
    return was is not None or stage.kind in GATHERING or stage.kind == Kind.RATE


def _most(stage: Stage, at: datetime) -> timedelta:
    """The days that the stage allows from `at` on; hours within a day are none."""
    span = stage.within or stage.at_longest
    return clock.day_of(span.after(at)) - clock.day_of(at) if span else timedelta()


def _alike(new: Stage, old: Stage) -> bool:
    """Whether a step of another method does the same work."""
    if new.kind in GATHERING:
        return old.kind in GATHERING and _about(new) == _about(old)
    return new.kind == old.kind and new.purpose == old.purpose


def _about(stage: Stage) -> str:
    found = stage.gathering
    if found is None:
        return ""
    return found.lawful.key if found.lawful else found.about


def hands(stays: Sequence[Stage]) -> Iterator[tuple[str, ...]]:
    """Whose work each of these steps is: role keys."""
    return (one.act for one in stays if one.kind != Kind.COLLECT)


def came_enough(
    method: Definition, sat: Sat, about: str, regime: str, day: date
) -> Mapping[str, Quorum]:
    """By the rule of each stage that is such a meeting (a key of law.meetings): whether it was enough."""
    found = {}
    for stage in method.stages:
        if stage.gathering is None or _about(stage) != about:
            continue
        asked = ruling(stage.gathering, regime, day).quorum
        share = asked.road(sat.road) if asked else None
        if asked is None:
            continue
        known = share is not None and sat.total
        met = share is not None and share.met(sat.came, sat.total)
        found[stage.title] = (Quorum.ENOUGH if met else Quorum.SHORT) if known else Quorum.UNKNOWN
    return found
