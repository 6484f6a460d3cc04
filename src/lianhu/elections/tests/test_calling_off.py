"""A round begun wrongly is void and nothing is lost; who is concerned ends nothing of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.ballots import commands as ballots
from lianhu.bodies.tests.factories import member
from lianhu.elections import calendar, commands, reading
from lianhu.elections.models import Election
from lianhu.elections.tests.factories import (
    announced,
    boxed,
    by_hands,
    contest,
    fresh,
    of_village,
    on_the_day,
    opened_door,
    passed,
    put,
    seat,
    settled,
)
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.people.models import Kin
from lianhu.publicity.models import Posting
from lianhu.rolls import commands as rolls

WHY = "人没有到齐就开始了"


@pytest.fixture
def here(county):
    return settled(6)


def opened(here):
    """The village's committee: two stand for the chair; its round is open on the day. Call it there."""
    election = of_village(here, seats={"chair": 1})
    put(here, election, here.people[0:1], signers=[1], by="voters")
    put(here, election, here.people[1:2], signers=[2], by="voters")
    passed(here, election)
    with clock.at(clock.day_start(clock.today() + timedelta(days=9)) + timedelta(hours=9)):
        commands.announce_candidates(here.who("secretary"), election)
        commands.met(here.who("secretary"), fresh(election), on=clock.today())
        poll = commands.open_vote(here.who("secretary"), fresh(election), contest(election))
    return fresh(election), poll


def again(here, election):
    return commands.open_vote(here.who("secretary"), fresh(election), contest(election))


def test_it_says_why_to_everybody_and_is_opened_again_with_the_same_candidates(here):
    election, poll = opened(here)
    with on_the_day(election):
        with pytest.raises(Refusal, match="请写为什么"):
            commands.call_off(here.who("secretary"), election, poll, why=" ")
        commands.call_off(here.who("secretary"), election, poll, why=WHY)
        told = Posting.objects.filter(stream=election.stream).order_by("-pk").first()
        assert WHY in told.words
        assert "主任第1轮" in told.words
        assert reading.polls_of(fresh(election)) == []
        next_one = again(here, election)
        assert (next_one.no, next_one.standing) == (2, poll.standing)
        boxed(here, next_one, [8, 4])
        commands.announce(here.who("secretary"), fresh(election))
        assert commands.hand_over(here.who("secretary"), fresh(election)) == 1
        with pytest.raises(IllegalMove):
            commands.call_off(here.who("secretary"), fresh(election), next_one, why=WHY)


def test_the_day_may_be_moved_after_it(here):
    election, poll = opened(here)
    with on_the_day(election):
        commands.call_off(here.who("secretary"), election, poll, why="下大雨，桥断了")
        commands.move_day(here.who("secretary"), fresh(election), seat=seat(3), why="下大雨")
        assert again(here, election).on == clock.today() + timedelta(days=3)


def test_not_once_somebody_has_counted_nor_by_who_stands(here):
    election, poll = opened(here)
    with on_the_day(election):
        mine = here.accounts["secretary"].person
        Kin.objects.create(person=here.people[0], other=mine, degree="sibling")
        with pytest.raises(NotAllowed, match="候选人"):
            commands.call_off(here.who("secretary"), election, poll, why=WHY)
        box = ballots.add_box(here.who("clerk"), poll.round, label="村委会")
        ballots.give_papers(here.who("clerk"), box, numbers=[1, 2])
        said = {"issued": 2, "returned": 2, "missing": 0, "valid": 2, "invalid": 0,
                "counts": dict.fromkeys(poll.round.keys, 1)}  # fmt: skip
        ballots.key_box(here.who("clerk"), box, numbers=said)
        with pytest.raises(Refusal, match="不能作废"):
            commands.call_off(here.who("clerk"), fresh(election), poll, why=WHY)


def test_a_run_off_that_was_void_is_held_again_between_the_same_two(here):
    election, poll = opened(here)
    with on_the_day(election):
        boxed(here, poll, [6, 6])
        commands.announce(here.who("secretary"), fresh(election))
        upcoming = calendar.next_of(reading.lines_of(fresh(election)))
        assert (upcoming.step.title, "三分之一" in upcoming.step.words) == ("另行选举", True)
        with pytest.raises(IllegalMove, match="另行选举"):
            commands.hand_over(here.who("secretary"), fresh(election))
        commands.set_again(here.who("secretary"), fresh(election), seat=seat(5))
        told = Posting.objects.filter(stream=election.stream).order_by("-pk").first()
        assert told.title.endswith("另行选举")
        assert clock.chinese_date(clock.today() + timedelta(days=5)) in told.words
        assert "三分之一" in told.words
        wrong = again(here, election)
        assert wrong.on == clock.today() + timedelta(days=5)
        commands.call_off(here.who("secretary"), fresh(election), wrong, why=WHY)
        right = again(here, election)
        assert right.round.names == wrong.round.names
    with clock.at(clock.day_start(right.on) + timedelta(hours=10)):
        boxed(here, right, [5, 4], given=range(1, 10))
        assert reading.done(fresh(election)).get("result") is None
        commands.announce(here.who("secretary"), fresh(election))
        assert commands.hand_over(here.who("secretary"), fresh(election)) == 1


def test_nothing_is_set_where_nothing_is_left_to_choose(here):
    election, _poll = opened(here)
    with pytest.raises(IllegalMove, match="没有要另行选举的"):
        commands.set_again(here.who("secretary"), election, seat=seat(5))


def test_a_round_by_hands_in_a_meeting(here):
    election = announced(here)
    with on_the_day(election):
        opened_door(here, election)
        poll = commands.open_vote(here.who("secretary"), election, contest(election))
        with pytest.raises(Refusal, match="选举的页面"):
            ballots.call_off(here.who("secretary"), poll.round, why=WHY)
        commands.call_off(here.who("secretary"), fresh(election), poll, why=WHY)
        by_hands(here, again(here, election), [6])
        assert [one.person for one in reading.stands_of(fresh(election))[0].elected] == [
            here.people[0]
        ]


def test_from_the_page_with_nothing_typed_lost(here, client):
    election, poll = opened(here)
    client.force_login(here.accounts["secretary"])
    show = reverse("elections:show", args=[election.pk])
    round_page = reverse("ballots:show", args=[poll.round_id])
    with on_the_day(election):
        assert "在选举的页面办" in client.get(round_page).text
        sent = {"act": "call_off", "call_off-poll": poll.pk, "call_off-why": ""}
        empty = client.post(show, sent)
        assert (empty.status_code, "请写为什么作废" in empty.text) == (422, True)
        done = client.post(show, {**sent, "call_off-why": WHY}, follow=True).text
        assert f"没有结果。这一轮作废：{WHY}" in done
        assert "再开一轮" not in done
        assert "开始选主任" in done
        assert "在选举的页面重新开始" in client.get(round_page).text
        village = reverse("elections:public", args=[here.east.key, election.pk])
        assert WHY in client.get(village, follow=True).text or WHY in str(
            Posting.objects.filter(stream=election.stream).values_list("words", flat=True)
        )


def test_who_is_to_be_recalled_ends_writes_down_and_counts_nothing_of_it(here):
    mine = member(here.committee, here.accounts["clerk"].person, "member")
    election = commands.ask_recall(
        here.who("secretary"), mine, seat=seat(30), reasons="账没有公布", asked_by="voters"
    )
    roll = commands.draw_roll(here.who("secretary"), election)
    rolls.freeze(here.who("secretary"), roll)
    election = Election.objects.get(pk=election.pk)
    clerk = here.who("clerk")
    for step in (
        lambda: commands.stop(clerk, election, why="不办了"),
        lambda: commands.move_day(clerk, election, seat=seat(60), why="再等等"),
        lambda: commands.demand(clerk, election, signers=[1]),
        lambda: commands.hear(clerk, election, on=clock.today()),
        lambda: commands.open_vote(clerk, election),
        lambda: commands.announce(clerk, election),
    ):
        with pytest.raises(NotAllowed, match="被要求罢免"):
            step()


def test_a_recall_is_told_once_enough_signed_and_voted_on_once_they_were_heard(here, client):
    other = member(here.committee, here.people[0], "member")
    secretary = here.who("secretary")
    election = commands.ask_recall(
        secretary, other, seat=seat(30), reasons="账没有公布", asked_by="voters"
    )
    client.force_login(here.accounts["secretary"])
    show = reverse("elections:show", args=[election.pk])
    roll = commands.draw_roll(secretary, election)
    rolls.freeze(secretary, roll)
    before = client.get(show).text
    assert 'value="tell_day"' not in before
    assert "开始投票" not in before
    commands.demand(secretary, fresh(election), signers=[1, 2, 3])
    signed = client.get(show).text
    assert 'value="tell_day"' in signed
    assert "开始投票" not in signed
    commands.hear(secretary, fresh(election), on=clock.today())
    commands.tell_day(secretary, fresh(election))
    assert "开始投票" in client.get(show).text
    client.logout()
    village = client.get(reverse("elections:public", args=[here.east.key, election.pk])).text
    assert "同意不同意罢免" in village
    assert here.people[0].name in village
    client.force_login(here.accounts["secretary"])
    poll = commands.open_vote(secretary, fresh(election))
    with on_the_day(election):
        boxed(here, poll, [7, 3, 0], given=range(1, 11))
        commands.announce(secretary, fresh(election))
        commands.hand_over(secretary, fresh(election))
        assert "可以由村（居）民会议或者代表会议补选" in client.get(show).text
        begin = client.get(reverse("elections:new"), {
            "area": here.east.key, "kind": "vacancy", "seat": "member"}).text  # fmt: skip
    assert 'name="seats_chair" value="0"' in begin
    assert 'name="seats_member" value="1"' in begin
