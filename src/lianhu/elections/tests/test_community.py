"""A residents' committee is elected by households or by representatives, each by its own quorum."""

from datetime import date, timedelta

import pytest

from lianhu.bodies.models import Membership, Organisation
from lianhu.bodies.tests.factories import member, organisation
from lianhu.elections import commands
from lianhu.elections.commands.nominating import Put
from lianhu.elections.models import Election
from lianhu.elections.tests.factories import (
    boxed,
    committee,
    contest,
    fresh,
    on_the_day,
    passed,
    photo,
    settled,
    started,
)
from lianhu.kernel import clock
from lianhu.people.models import Residence
from lianhu.people.tests.factories import household, person
from lianhu.rolls import commands as rolls


@pytest.fixture
def here(county):
    """A community with eight households that live there, and a body of nine representatives."""
    found = settled(0)
    Organisation.objects.filter(pk=found.committee.pk).update(ended_on=clock.today())
    found.committee = organisation("residents_committee", found.east)
    for n in range(8):
        home = household(found.grid, kind="living", number=f"L{n:07}")
        for name in ("甲", "乙"):
            one = person(f"张{name}{n}", area=found.grid, born_on=date(1980, 1, 1))
            Residence.objects.create(person=one, household=home, kind="living")
    body = organisation("resident_representatives", found.east)
    for n in range(9):
        member(body, person(f"代{n}表", area=found.grid), "representative")
    found.people = [one.person for one in Residence.objects.select_related("person").order_by("pk")]
    return found


def ready(here, mode):
    """Two stand for the chair, their names are posted, the roll hangs; nine days later."""
    election = started(
        here, "residents_committee", body=here.committee, place=here.east, days=40, mode=mode,
        seats={"chair": 1},
    )  # fmt: skip
    committee(here, [person("选委甲", area=here.grid)])
    commands.tell_day(here.who("secretary"), election)
    roll = commands.draw_roll(here.who("secretary"), election)
    for one in roll.asides.filter(settled_at=None):
        rolls.settle(here.who("secretary"), roll, [one], on=False, reason="问过")
    rolls.freeze(here.who("secretary"), roll)
    rolls.post(here.who("secretary"), roll)
    election = Election.objects.get(pk=election.pk)
    clerk, chair = here.who("clerk"), contest(election)
    for one in (here.people[0], here.people[2]):
        commands.nominate(clerk, election, [Put(one, chair)], by="party", paper=photo(clerk))
    passed(here, election)
    with clock.at(clock.day_start(clock.today() + timedelta(days=9)) + timedelta(hours=9)):
        commands.announce_candidates(here.who("secretary"), election)
        commands.met(here.who("secretary"), fresh(election), on=clock.today())
    return fresh(election)


@pytest.mark.parametrize(
    ("mode", "basis", "all_", "too_few"),
    [("household", "household_voters", 8, 4), ("representatives", "representatives", 9, 6)],
)
def test_by_the_quorum_of_its_mode_and_no_vote_less(here, mode, basis, all_, too_few):
    election = ready(here, mode)
    roll = election.roll
    assert (roll.basis, roll.n) == (basis, all_)
    with on_the_day(election):
        poll = commands.open_vote(here.who("secretary"), election, contest(election))
        assert poll.round.way == "secret_paper"
        void = boxed(here, poll, [too_few, 0], given=range(1, too_few + 1))
        assert void.outcome == "no_quorum"
        again = commands.open_vote(here.who("secretary"), fresh(election), contest(election))
        assert (
            boxed(here, again, [too_few + 1, 0], given=range(1, too_few + 2)).outcome == "elected"
        )
        commands.announce(here.who("secretary"), fresh(election))
        commands.hand_over(here.who("secretary"), fresh(election))
        seat = Membership.objects.live(clock.today()).get(organisation=here.committee)
    assert (seat.person, seat.standing) == (here.people[0], "chair")
