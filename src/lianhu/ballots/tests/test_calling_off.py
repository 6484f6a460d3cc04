"""A vote begun wrongly: it ends without a result, says why, and the item may be voted on again."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lianhu.ballots import commands, keys
from lianhu.ballots.models import Ballot, Envelope, Round
from lianhu.ballots.tests.factories import (
    box,
    entry,
    motion,
    numbers,
    opened,
    phones,
    raised,
    three,
    village,
    vote,
)  # fmt: skip
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal

WHY = "人没有到齐就开始了"


@pytest.fixture
def here(county):
    return village()


def off(here, round_, why=WHY, who="secretary"):
    return commands.call_off(here.who(who), round_, why=why)


def test_it_has_no_result_says_why_and_nobody_votes_in_it(here):
    round_ = off(here, opened(here, n=8, subject="meeting:1/1"))
    fresh = Round.objects.get(pk=round_.pk)
    assert (fresh.outcome, fresh.counts, fresh.proof, fresh.is_open) == (
        "called_off",
        None,
        None,
        False,
    )
    assert WHY in fresh.steps[0]
    with pytest.raises(IllegalMove):
        commands.count_hands(here.who("clerk"), fresh, counts=three(5, 3))
    with pytest.raises(IllegalMove):
        commands.close_round(here.who("secretary"), fresh)
    with pytest.raises(IllegalMove):
        off(here, fresh)


def test_what_was_sealed_is_destroyed_unread(here, django_capture_on_commit_callbacks):
    round_ = phones(here, 6, subject="meeting:1/1")
    vote(round_, 1)
    with django_capture_on_commit_callbacks(execute=True):
        off(here, round_)
    assert not Envelope.objects.exists()
    assert not Ballot.objects.exists()
    assert not keys.is_here(round_.key_id)


def test_nobody_calls_off_what_two_people_have_counted(here):
    by_hands = opened(here, n=8, subject="meeting:1/1")
    raised(here, by_hands, three(2, 6))
    on_paper = opened(here, "secret_paper", n=3, subject="meeting:1/2")
    box(here, on_paper, [1, 2, 3], numbers(three(1, 2)))
    for one in (by_hands, on_paper):
        with pytest.raises(Refusal, match="不能作废"):
            off(here, one)
        row = Round.objects.filter(pk=one.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(closed_at=clock.now(), outcome="called_off", steps=["x"])


def test_nor_what_one_person_has_counted_or_somebody_said_by_name(here):
    """Whoever sees how it goes does not end it: one count is enough to see."""
    by_hands = opened(here, n=8, subject="meeting:1/1")
    commands.count_hands(here.who("clerk"), by_hands, counts=three(2, 6))
    by_name = opened(here, "open", n=3, subject="meeting:1/2")
    commands.name_vote(here.who("clerk"), by_name, entry(by_name, 1), choice=["oppose"])
    on_paper = opened(here, "secret_paper", n=3, subject="meeting:1/3")
    one = commands.add_box(here.who("secretary"), on_paper, label="村委会")
    commands.give_papers(here.who("clerk"), one, numbers=[1, 2, 3])
    commands.key_box(here.who("clerk"), one, numbers=numbers(three(1, 2)))
    for round_ in (by_hands, by_name, on_paper):
        with pytest.raises(Refusal, match="不能作废"):
            off(here, round_)


def test_without_a_reason_in_an_election_or_by_another_post_it_stays_open(here):
    round_ = opened(here, n=8, subject="meeting:1/1")
    with pytest.raises(Refusal, match="请写为什么"):
        off(here, round_, why=" ")
    with pytest.raises(NotAllowed):
        off(here, round_, who="supervisor")
    chosen = opened(here, n=8, subject="meeting:1/2",
                    question=motion(options=("甲", "乙"), seats=1))  # fmt: skip
    with pytest.raises(Refusal, match="选举"):
        off(here, chosen)
    assert Round.objects.still_open().count() == 2


def test_the_page_asks_why_and_says_what_became_of_it(here):
    round_ = opened(here, n=8, present=[1, 2], subject="meeting:1/1")
    client = Client()
    client.force_login(here.accounts["secretary"])
    show, send = (reverse(f"ballots:{name}", args=[round_.pk]) for name in ("show", "call_off"))
    page = client.get(show).text
    assert "这一轮只能记作协商意见" in page
    assert "回到这个会" in page
    empty = client.post(send, {"why": ""})
    assert (empty.status_code, "请写为什么作废" in empty.text) == (422, True)
    done = client.post(send, {"why": WHY}, follow=True).text
    assert "没有结果，投了的票没有拆看" in done
    assert WHY in done
    assert "作废" in client.get(reverse("ballots:rounds")).text
