"""Seats change by what the rounds said, through the commands of `bodies`."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from lianhu.assembly.models import Resolution
from lianhu.audit.actor import Actor
from lianhu.ballots.models import Round
from lianhu.bodies import renewing, seating
from lianhu.bodies.kinds import ROSTER
from lianhu.bodies.models import Membership, Term
from lianhu.elections import wording
from lianhu.elections.models import Contest, Election
from lianhu.elections.reading import Stand
from lianhu.kernel import clock
from lianhu.rolls.drawing import households


def install(actor: Actor, election: Election, stands: Sequence[Stand], day: date) -> list[int]:
    """End and begin seats; the ids of the memberships that begin (of a recall: the one that ends).

    Raises:
        Refusal: the law keeps somebody out of the body. NotAllowed: the actor would seat themselves.
    """
    if not stands:
        return _recalled(actor, election, day)
    chosen = [(one.contest, row) for one in stands for row in one.elected]
    if not chosen:
        return []
    if not election.fills:
        _end_old(actor, election, day, {contest.standing for contest, _row in chosen})
    unit = election.sort.fresh == "unit"
    made = [
        seating.seat(
            actor, election.organisation, row.person, standing=contest.standing, from_on=day,
            stands_for=election.area if unit else None,
            households=_share(election, day) if unit else None,
            decided_by=words_of(election, contest), kin_asked_on=row.asked_on,
        )
        for contest, row in chosen
    ]  # fmt: skip
    return [one.pk for one in made]


def words_of(election: Election, contest: Contest) -> str:
    """By what they were chosen: 一组村民小组会议〔2026〕3号; else the election and its day."""
    item = Resolution.objects.filter(item__stream=contest.stream).lawful()
    found = item.select_related("meeting").first()
    if found is not None:
        return _("%(meeting)s〔%(year)d〕%(n)d号决议，%(what)s") % {
            "meeting": found.meeting.name, "year": found.year, "n": found.number or 0,
            "what": election.name,
        }  # fmt: skip
    poll = contest.polls.counting().order_by("no").last()
    on = clock.chinese_date(poll.on) if poll else ""
    return _("%(day)s%(what)s选举产生") % {"day": on, "what": wording.title(election)}


def _end_old(actor: Actor, election: Election, day: date, standings: set[str]) -> None:
    """A new term begins; of a unit only its own seats end."""
    body = election.organisation
    rows = Membership.objects.live(day).filter(organisation=body)
    if election.sort.fresh == "unit":
        rows = rows.filter(stands_for=election.area, standing__in=standings)
    else:
        last = Term.objects.filter(organisation=body).order_by("-from_on", "-pk").first()
        if last is None or last.from_on < day:
            renewing.begin_term(
                actor, body, from_on=day, due_on=renewing.years_after(day, election.sort.years),
                size=sum(one.seats for one in election.contests.all()),
                number=last.number + 1 if last and last.number else None,
                decided_by=wording.title(election),
            )  # fmt: skip
        rows = rows.exclude(standing__in=ROSTER)
    for one in rows.filter(from_on__lt=day):
        seating.unseat(actor, one, on=day, decided_by=_("换届"))


def _share(election: Election, day: date) -> int | None:
    """How many households stand behind each representative of a unit."""
    n = households(election.path, "registered", day).count()
    seats = sum(one.seats for one in election.contests.all())
    return max(1, n // seats) if n and seats else None


def _recalled(actor: Actor, election: Election, day: date) -> list[int]:
    last = election.polls.counting().order_by("no").select_related("round").last()
    if last is None or last.round.outcome != Round.Outcome.PASSED:
        return []
    seat = election.recall.membership
    seating.unseat(
        actor, seat, on=day,
        decided_by=_("%(day)s投票罢免") % {"day": clock.chinese_date(last.on)},
    )  # fmt: skip
    return [seat.pk]
