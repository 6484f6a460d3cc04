"""Where a matter goes next: pure functions over a definition, no tables, no clock.

The counters of bounded edges (`passed`) are keyed by edge id, which carries the key of the
method, so they survive a hand-over to another method and back.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from lianhu.methods.definition import Definition, Stage
from lianhu.methods.vocabulary import Phase


@dataclass(frozen=True, slots=True)
class Goto:
    """The matter waits at `stage` of the same version."""

    stage: str
    edge: str


@dataclass(frozen=True, slots=True)
class Handover:
    """Another method takes over; the caller picks its version and enters it collected."""

    method: str
    edge: str


@dataclass(frozen=True, slots=True)
class End:
    """The matter is closed at `stage`, whose kind is end."""

    stage: str
    edge: str


Step = Goto | Handover | End


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to leave a stage."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Offer:
    """An outcome as a page offers it. `used_up`: its own bounded edge can no longer be taken."""

    key: str
    label: str
    step: Step
    used_up: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a matter's log, as far as the engine reads it.

    The first fact and every hand-over name the `version` entered. A fact without outcome
    and version moves nothing but may bring a new promise or holder (0: nobody).
    `expired`: the stage's time ran out and its "to:" was taken.
    """

    at: datetime
    outcome: str = ""
    version: int | None = None
    collected: bool = False
    expired: bool = False
    promised_on: date | None = None
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What the log says about one matter. `due` is None where nothing is waited for."""

    version: int
    stage: str
    phase: Phase
    entered_at: datetime
    due: datetime | None = None
    promised_on: date | None = None
    holder: int = 0
    passed: Mapping[str, int] = field(default_factory=dict)
    ended: bool = False


def first(definition: Definition, *, collected: bool) -> str:
    """The stage a matter enters at. One from another method skips the collecting stages."""
    raise NotImplementedError


def outcomes(stage: Stage) -> tuple[Outcome, ...]:
    """Every way to leave `stage`, in the order a page offers them; () at an end."""
    raise NotImplementedError


def offers(definition: Definition, stage: str, passed: Mapping[str, int]) -> tuple[Offer, ...]:
    """The outcomes with where each would lead now."""
    raise NotImplementedError


def move(definition: Definition, stage: str, outcome: str, passed: Mapping[str, int]) -> Step:
    """Where `outcome` of `stage` leads.

    Raises:
        IllegalMove: the stage has no such outcome, or is an end.
    """
    raise NotImplementedError


def expire(definition: Definition, stage: str) -> Step | None:
    """Where the matter goes when its time is up; None: it stays (escalated or assigned).

    An `assign` is not a move: the caller assigns and then moves by outcome "assigned".
    """
    raise NotImplementedError


def count(passed: Mapping[str, int], step: Step) -> dict[str, int]:
    """The counters after taking `step`."""
    raise NotImplementedError


def due(
    definition: Definition, stage: str, entered_at: datetime, promised_on: date | None
) -> datetime | None:
    """When the time of `stage` is up, aware; None for stages where nobody waits.

    A promise lasts to the last second of the promised day in local time; where a stage
    goes by promise and none was made, its `at_longest` counts from entry.
    """
    raise NotImplementedError


def promise_limit(definition: Definition, at: datetime) -> datetime | None:
    """The latest moment a promise made at `at` may name, by the strictest stage that
    goes by promise; None if none does."""
    raise NotImplementedError


def phase_of(stage: Stage) -> Phase:
    """The product's phase of a stage: by kind, and for a task by its purpose."""
    return stage.phase


def fold(definition_of: Callable[[int], Definition], facts: Iterable[Fact]) -> State:
    """Rebuild the state of a matter from its log.

    Raises:
        ValueError: the first fact enters no version, or a move does not fit its version.
    """
    raise NotImplementedError
