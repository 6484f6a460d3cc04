"""An election as the office's page shows it: what is next and why, what may be done now."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.elections import calendar, checks, reading, wording
from lianhu.elections.calendar import DONE, LATE, MISSED, Line
from lianhu.elections.commands.presiding import what_lacks
from lianhu.elections.models import Candidate, Election
from lianhu.elections.reading import Stand
from lianhu.kernel import clock
from lianhu.rolls.models import Roll

TONES = {DONE: "good", LATE: "warn", MISSED: "bad", "soon": "warn", "open": "plain"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One step for `{% steps %}`."""

    label: str
    state: str
    note: str
    doing: str = ""


def steps(lines: list[Line]) -> list[Shown]:
    """The calendar; the first that is open is what is being done now."""
    upcoming = calendar.next_of(lines)
    return [_shown(one, one is upcoming) for one in lines]


def _shown(line: Line, is_next: bool) -> Shown:
    step = line.step
    if line.state in (DONE, LATE) and line.done_on is not None:
        said = _("%s办的") % clock.chinese_date(line.done_on)
        if line.state == LATE and step.latest is not None:
            said += _("，晚了：应当在%s以前") % clock.chinese_date(step.latest)
        return Shown(step.title, "done", said)
    state = "late" if line.state == MISSED else "now" if is_next else "todo"
    return Shown(step.title, state, why(line), _("接下来办") if is_next else "")


def why(line: Line) -> str:
    """By when, what, and where that is written."""
    step = line.step
    parts = [step.words]
    if step.latest is not None:
        day = clock.chinese_date(step.latest)
        # A vote is on its day, neither sooner nor later.
        parts.insert(0, day if step.key == "vote" else _("最迟%s") % day)
    if step.cited:
        parts.append(step.cited)
    elif step.days and not step.asked:
        parts.append(_("日子是通常的做法，本县可改"))
    return "。".join(parts)


def link_for(election: Election, line: Line | None) -> tuple[str, str]:
    """Where the next step is done, if not on this page: address and what stands on the button."""
    if line is None:
        return "", ""
    key, meeting = line.step.key, election.meeting
    roll = _roll_for(election, key)
    if key in ("roll", "objections", "demand") and roll is not None and (
        key != "demand" or not roll.is_frozen
    ):  # fmt: skip
        return reverse("rolls:show", args=[roll.pk]), _("去名册")
    if key in ("called", "vote") and meeting is not None:
        words = _("去发通知") if key == "called" else _("去开会、签到")
        return reverse("assembly:meeting", args=[meeting.pk]), words
    if key == "committee":
        return f"{reverse('bodies:bodies')}?area={election.area.key}", _("去登记选举委员会")
    if key == "nominated":
        return reverse("elections:nominate", args=[election.pk]), _("登记提名")
    return "", ""


def _roll_for(election: Election, key: str) -> Roll | None:
    """The roll of which this step is not done yet."""
    rolls = reading.rolls_of(election)
    open_ = [one for one in rolls if one is not None and not reading.of_roll(one).get(key)]
    return open_[0] if open_ else None


def may_now(actor: Actor, election: Election) -> list[str]:
    """The keys of `forms.acts.ACTS` that fit the state; whether the actor may is asked there."""
    if not election.is_running:
        return []
    lines = {one.step.key: one for one in reading.lines_of(election)}
    recall = getattr(election, "recall", None)
    polls = reading.polls_of(election)
    closed = bool(polls) and not any(one.round.is_open for one in polls)
    fresh = any(one.announced_at is None for one in polls)
    again = [one for one in reading.stands_of(election) if one.again]
    meeting = election.meeting
    now = {
        "tell_day": not election.meeting_kind and election.told_at is None
        and (recall is None or recall.met_at is not None),
        "draw_roll": not election.meeting_kind and election.roll is None,
        "draw_nominating_roll": bool(election.nominating_basis)
        and election.nominating_roll is None,
        "plan_meeting": bool(election.meeting_kind) and not polls
        and (meeting is None or meeting.is_over),
        "demand": recall is not None and recall.met_at is None,
        "hear": recall is not None and recall.heard_on is None,
        "announce_candidates": "candidates" in lines and election.candidates_at is None
        and not what_lacks(election),
        "met": "met" in lines and election.candidates_at is not None and election.met_on is None,
        "announce": closed and fresh,
        "set_again": bool(again) and closed and not fresh and not election.meeting_kind,
        "hand_over": election.announced_at is not None and closed and not fresh and not again,
        "call_off": bool(polls) and not closed,
        "move_day": not election.meeting_kind and not polls,
        "stop": election.announced_at is None and (closed or not polls),
        "guide": True,
    }  # fmt: skip
    return [
        key for key, fits in now.items() if fits and actor.grant(f"elections.{key}", election.path)
    ]


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody put forward: how many signed, what is to be looked at."""

    candidate: Candidate
    signed: int
    tone: str


@dataclass(frozen=True, slots=True)
class Block:
    """One sort of seat on the page."""

    stand: Stand
    rows: list[Row]
    may_open: bool
    void: list[str]


VERDICTS = {"": "warn", "stands": "good", "barred": "bad", "declined": "plain"}


def blocks(actor: Actor, election: Election) -> list[Block]:
    """Each contest with who was put forward and whether its vote may be opened."""
    counted = reading.supporters(election)
    may = election.is_running and bool(actor.grant("elections.open_vote", election.path))
    return [
        Block(
            one,
            [Row(row, counted.get(row.pk, 0), VERDICTS[row.verdict]) for row in one.candidates],
            may and election.candidates_at is not None and reading.is_held(election)
            and not one.is_open and bool(one.left) and (one.last is None or bool(one.again)
                or one.last.round.outcome in ("failed", "no_quorum", "tie")),
            wording.void_lines(one.void),
        )
        for one in reading.stands_of(election)
    ]  # fmt: skip


def committee(election: Election) -> dict[str, Any]:
    """Who sits in the election committee, and who must leave it."""
    leaving = {one.pk for one in checks.must_leave(election)}
    return {"members": [(one, one.pk in leaving) for one in reading.committee_of(election)],
            "leaving": bool(leaving)}  # fmt: skip
