"""Boxes that two people key blind, and proxies where the law knows them."""

from datetime import date, timedelta

import pytest

from lianhu.audit.models import Event
from lianhu.ballots import commands
from lianhu.ballots.commands import Question
from lianhu.ballots.models import Keying, Participation, Proxy
from lianhu.ballots.tests.factories import (
    box,
    closed,
    numbers,
    opened,
    phones,
    photo,
    roll,
    three,
    village,
    vote,
)  # fmt: skip
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal


@pytest.fixture
def here(county):
    return village()


@pytest.fixture
def paper(here):
    round_ = opened(here, "secret_paper")
    made = commands.add_box(here.who("secretary"), round_, label="村委会")
    commands.give_papers(here.who("clerk"), made, numbers=range(1, 11))
    return made


def test_two_who_differ_learn_which_total_and_never_by_how_much(here, paper):
    one = commands.key_box(here.who("clerk"), paper, numbers=numbers(three(6, 4)))
    other = commands.key_box(here.who("supervisor"), paper, numbers=numbers(three(7, 3)))
    assert (one.agreed, one.differs) == (False, ())
    assert (other.agreed, other.differs) == (False, ("approve", "oppose"))
    with pytest.raises(Refusal, match="没有一致"):
        closed(here, paper.round)
    again = commands.key_box(here.who("clerk"), paper, numbers=numbers(three(7, 3)))
    assert again.agreed
    paper.refresh_from_db()
    assert (paper.counts, paper.issued, paper.unmarked) == (three(7, 3), 10, 0)
    assert Keying.objects.count() == 3


def test_a_third_keyer_and_a_box_that_stands_are_refused(here, paper):
    for who in ("clerk", "supervisor"):
        commands.key_box(
            here.who(who),
            paper,
            numbers=numbers(three(6, 3, 1)) if who == "clerk" else numbers(three(5, 5)),
        )
    with pytest.raises(NotAllowed, match="已经有两个人"):
        commands.key_box(here.who("secretary"), paper, numbers=numbers(three(6, 4)))
    commands.key_box(here.who("supervisor"), paper, numbers=numbers(three(6, 3, 1)))
    with pytest.raises(IllegalMove, match="不再变"):
        commands.key_box(here.who("clerk"), paper, numbers=numbers(three(6, 4)))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (numbers(three(6, 4), issued=11), "发出的应该等于"),
        ({**numbers(three(6, 4)), "valid": 9}, "收回的应该等于"),
        (numbers(three(6, 4), valid=11), "应该等于有效票"),
        (numbers(three(6, 4), valid=9), "还多"),
        ({**numbers(three(6, 4)), "missing": -1}, "整数"),
        ({**numbers(three(6, 4)), "issued": None}, "整数"),
        ({**numbers(three(6, 4)), "counts": {"approve": 10}}, "整数"),
    ],
)
def test_numbers_that_do_not_add_up_are_said_at_once(here, paper, said, words):
    with pytest.raises(Refusal, match=words):
        commands.key_box(here.who("clerk"), paper, numbers=said)
    assert not Keying.objects.exists()


def test_the_log_keeps_no_number_of_a_keying(here, paper):
    commands.key_box(here.who("clerk"), paper, numbers=numbers(three(6, 4)))
    event = Event.objects.get(verb="ballots.key_box")
    assert set(event.data) == {"box", "slot", "attempt"}


def test_one_photo_for_good(here, paper):
    commands.photograph(here.who("clerk"), paper, photo=photo(here.who("clerk")))
    with pytest.raises(IllegalMove):
        commands.photograph(here.who("clerk"), paper, photo=photo(here.who("clerk")))


def test_two_boxes_are_one_vote_and_small_ones_are_never_shown_apart(here):
    round_ = opened(here, "secret_paper")
    box(here, round_, range(1, 8), numbers(three(4, 3)))
    box(here, round_, range(8, 11), numbers(three(3)))
    done = closed(here, round_)
    assert (done.outcome, done.counts["options"]) == ("passed", three(7, 3))
    (joined,) = done.proof["rounds"][0]["papers"]
    assert (joined["issued"], joined["counts"]) == (10, three(7, 3))


def test_boxes_with_five_each_are_shown_apart(here):
    round_ = opened(here, "secret_paper")
    box(here, round_, range(1, 6), numbers(three(4, 1)))
    box(here, round_, range(6, 11), numbers(three(2, 3)))
    papers = closed(here, round_).proof["rounds"][0]["papers"]
    assert [one["counts"] for one in papers] == [three(4, 1), three(2, 3)]


def test_few_phones_beside_a_box_are_never_shown_apart(here):
    round_ = phones(here, 12)
    for no in (1, 2):
        vote(round_, no)
    box(here, round_, range(3, 13), numbers(three(6, 4)))
    told = closed(here, round_).proof["rounds"][0]
    assert told["ballots"] is None
    assert [one["counts"] for one in told["papers"]] == [three(8, 4)]
    assert (told["papers"][0]["issued"], told["papers"][0]["unmarked"]) == (12, 0)


@pytest.fixture
def ballot(here):
    """An election on paper among twenty voters."""
    return opened(
        here, roll=roll(here, 20, "voters"), present=None,
        question=Question(words="主任", way="secret_paper", options=["甲", "乙"], seats=1),
    )  # fmt: skip


def lent(here, round_, giver, holder, relation="villager", **words):
    return commands.lend(
        here.who("clerk"), round_, giver=giver, holder=holder, relation=relation,
        paper=photo(here.who("clerk")), **words,
    )  # fmt: skip


def test_nobody_holds_more_than_three_and_no_candidate_any(here, ballot):
    for giver in (1, 2, 3):
        lent(here, ballot, giver, 9)
    with pytest.raises(Refusal, match=r"最多3份.*第十八条"):
        lent(here, ballot, 4, 9)
    with pytest.raises(Refusal, match="候选人不能"):
        lent(here, ballot, 4, 8, candidates=frozenset({8}))
    with pytest.raises(Refusal, match="不能委托给这样的人"):
        lent(here, ballot, 4, 8, "same_household")
    with pytest.raises(Refusal, match="委托给自己"):
        lent(here, ballot, 4, 4)
    with pytest.raises(Conflict, match="已经委托过"):
        lent(here, ballot, 1, 8)
    assert Proxy.objects.count() == 3


def test_a_proxy_counts_once_it_is_posted_and_is_void_when_the_giver_comes(here, ballot):
    proxy = lent(here, ballot, 1, 9)
    made = commands.add_box(here.who("secretary"), ballot, label="一组")
    give = {"numbers": [9], "proxies": [proxy]}
    with pytest.raises(Refusal, match="没有公布"):
        commands.give_papers(here.who("clerk"), made, **give)
    with pytest.raises(Refusal, match="晚于今天"):
        commands.post_proxies(
            here.who("secretary"), ballot, on=clock.today() + timedelta(days=1)
        )  # fmt: skip
    commands.post_proxies(here.who("secretary"), ballot, on=clock.today())
    proxy.refresh_from_db()
    other = lent(here, ballot, 2, 9)
    commands.post_proxies(here.who("secretary"), ballot, on=clock.today())
    other.refresh_from_db()
    # The second giver came after all.
    commands.give_papers(here.who("clerk"), made, numbers=[2])
    with pytest.raises(Conflict, match="2号"):
        commands.give_papers(here.who("clerk"), made, proxies=[other])
    assert commands.give_papers(here.who("clerk"), made, **give) == 2
    assert Participation.objects.get(proxy=proxy).entry.no == 1
    with pytest.raises(IllegalMove, match="用过"):
        commands.take_back(here.who("secretary"), proxy)
    commands.take_back(here.who("secretary"), other)


def test_no_assembly_knows_a_proxy_and_says_by_which_article(here):
    for basis, words in (("adults", "第二十六条"), ("members", "第三十条")):
        with pytest.raises(Refusal, match=words):
            lent(here, opened(here, basis=basis), 1, 2)
    with pytest.raises(Refusal, match="没有规定"):
        lent(here, opened(here, basis="party_members"), 1, 2)


def test_representatives_of_a_community_elect_without_proxies():
    from lianhu.ballots.models import Round
    from lianhu.ballots.proxies import floor_of

    round_ = Round(regime="community", notice_on=date(2026, 11, 1), about="election")
    assert floor_of(round_).at_most == 3
    round_.mode = "representatives"
    with pytest.raises(Refusal, match="不实行委托"):
        floor_of(round_)


def test_members_of_a_collective_lend_within_one_household(here):
    from lianhu.ballots.tests.factories import entry
    from lianhu.people.models import Residence

    round_ = phones(here)
    with pytest.raises(Refusal, match="同一户"):
        lent(here, round_, 1, 2, "same_household")
    for no in (1, 2):
        Residence.objects.create(
            person=entry(round_, no).person, household=here.homes[0], kind="registered",
            from_on=date(2000, 1, 1),
        )  # fmt: skip
    proxy = lent(here, round_, 1, 2, "same_household")
    commands.record_for(
        here.who("worker"), round_, entry(round_, 1), choice=["approve"], proxy=proxy
    )
    assert Participation.objects.get().proxy == proxy
