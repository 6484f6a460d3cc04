"""What nobody gets round: a result by the meeting's page, by stopping, or by who was quicker."""

import pytest
from django.urls import reverse

from lianhu.assembly import commands as assembly
from lianhu.assembly.models import Item, Resolution
from lianhu.bodies.tests.factories import organisation
from lianhu.elections import commands, reading
from lianhu.elections.models import Candidate
from lianhu.elections.tests.factories import (
    announced,
    by_hands,
    chosen,
    contest,
    fresh,
    on_the_day,
    opened_door,
    put,
    settled,
    started,
    told,
)
from lianhu.kernel.errors import IllegalMove, Refusal


@pytest.fixture
def here(county):
    return settled()


def test_an_election_is_no_motion_of_the_meeting_it_is_held_in(here, client):
    """Voted on as a motion it would bar its own vote for good, and name whoever the page says."""
    election = announced(here)
    item = Item.objects.get(meeting=election.meeting, no=1)
    client.force_login(here.accounts["secretary"])
    url = reverse("assembly:meeting", args=[election.meeting_id])
    with on_the_day(election):
        opened_door(here, election)
        with pytest.raises(IllegalMove, match="选举的页面"):
            assembly.put_to_vote(here.who("secretary"), election.meeting, item, way="hands")
        seen = client.get(url).text
        assert "选举的页面" in seen
        assert reverse("elections:show", args=[election.pk]) in seen
        client.post(url, {"act": "vote", "item": item.pk, "way": "hands", "recused": ""})
        assert reading.polls_of(election) == []
        poll = commands.open_vote(here.who("secretary"), election, contest(election))
        by_hands(here, poll, [20])
        with pytest.raises(IllegalMove, match="选举的页面"):
            assembly.conclude(here.who("secretary"), item, words="李四当选主任")
        client.post(url, {"act": "conclude", "item": item.pk, "words": "李四当选主任"})
        assert not Resolution.objects.exists()


def test_a_result_that_was_counted_is_not_stopped_away(here):
    election = chosen(here)
    with on_the_day(election, 12):
        with pytest.raises(IllegalMove, match="先公布结果"):
            commands.stop(here.who("secretary"), election, why="换一个人选")
        commands.announce(here.who("secretary"), election)
    assert fresh(election).announced_at is not None


def test_who_said_no_is_not_made_to_stand_by_who_read_the_page_before(here):
    election = told(here, started(here))
    put(here, election, here.people[:1])
    read = Candidate.objects.get(election=election)
    commands.decline(here.who("clerk"), fresh(read))
    with pytest.raises(IllegalMove, match="不参选"):
        commands.judge(here.who("secretary"), read, stands=True)
    assert fresh(read).verdict == "declined"


@pytest.mark.parametrize("number", ["9" * 5000, "９", "-1", "0"])
def test_a_contest_that_is_none_is_said_to_be_none(here, client, number):
    """A number without end is no error of ours, and opens no vote."""
    election = announced(here)
    client.force_login(here.accounts["secretary"])
    address = reverse("elections:open_vote", args=[election.pk])
    with on_the_day(election):
        opened_door(here, election)
        answer = client.post(address, {"contest": number})
    assert answer.status_code in (302, 404)
    assert reading.polls_of(election) == []


def test_no_vote_is_opened_on_nobodys_seat_nor_on_that_of_another_election(here):
    election = announced(here)
    stranger = started(
        here, "group_head", body=organisation("villager_group", here.group, legal_regime="village")
    )
    for contest_ in (None, stranger.contests.first()):
        with pytest.raises(Refusal, match="哪个职务"):
            commands.open_vote(here.who("secretary"), election, contest_)
