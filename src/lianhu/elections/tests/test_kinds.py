"""A representative of one group, a group's head, and an empty seat of the committee."""

from datetime import timedelta

import pytest

from lianhu.assembly import commands as assembly
from lianhu.assembly import door
from lianhu.assembly.tests.factories import representatives
from lianhu.bodies.models import Membership
from lianhu.bodies.tests.factories import member, organisation
from lianhu.elections import commands
from lianhu.elections.models import Election
from lianhu.elections.tests.factories import (
    boxed,
    by_hands,
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
from lianhu.kernel.errors import Refusal


@pytest.fixture
def here(county):
    return settled(12)


def held(here, election, standing, votes):
    """Called, put forward, judged, announced, voted on by hands, announced and handed over."""
    passed(here, election)
    commands.announce_candidates(here.who("secretary"), election)
    with on_the_day(election):
        opened_door(here, election)
        poll = commands.open_vote(here.who("secretary"), election, contest(election, standing))
        by_hands(here, poll, votes)
        commands.announce(here.who("secretary"), Election.objects.get(pk=election.pk))
        commands.hand_over(here.who("secretary"), Election.objects.get(pk=election.pk))
        live = Membership.objects.live(clock.today()).filter(organisation=election.organisation)
        return {(one.person_id, one.stands_for_id, one.households) for one in live}


def test_a_group_sends_its_representative_and_the_others_stay(here):
    body = organisation("villager_representatives", here.east)
    since = clock.today() - timedelta(days=400)
    old = member(body, here.people[8], "representative", from_on=since, stands_for=here.group)
    other = member(body, here.people[9], "representative", from_on=since, stands_for=here.grid)
    election = told(here, started(here, "representatives", body=body))
    put(here, election, here.people[:1], "representative", signers=[1], by="voters")
    found = held(here, election, "representative", [11])
    assert found == {
        (here.people[0].pk, here.group.pk, 12), (other.person_id, here.grid.pk, other.households),
    }  # fmt: skip
    assert old.person_id not in {row[0] for row in found}


def test_a_groups_head_is_chosen_by_its_meeting(here):
    body = organisation("villager_group", here.group, legal_regime="village")
    election = told(here, started(here, "group_head", body=body))
    assert [one.standing for one in election.contests.all()] == ["chair"]
    put(here, election, here.people[:1], signers=[1], by="voters")
    assert {row[0] for row in held(here, election, "chair", [12])} == {here.people[0].pk}


def test_nobody_puts_forward_more_than_there_are_seats(here):
    body = organisation("villager_group", here.group, legal_regime="village")
    election = told(here, started(here, "group_head", body=body))
    put(here, election, here.people[:1], signers=[1, 2], by="voters")
    with pytest.raises(Refusal, match="最多提1名"):
        put(here, election, here.people[1:2], signers=[2, 3], by="voters")
    put(here, election, here.people[1:2], signers=[3, 4], by="voters")


def test_an_empty_seat_of_the_committee_is_filled_by_its_representatives_in_secret(here):
    representatives(here, 9)
    election = started(here, "vacancy", body=here.committee, place=here.east, seats={"member": 1})
    assert (election.way, election.fills) == ("secret_paper", True)
    election = told(here, election)
    put(here, election, here.people[:1], "member", signers=[1], by="voters")
    passed(here, election)
    with pytest.raises(Refusal, match="比名额多"):
        commands.announce_candidates(here.who("secretary"), election)
    put(here, election, here.people[1:2], "member", signers=[2], by="voters")
    passed(here, election)
    commands.announce_candidates(here.who("secretary"), election)
    with on_the_day(election):
        meeting = election.meeting
        assembly.begin(here.who("secretary"), meeting)
        for one in door.roll_of(meeting).entries.order_by("no"):
            assembly.sign(here.who("secretary"), meeting, one, sitting=meeting.sittings.first())
        poll = commands.open_vote(here.who("secretary"), election, contest(election, "member"))
        boxed(here, poll, [6, 3])
        commands.announce(here.who("secretary"), Election.objects.get(pk=election.pk))
        commands.hand_over(here.who("secretary"), Election.objects.get(pk=election.pk))
        seat = Membership.objects.get(organisation=here.committee)
    assert seat.person == here.people[0]
    assert "决议" in seat.decided_by
