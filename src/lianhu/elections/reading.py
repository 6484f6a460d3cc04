"""How an election stands: what was done when, who stands, who was chosen. Read off, never typed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from lianhu.assembly.meetings import kinds as meeting_kinds
from lianhu.assembly.models import State
from lianhu.assembly.reckoning import notice_days
from lianhu.ballots.models import Round
from lianhu.bodies.models import Membership, Organisation, OrganisationKind
from lianhu.elections import calendar
from lianhu.elections.calendar import Line, Step
from lianhu.elections.kinds import Kind
from lianhu.elections.models import Candidate, Contest, Election, Nomination, Poll, Verdict
from lianhu.kernel import clock
from lianhu.law.floors import Floor, floors
from lianhu.law.shares import Share
from lianhu.places.models import Area
from lianhu.rolls import clocks
from lianhu.rolls.models import Entry, Roll

CHOSEN = frozenset({Round.Outcome.ELECTED, Round.Outcome.RUN_OFF, Round.Outcome.TIE})


def votes_on(election: Election) -> tuple[date, time, str]:
    """Day, hour and place of the vote: of a meeting what its first sitting says."""
    if election.meeting is not None:
        first = election.meeting.sittings.order_by("day", "at", "pk").first()
        if first is not None:
            return first.day, first.at, first.where
    return election.day, election.at, election.where


def law_of_meeting(election: Election) -> str:
    """Which meeting of the law it is held in: a key of the floors; "" where in none."""
    if not election.meeting_kind:
        return ""
    return meeting_kinds()[election.meeting_kind].law_at(election.area.kind)


def notice_of(election: Election) -> int:
    """How many days before its meeting people must be told."""
    about = law_of_meeting(election)
    found = notice_days(election.regime, election.notice_on, about) if about else None
    return (found.at_least or 0) if found else 0


def steps_of(election: Election) -> list[Step]:
    """Every step with its latest day, in the order of the calendar."""
    day = votes_on(election)[0]
    found = calendar.steps(
        election.sort, election.regime, election.notice_on, day, notice_days=notice_of(election)
    )
    floor = floors(election.regime, election.notice_on, "run_off", "pass")
    if not floor or Round.Outcome.RUN_OFF not in _last_outcomes(polls_of(election)):
        return found
    words = floor[0].text
    return [
        replace(one, title=_("另行选举"), words=words, cited=floor[0].cited)
        if one.key == "vote"
        else one
        for one in found
    ]


def _last_outcomes(polls: Sequence[Poll]) -> set[str]:
    """What the last round of each contest came to."""
    return set({one.contest_id: one.round.outcome for one in polls}.values())


def lines_of(election: Election) -> list[Line]:
    """Every step with what was done of it by today."""
    return calendar.lines(steps_of(election), done(election), clock.today())


def roll_of(election: Election) -> Roll | None:
    """By which roll it is voted: its own, or that of its meeting by the base of the road."""
    if election.meeting is None:
        return election.roll
    rows = election.meeting.rolls.select_related("roll")
    road = election.meeting.road
    found = {one.basis: one.roll for one in rows}
    return found.get(road) or next(iter(found.values()), None)


def signers_roll(election: Election) -> Roll | None:
    """The roll on which those who put somebody forward stand; None while it is not frozen."""
    if election.nominating_basis:
        own = election.nominating_roll
        return own if own is not None and own.is_frozen else None
    basis = election.sort.joint.of if election.sort.joint else ""
    if election.meeting is not None and basis:
        row = election.meeting.rolls.select_related("roll").filter(basis=basis).first()
        roll = row.roll if row else None
    else:
        roll = roll_of(election)
    return roll if roll is not None and roll.is_frozen else None


def done(election: Election) -> dict[str, date]:
    """Which steps are settled, and on which day each was."""
    found: dict[str, date | None] = {
        "notice": clock.day_of(election.told_at) if election.told_at else None,
        "told": clock.day_of(election.told_at) if election.told_at else None,
        "called": election.told_on if election.meeting_id else None,
        "committee": _committee_on(election),
        "nominated": _nominated_on(election),
        "candidates": clock.day_of(election.candidates_at) if election.candidates_at else None,
        "met": election.met_on,
        "vote": _voted_on(election),
        "result": _announced_on(election),
        "handed": election.handed_on,
        **_of_rolls(election),
        **_of_recall(election),
    }
    return {key: day for key, day in found.items() if day is not None}


def committee_of(election: Election) -> list[Membership]:
    """Who sits in the election committee (选举委员会) of the place today."""
    rows = Membership.objects.live(clock.today()).filter(
        organisation__kind=OrganisationKind.ELECTION_COMMITTEE,
        organisation__area=election.area_id, organisation__ended_on=None,
    )  # fmt: skip
    return list(rows.select_related("person", "organisation").order_by("pk"))


def committee_body(election: Election) -> Organisation | None:
    """The election committee of the place itself; None where none is registered."""
    rows = Organisation.objects.live().filter(
        kind=OrganisationKind.ELECTION_COMMITTEE, area=election.area_id
    )
    return rows.first()


def _committee_on(election: Election) -> date | None:
    members = committee_of(election)
    return min((one.from_on for one in members), default=None)


def _nominated_on(election: Election) -> date | None:
    """The day on which every contest had somebody put forward."""
    rows = Contest.objects.filter(election=election).annotate(n=Count("candidates"))
    if any(not getattr(one, "n") for one in rows):  # noqa: B009
        return None
    last = election.nominations.order_by("-at", "-pk").values_list("at", flat=True).first()
    return clock.day_of(last) if last else None


def _voted_on(election: Election) -> date | None:
    """The day on which every contest had been voted on."""
    polls = polls_of(election)
    if not polls or any(one.round.is_open for one in polls):
        return None
    voted = {one.contest_id for one in polls}
    if Round.Outcome.RUN_OFF in _last_outcomes(polls):
        return None
    if election.sort.seats and set(election.contests.values_list("pk", flat=True)) - voted:
        return None
    return max(one.on for one in polls)


def _announced_on(election: Election) -> date | None:
    """The day on which the first result was made known; none while a later one waits for it."""
    if election.announced_at is None or any(one.announced_at is None for one in polls_of(election)):
        return None
    return clock.day_of(election.announced_at)


def rolls_of(election: Election) -> list[Roll | None]:
    """The rolls that must hang before an election by ballot: who votes, and who nominates."""
    wider = [election.nominating_roll] if election.nominating_basis else []
    return [election.roll, *wider]


def _of_rolls(election: Election) -> dict[str, date | None]:
    """A step of the rolls is settled once it is of each: 城市居民委员会组织法 art. 17, 同时公布."""
    each = [of_roll(one) for one in rolls_of(election)]
    return {key: _last([one.get(key) for one in each]) for key in ("roll", "objections")}


def _last(days: Sequence[date | None]) -> date | None:
    known = [one for one in days if one is not None]
    return max(known) if len(known) == len(days) else None


def of_roll(roll: Roll | None) -> dict[str, date | None]:
    """When it was posted, and until when one might object where that is over and decided."""
    if roll is None or roll.posting is None:
        return {}
    until = clocks.object_until(roll)
    waits = roll.objections.filter(decided_at=None).exists()
    over = until is not None and clock.today() > until and not waits
    return {"roll": clock.day_of(roll.posting.from_at), "objections": until if over else None}


def _of_recall(election: Election) -> dict[str, date | None]:
    recall = getattr(election, "recall", None)
    if recall is None:
        return {}
    return {"demand": clock.day_of(recall.met_at) if recall.met_at else None,
            "heard": recall.heard_on}  # fmt: skip


def polls_of(election: Election) -> list[Poll]:
    """Every round of it that counts, by contest and number."""
    return [one for one in all_polls(election) if not one.round.is_void]


def all_polls(election: Election) -> list[Poll]:
    """Those too that were called off."""
    rows = Poll.objects.filter(election=election)
    return list(rows.select_related("round", "contest__election").order_by("contest__no", "no"))


def came_out(poll: Poll) -> bool:
    """Whether its round counts: enough voted, on its day. Then its result is owed to everybody."""
    round_ = poll.round
    if round_.closed_at is None or clock.day_of(round_.closed_at) < poll.on:
        return False
    return round_.outcome != Round.Outcome.NO_QUORUM


@dataclass(frozen=True, slots=True)
class Stand:
    """One contest: who was put forward, its rounds, who was chosen, how many seats are left."""

    contest: Contest
    candidates: list[Candidate]
    polls: list[Poll]
    elected: list[Candidate]
    left: int
    void: list[Poll]

    @property
    def last(self) -> Poll | None:
        return self.polls[-1] if self.polls else None

    @property
    def standing(self) -> list[Candidate]:
        return [one for one in self.candidates if one.stands]

    @property
    def is_open(self) -> bool:
        return self.last is not None and self.last.round.is_open

    @property
    def again(self) -> list[str]:
        """Who stands in the round that must follow, by the names on the slip."""
        if self.last is None or self.last.round.outcome != Round.Outcome.RUN_OFF:
            return []
        return self.last.round.standing


def stands_of(election: Election) -> list[Stand]:
    """Every contest of an election as it stands."""
    polls = all_polls(election)
    people = Candidate.objects.filter(election=election).select_related("person", "contest")
    rows = list(people.order_by("pk"))
    return [
        _stand(
            contest,
            [one for one in rows if one.contest_id == contest.pk],
            [one for one in polls if one.contest_id == contest.pk],
        )
        for contest in election.contests.select_related("election").order_by("no")
    ]


def _stand(contest: Contest, people: list[Candidate], held: list[Poll]) -> Stand:
    """Chosen is who the rounds say: nothing else is asked."""
    known = {one.pk: one for one in people}
    polls = [one for one in held if not one.round.is_void]
    chosen = [
        known[pk]
        for one in polls
        for key, pk in zip(one.round.keys, one.standing, strict=True)
        if key in one.round.elected
    ]
    return Stand(
        contest,
        people,
        polls,
        chosen,
        contest.seats - len(chosen),
        [one for one in held if one.round.is_void],
    )


def supporters(election: Election) -> dict[int, int]:
    """How many that are on the roll put their name to each candidate (id)."""
    on = Count("signatures", filter=Q(signatures__entry__state="on"))
    rows = Candidate.objects.filter(election=election).annotate(n=on)
    return dict(rows.values_list("pk", "n"))


def joint_need(election: Election) -> tuple[Share, int, int] | None:
    """Of a joint nomination: the share, of how many, and how many that is; None where none is asked."""
    share, roll = election.sort.joint, signers_roll(election)
    return (share, roll.n, share.need(roll.n)) if share and roll else None


def least_signers(election: Election) -> Floor | None:
    """How many of the electorate a nomination by them takes at least; None where no law says so."""
    found = floors(election.regime, election.notice_on, "election", "nominators")
    ballot = not election.sort.by_meeting or election.sort.more
    return found[0] if found and ballot else None


def must_differ(election: Election) -> str:
    """Why there must be more candidates than seats; "" where nothing asks for it."""
    found = floors(election.regime, election.notice_on, "election", "more_candidates")
    if not found or not (election.sort.more or not election.sort.by_meeting):
        return ""
    return found[0].cited


def enough_stand(election: Election, stands: Sequence[Stand]) -> list[str]:
    """The contests for which too few stand or may still be found to, by label."""
    more = 1 if must_differ(election) else 0
    hopeful = {Verdict.NONE, Verdict.STANDS}
    return [
        one.contest.label
        for one in stands
        if sum(row.verdict in hopeful for row in one.candidates) < one.contest.seats + more
    ]


def unjudged(stands: Sequence[Stand]) -> list[Candidate]:
    """Those put forward of whom nobody said yet whether they may stand."""
    return [one for row in stands for one in row.candidates if one.verdict == Verdict.NONE]


def is_held(election: Election) -> bool:
    """Whether its meeting is running now, where it has one."""
    return election.meeting is None or election.meeting.state == State.RUNNING


def numbered(roll: Roll, numbers: Sequence[int]) -> dict[int, Entry]:
    """The entries that count under these numbers."""
    rows = Entry.objects.filter(roll=roll, no__in=list(numbers)).on()
    return {one.no: one for one in rows if one.no}


def meetings_for(shape: Kind, area: Area, regime: str) -> list[str]:
    """The meetings in which it may be held here, the usual one first."""
    known = meeting_kinds()
    return [
        one for one in shape.meetings
        if one in known and regime in known[one].names and area.kind in known[one].levels
        and known[one].law_at(area.kind)
    ]  # fmt: skip


def put_forward(election: Election) -> tuple[list[tuple[Candidate, int]], list[Nomination]]:
    """Everybody put forward with how many signed, and the papers on which that stands."""
    counted = supporters(election)
    rows = Candidate.objects.filter(election=election).select_related("contest__election")
    papers = election.nominations.prefetch_related("people").order_by("no")
    return [(row, counted.get(row.pk, 0)) for row in rows.order_by("contest__no", "pk")], list(
        papers
    )
