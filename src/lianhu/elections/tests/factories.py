"""A village with a group of households, and elections at every step."""

from datetime import time, timedelta

from lianhu.assembly import commands as assembly
from lianhu.assembly import door
from lianhu.assembly.commands.planning import Seat
from lianhu.assembly.tests.factories import homes, village
from lianhu.ballots import commands as ballots
from lianhu.bodies.tests.factories import member, organisation
from lianhu.elections import commands, reading
from lianhu.elections.checks import findings
from lianhu.elections.commands.nominating import Put
from lianhu.elections.models import Election
from lianhu.files.tests.factories import jpeg, take, upload
from lianhu.kernel import clock
from lianhu.people.models import Person
from lianhu.people.tests.factories import person
from lianhu.places.tests.factories import area
from lianhu.rolls import commands as rolls


def settled(count=20):
    """`assembly` village whose group has a grid with so many households of two adults each."""
    here = village()
    here.grid = area("grid", here.group, name="一组网格")
    here.homes = homes(here, count, area=here.grid)
    here.people = list(Person.objects.filter(place__startswith=here.group.path).order_by("pk"))
    here.affairs = organisation("affairs_committee", here.group)
    return here


def seat(days=30, at=time(9, 0), where="村委会院坝"):
    return Seat(clock.today() + timedelta(days=days), at, where)


def started(here, kind="affairs", *, days=30, body=None, place=None, **more):
    return commands.start(
        here.who("secretary"), area=place or here.group, kind=kind,
        organisation=body or here.affairs, seat=seat(days), **more,
    )  # fmt: skip


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def told(here, election):
    """The meeting is called: its rolls are frozen."""
    assembly.call(here.who("secretary"), election.meeting)
    return Election.objects.get(pk=election.pk)


def contest(election, standing="chair"):
    return election.contests.get(standing=standing)


def put(here, election, who, standing="chair", *, signers=None, by=None):
    """`who` is a list of persons; signed by the first so many numbers."""
    roll = reading.signers_roll(election)
    signers = range(1, roll.n + 1) if signers is None else signers
    return commands.nominate(
        here.who("clerk"), election, [Put(one, contest(election, standing)) for one in who],
        by=by or election.sort.by[0], signers=signers,
    )  # fmt: skip


def passed(here, election, who="secretary"):
    """Everybody put forward is asked about and may stand."""
    for one in election.candidates.filter(verdict=""):
        asked = frozenset(found.key for found in findings(one) if found.sort == "ask")
        commands.judge(here.who(who), one, stands=True, asked=asked)


def announced(here, **more):
    """Of the hamlet's committee: called, put forward by all, judged, announced."""
    election = told(here, started(here, **more))
    put(here, election, here.people[:1])
    put(here, election, here.people[2:5], "member")
    passed(here, election)
    commands.announce_candidates(here.who("secretary"), election)
    return Election.objects.get(pk=election.pk)


def on_the_day(election, hour=10):
    return clock.at(clock.day_start(reading.votes_on(election)[0]) + timedelta(hours=hour))


def opened_door(here, election, count=None):
    """The meeting runs, counted by households, and so many are there; call it on the day."""
    meeting = election.meeting
    assembly.begin(here.who("secretary"), meeting, road="households")
    sitting = meeting.sittings.first()
    rows = list(door.roll_of(meeting).entries.order_by("no"))
    for one in rows[: count or len(rows)]:
        assembly.sign(here.who("secretary"), meeting, one, sitting=sitting)


def by_hands(here, poll, votes):
    """`votes`: for each on the slip in order, counted by one and confirmed by another; closed."""
    counts = dict(zip(poll.round.keys, votes, strict=True))
    hands = ballots.count_hands(here.who("clerk"), poll.round, counts=counts)
    ballots.confirm_hands(here.who("secretary"), hands)
    return ballots.close_round(here.who("secretary"), poll.round)


def chosen(here):
    """The hamlet's committee was voted on: everybody who stood was chosen; inside its day."""
    election = announced(here)
    with on_the_day(election):
        opened_door(here, election)
        for one, votes in (("chair", [20]), ("member", [20, 18, 17])):
            poll = commands.open_vote(here.who("secretary"), election, contest(election, one))
            by_hands(here, poll, votes)
    return Election.objects.get(pk=election.pk)


def photo(actor):
    return take(actor, upload(jpeg(60, 40)), kind="photo")


def committee(here, people=()):
    """An election committee of the village."""
    body = organisation("election_committee", here.east, legal_regime="village")
    since = clock.today() - timedelta(days=3)
    for one in people:
        member(body, one, "member", from_on=since)
    return body


def of_village(here, days=40, **more):
    """The election of the villagers' committee, with its roll frozen and posted."""
    more.setdefault("seats", {"chair": 1, "member": 2})
    election = started(
        here, "villagers_committee", body=here.committee, place=here.east, days=days, **more
    )
    here.board = committee(here, [person("选委甲", area=here.one), person("选委乙", area=here.one)])
    commands.tell_day(here.who("secretary"), election)
    roll = commands.draw_roll(here.who("secretary"), election)
    for one in roll.asides.filter(settled_at=None):
        rolls.settle(here.who("secretary"), roll, [one], on=False, reason="问过")
    rolls.freeze(here.who("secretary"), roll)
    rolls.post(here.who("secretary"), roll)
    return Election.objects.get(pk=election.pk)


def boxed(here, poll, votes, *, given=None, invalid=0, choices=1):
    """One box: slips to these numbers, keyed by two alike, photographed; closed."""
    round_ = poll.round
    box = ballots.add_box(here.who("secretary"), round_, label="村委会")
    numbers = list(given or range(1, round_.base + 1))
    ballots.give_papers(here.who("clerk"), box, numbers=numbers)
    counts = dict(zip(round_.keys, votes, strict=True))
    valid = len(numbers) - invalid
    said = {"issued": len(numbers), "returned": len(numbers), "missing": 0, "valid": valid,
            "invalid": invalid, "counts": counts}  # fmt: skip
    for who in ("clerk", "secretary"):
        ballots.key_box(here.who(who), box, numbers=said)
    ballots.photograph(here.who("clerk"), box, photo=photo(here.who("clerk")))
    return ballots.close_round(here.who("secretary"), round_)
