"""Who stands, and who is near to somebody who stands, keeps away from the slips."""

import pytest
from django.db import IntegrityError, transaction

from lianhu.ballots import commands as ballots
from lianhu.ballots.models import Hands
from lianhu.elections import commands
from lianhu.elections.tests.factories import (
    announced,
    contest,
    on_the_day,
    opened_door,
    passed,
    put,
    settled,
    started,
    told,
)
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed
from lianhu.people.models import Kin, Person


@pytest.fixture
def here(county):
    return settled()


@pytest.fixture
def poll(here, request):
    """The clerk stands for a seat, or (`kin`) is the sister of who does; a vote is open."""
    clerk = Person.objects.get(pk=here.who("clerk").person_id)
    stands = here.people[2]
    if request.param == "kin":
        Kin.objects.create(person=stands, other=clerk, degree="sibling")
    election = told(here, started(here))
    put(here, election, here.people[:1])
    members = [clerk if request.param == "self" else stands, *here.people[3:5]]
    put(here, election, members, "member")
    passed(here, election)
    commands.announce_candidates(here.who("secretary"), election)
    election.refresh_from_db()
    with on_the_day(election):
        opened_door(here, election)
        yield commands.open_vote(here.who("secretary"), election, contest(election, "member"))


both = pytest.mark.parametrize("poll", ["self", "kin"], indirect=True)


@both
def test_neither_a_candidate_nor_near_kin_counts_hands_or_confirms_them(here, poll):
    round_ = poll.round
    counts = dict.fromkeys(round_.keys, 1)
    with pytest.raises(NotAllowed, match="近亲属"):
        ballots.count_hands(here.who("clerk"), round_, counts=counts)
    hands = ballots.count_hands(here.who("secretary"), round_, counts=counts)
    with pytest.raises(NotAllowed, match="近亲属"):
        ballots.confirm_hands(here.who("clerk"), hands)
    ballots.confirm_hands(here.who("supervisor"), hands)


@both
def test_the_database_takes_no_count_of_theirs(here, poll):
    clerk = here.who("clerk").person_id
    said = {"round": poll.round, "counts": {}, "at": clock.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Hands.objects.create(by_person_id=clerk, **said)
    made = Hands.objects.create(by_person_id=here.who("secretary").person_id, **said)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hands.objects.filter(pk=made.pk).update(confirmed_by_id=clerk, confirmed_at=clock.now())


def test_who_is_not_concerned_counts(here):
    election = announced(here)
    with on_the_day(election):
        opened_door(here, election)
        poll = commands.open_vote(here.who("secretary"), election, contest(election, "chair"))
        assert ballots.count_hands(
            here.who("clerk"), poll.round, counts=dict.fromkeys(poll.round.keys, 1)
        )
