"""Meetings made ready for pages: the list of a place, and one meeting before it is held."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _later

from lianhu.assembly import again, counting, led, reckoning, wording
from lianhu.assembly.binding import Snag
from lianhu.assembly.commands.calling import wrong
from lianhu.assembly.commands.deciding import settled_in, subject_of, votes_on
from lianhu.assembly.counting import Meter
from lianhu.assembly.models import Heard, Item, Meeting, PreTalk, Resolution, Side, State
from lianhu.audit.actor import Actor
from lianhu.ballots.deciding import DECIDED
from lianhu.ballots.models import Round
from lianhu.kernel import clock
from lianhu.law.floors import Floor
from lianhu.notices.models import TO_DO
from lianhu.notices.occasions import page_of
from lianhu.notices.queries import Line, for_stream
from lianhu.rolls.models import Aside, Roll

TONES: Final[Mapping[str, str]] = {
    State.PLANNED: "warn", State.CALLED: "info", State.RUNNING: "good", State.ENDED: "plain",
    State.CANCELLED: "plain",
}  # fmt: skip
# Of more than so many the page of the meeting says how many, yard by yard.
LISTED: Final = 60
GROUPS: Final = (
    ("running", _later("正在开")), ("planned", _later("还在拟，没有通知")),
    ("next", _later("下面要开的")), ("past", _later("开过的")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    meeting: Meeting
    short: str
    about: str
    tone: str
    first_on: date | None
    state: str


def row(meeting: Meeting) -> Row:
    return Row(
        meeting, wording.short(meeting), wording.spoken_of(meeting),
        TONES[meeting.state], meeting.first_on, str(meeting.get_state_display()),
    )  # fmt: skip


def grouped(meetings: Iterable[Meeting]) -> list[tuple[str, list[Row]]]:
    """Running, planned, next and past ones, each under its heading; empty groups are left out."""
    found: dict[str, list[Row]] = {key: [] for key, _label in GROUPS}
    for one in meetings:
        found[_group(one)].append(row(one))
    found["next"].sort(key=lambda one: (one.first_on or date.max, one.meeting.pk))
    return [(str(label), found[key]) for key, label in GROUPS if found[key]]


def _group(meeting: Meeting) -> str:
    if meeting.state in (State.RUNNING, State.PLANNED):
        return str(meeting.state)
    return "next" if meeting.state == State.CALLED else "past"


@dataclass(frozen=True, slots=True)
class RollShown:
    """A roll of the meeting: how many, and how many doubts wait before it can be frozen."""

    roll: Roll
    label: str
    n: int
    doubts: int


def rolls(meeting: Meeting) -> list[RollShown]:
    found = []
    for one in counting.rolls_of(meeting):
        n = one.roll.n or one.roll.entries.count()
        doubts = Aside.objects.filter(roll=one.roll, settled_at=None).count()
        found.append(RollShown(one.roll, counting.label_of(one.basis), n, doubts))
    return found


@dataclass(frozen=True, slots=True)
class Before:
    """A meeting while it is prepared: what is wrong, how many must come, until when to tell."""

    snags: list[Snag]
    meter: Meter
    rolls: list[RollShown]
    last_notice: tuple[date, Floor] | None
    passing: list[tuple[Any, str]]
    urgent: bool

    @property
    def doubts(self) -> int:
        return sum(one.doubts for one in self.rolls)

    @property
    def ready(self) -> bool:
        return not self.snags and not self.doubts


def before(actor: Actor, meeting: Meeting) -> Before:
    """Everything the page says before people are told; reads only."""
    known = counting.totals(meeting)
    first = meeting.sittings.order_by("day", "no").values_list("day", flat=True).first()
    late = [one for one in wrong(meeting) if one.mend == "move"]
    last = (
        reckoning.last_notice(meeting.regime, first, meeting.about, clock.today())
        if first and meeting.about
        else None
    )
    return Before(
        wrong(meeting), counting.meter(meeting, known, {}), rolls(meeting), last,
        counting.passing(meeting), bool(late and last and last[1].exception),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What was said on one item: how many for and against, there and from afar, and the words."""

    item: Item
    lines: list[Heard]

    @property
    def sides(self) -> list[tuple[str, int]]:
        """Of those who spoke there."""
        return self._count(from_afar=False)

    @property
    def from_afar(self) -> list[tuple[str, int]]:
        return self._count(from_afar=True)

    def _count(self, *, from_afar: bool) -> list[tuple[str, int]]:
        mine = [one for one in self.lines if one.from_afar == from_afar]
        found = [(str(label), sum(one.side == key for one in mine)) for key, label in Side.choices]
        return [(label, n) for label, n in found if n]


def heard(meeting: Meeting) -> list[Said]:
    """By item, in the order of the agenda; items nobody spoke on are left out."""
    rows = list(meeting.heard.select_related("item"))
    items = sorted({one.item for one in rows}, key=lambda one: one.no)
    return [Said(item, [one for one in rows if one.item_id == item.pk]) for item in items]


def talks(meeting: Meeting) -> list[PreTalk]:
    """Who was talked with before it, by day."""
    if not meeting.shape.pretalk:
        return []
    return list(meeting.pretalks.select_related("member"))


@dataclass(frozen=True, slots=True)
class Told:
    """What people were told on one occasion, each line with reached or not."""

    occasion: str
    lines: list[Line]

    @property
    def left(self) -> int:
        """How many have not been reached so far, and still may be."""
        return sum(one.telling.state in TO_DO for one in self.lines)

    @property
    def yards(self) -> "list[tuple[str, Told]]":
        """By where they are told, where there are too many for one list; [] where there are few."""
        if len(self.lines) <= LISTED:
            return []
        found: dict[str, list[Line]] = {}
        for one in self.lines:
            found.setdefault(one.where, []).append(one)
        return [(where, Told(self.occasion, found[where])) for where in sorted(found)]

    @property
    def reached(self) -> int:
        """How many of those with whom somebody had to speak were told."""
        return sum(one.telling.state == "told" for one in self.lines)

    @property
    def missed(self) -> int:
        """How many were not told in time, for good."""
        return sum(one.telling.state == "missed" for one in self.lines)


def told(actor: Actor, meeting: Meeting) -> list[Told]:
    """By occasion, the newest first."""
    found: dict[str, list[Line]] = {}
    for one in for_stream(actor, meeting.stream):
        found.setdefault(one.occasion, []).append(one)
    return [Told(occasion, lines) for occasion, lines in reversed(found.items())]


@dataclass(frozen=True, slots=True)
class Decided:
    """An item with its votes, the last of which counts, and what it came to; `before` are the others,
    those too that were called off."""

    item: Item
    votes: list[Round]
    settled: Resolution | None
    before: Sequence[Round] = ()

    @property
    def vote(self) -> Round | None:
        return self.votes[-1] if self.votes else None

    @property
    def elsewhere(self) -> str:
        """What to say where another room leads it."""
        return led.words_of(self.item)

    @property
    def elsewhere_page(self) -> str:
        return page_of(self.item.stream.partition("/")[0])

    @property
    def once_more(self) -> int | None:
        """How many times what was voted down may be put again; None where it was not."""
        if not again.voted_down(self.votes) or self.item.meeting.state != State.RUNNING:
            return None
        return again.left(self.votes)

    @property
    def may_vote(self) -> bool:
        """Not while it is being voted on, nor after it passed, nor what is only talked over."""
        if not votes_on(self.item.meeting, self.item) or self.elsewhere:
            return False
        if not again.left(self.votes):
            return False
        return self.vote is None or (not self.vote.is_open and self.vote.outcome not in DECIDED)

    @property
    def may_conclude(self) -> bool:
        if (
            self.settled is not None
            or self.elsewhere
            or (self.vote is not None and self.vote.is_open)
        ):
            return False
        return self.vote is None or self.vote.outcome in (*DECIDED, "no_quorum", "opinion")

    @property
    def number(self) -> str:
        return wording.numbered(self.settled) if self.settled else ""


def decided(meeting: Meeting) -> list[Decided]:
    """Every item of the agenda, in order; three queries."""
    rows = Round.objects.filter(subject__startswith=f"{meeting.stream}/").order_by("pk")
    votes: dict[str, list[Round]] = {}
    for one in rows:
        votes.setdefault(one.subject, []).append(one)
    settled = {one.item_id: one for one in settled_in(meeting)}
    return [
        _decided(item, votes.get(subject_of(item), []), settled.get(item.pk))
        for item in meeting.items.all()
    ]


def _decided(item: Item, rounds: list[Round], settled: Resolution | None) -> Decided:
    held = [one for one in rounds if not one.is_void]
    return Decided(item, held, settled, [one for one in rounds if one not in held[-1:]])
