"""What the engine reads and gives: a step out of a stage, a line of the log, the state of a matter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

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
    """An outcome as a page offers it, with where it would lead.

    `used_up`: its own bounded edge can no longer be taken, so it falls to the next.
    """

    key: str
    label: str
    step: Step
    used_up: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a matter's log, as far as the engine reads it.

    The first fact and every hand-over name the `version` entered. A fact that moves says
    the promise as it stands afterwards (None: none is open); one without outcome moves
    nothing but may bring a new promise. `holder` 0 is nobody, None whoever it was.
    `expired`: the stage's time ran out and its "to:" was taken. `jump`: a person put the
    matter at this stage of `version`, outside the edges, with a reason. `paused_until`: the
    teller was asked and is waited for, until then at the latest; `resumes`: the wait is over.
    `due_on`: more time was granted, to the end of this day. `whole`: a piece of what was split
    brings along when the time for all of it is up.
    """

    at: datetime
    outcome: str = ""
    version: int | None = None
    collected: bool = False
    expired: bool = False
    jump: str = ""
    promised_on: date | None = None
    holder: int | None = None
    paused_until: datetime | None = None
    resumes: bool = False
    due_on: date | None = None
    whole: datetime | None = None

    @property
    def moves(self) -> bool:
        return bool(self.outcome or self.expired or self.jump)


@dataclass(frozen=True, slots=True)
class State:
    """What the log says about one matter. `due` is None where nothing is waited for.

    While the teller is waited for, since `paused_at`, `due` is the day if no answer comes before
    `paused_until`, and `due_before` what it was when they were asked. `extended_on` is the day
    that was granted last at this stage. `whole` is when the time for all of it is up.
    """

    version: int
    stage: str
    phase: Phase
    entered_at: datetime
    due: datetime | None = None
    promised_on: date | None = None
    holder: int = 0
    passed: Mapping[str, int] = field(default_factory=dict)
    ended: bool = False
    paused_at: datetime | None = None
    paused_until: datetime | None = None
    due_before: datetime | None = None
    extended_on: date | None = None
    whole: datetime | None = None
