"""Rounds from opening to closing: what is fixed, who may vote, what comes out."""

from datetime import timedelta

import pytest

from lianhu.audit.models import Event
from lianhu.ballots import commands, keys
from lianhu.ballots.commands import Already, Question
from lianhu.ballots.models import Ballot, Envelope, Participation, Round
from lianhu.ballots.rules import Stricter
from lianhu.ballots.tests.factories import (
    box,
    closed,
    entry,
    motion,
    numbers,
    opened,
    phones,
    photo,
    raised,
    roll,
    three,
    village,
    vote,
)  # fmt: skip
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.law.shares import Share
from lianhu.notices.models import Telling


@pytest.fixture
def here(county):
    return village()


def test_hands_are_counted_by_two_and_decide(here):
    round_ = opened(here, n=34, present=range(1, 28), basis="members")
    raised(here, round_, three(19))
    done = closed(here, round_)
    assert (done.outcome, done.counts["options"]["approve"]) == ("passed", 19)
    assert "27×1÷2＝13.50，要比它多，最少要14。" in "".join(done.steps)


def test_who_counted_does_not_confirm_and_an_unconfirmed_count_closes_nothing(here):
    round_ = opened(here)
    made = commands.count_hands(here.who("clerk"), round_, counts=three(6, 4))
    with pytest.raises(NotAllowed, match="两个人"):
        commands.confirm_hands(here.who("clerk"), made)
    with pytest.raises(Refusal, match="第二个人"):
        closed(here, round_)
    again = commands.count_hands(here.who("clerk"), round_, counts=three(5, 4))
    with pytest.raises(Conflict):
        commands.confirm_hands(here.who("supervisor"), made)
    commands.confirm_hands(here.who("supervisor"), again)
    assert closed(here, round_).outcome == "failed"


def test_more_hands_than_people_are_refused(here):
    round_ = opened(here, n=10, recused={3: "kin"})
    with pytest.raises(Refusal, match="比能举手的9还多"):
        commands.count_hands(here.who("clerk"), round_, counts=three(6, 4))


def test_below_quorum_is_no_decision(here):
    round_ = opened(here, n=45, basis="members", present=range(1, 30))
    raised(here, round_, three(29))
    done = closed(here, round_)
    assert (done.outcome, done.steps[-1]) == (
        "no_quorum", "到会（投票）的不够，不算表决，只能记作：未达法定人数，仅作协商意见。"
    )  # fmt: skip


def test_who_stands_back_is_out_of_the_vote_and_of_the_base(here):
    """Ten adults, four stand back: three of the six who are left are no majority, four are."""
    back = {1: "interested", 2: "kin", 3: "kin", 4: "kin"}
    round_ = opened(here, recused=back)
    assert (round_.total, round_.base) == (10, 6)
    raised(here, round_, three(4, 2))
    done = closed(here, round_)
    assert done.outcome == "passed"
    assert "名册第1版一共10人，回避4，按6算。" in done.steps
    assert done.proof["rounds"][0]["recused"] == [1, 2, 3, 4]


def test_who_stands_back_cannot_vote(here):
    round_ = phones(here, recused={2: "kin"})
    with pytest.raises(Refusal, match="回避"):
        vote(round_, 2)
    assert not Participation.objects.exists()


def test_a_vote_on_a_phone_counts_once_and_the_first_one_stands(here):
    round_ = phones(here, 3)
    vote(round_, 1, "approve")
    with pytest.raises(Already):
        vote(round_, 1, "oppose")
    vote(round_, 2, "approve")
    vote(round_, 3, "oppose")
    done = closed(here, round_)
    assert done.counts["options"] == three(2, 1)
    assert (done.outcome, Ballot.objects.filter(round=round_).count()) == ("passed", 3)


def test_nothing_is_known_of_the_votes_before_the_round_closes(here):
    round_ = phones(here)
    vote(round_, 1)
    assert not Ballot.objects.exists()
    box_ = bytes(Envelope.objects.get().box)
    assert b"approve" not in box_
    vote(round_, 2, "oppose")
    assert len({len(bytes(one.box)) for one in Envelope.objects.all()}) == 1


def test_a_phone_and_a_slip_are_one_roll(here):
    round_ = phones(here, 12)
    vote(round_, 1)
    made = commands.add_box(here.who("secretary"), round_, label="一组")
    with pytest.raises(Already, match="1号"):
        commands.give_papers(here.who("clerk"), made, numbers=[1, 2])
    commands.give_papers(here.who("clerk"), made, numbers=[2])
    with pytest.raises(Already):
        vote(round_, 2)


def test_phone_and_paper_are_added_up(here):
    round_ = phones(here, 15)
    for no in range(1, 6):
        vote(round_, no)
    box(here, round_, range(6, 16), numbers(three(5, 3), invalid=1, missing=1))
    done = closed(here, round_)
    assert done.counts == {"options": three(10, 3), "cast": 14, "invalid": 1}
    assert done.outcome == "passed"
    assert "纸票发出10，没有收回1，收回9。" in done.steps


def test_only_who_signed_in_votes_and_only_who_was_on_the_roll(here):
    round_ = phones(here, present=range(1, 6))
    with pytest.raises(Refusal, match="没有签到"):
        vote(round_, 6)
    other = phones(here)
    stranger = entry(other, 1)
    with pytest.raises(Refusal, match="名册上没有"):
        commands.take_part(commands.voter(round_, stranger), round_, stranger, choice=["approve"])


def test_the_bearer_of_one_number_votes_for_no_other(here):
    round_ = phones(here)
    one, other = entry(round_, 1), entry(round_, 2)
    with pytest.raises(NotAllowed):
        commands.take_part(commands.voter(round_, one), round_, other, choice=["approve"])


@pytest.mark.parametrize("choice", [[], ["approve", "oppose"], ["maybe"], ["approve", "approve"]])
def test_a_choice_that_is_none_is_refused(here, choice):
    round_ = phones(here)
    with pytest.raises(Refusal):
        vote(round_, 1, choice)


def test_a_closed_round_takes_nothing_more(here):
    round_ = phones(here, 3)
    vote(round_, 1)
    closed(here, round_)
    for act in (lambda: vote(round_, 2), lambda: closed(here, round_)):
        with pytest.raises(IllegalMove, match="已经结束"):
            act()


def test_where_the_law_knows_no_vote_on_a_phone_it_is_an_opinion_apart_from_the_count(here):
    """A village assembly: what is said on phones never passes anything, and may be said beside it."""
    assembly = roll(here, 10)
    heard = opened(here, roll=assembly, question=motion("secret_phone"), present=None)
    assert (heard.binding, heard.rule) == (False, None)
    for no in range(1, 11):
        vote(heard, no)
    voted = opened(here, roll=assembly)
    raised(here, voted, three(3, 7))
    assert closed(here, heard).outcome == "opinion"
    assert closed(here, voted).outcome == "failed"


def test_opinions_of_few_are_not_told_apart(here):
    heard = opened(here, "secret_phone", present=None)
    for no in (1, 2, 3, 4):
        vote(heard, no)
    done = closed(here, heard)
    assert done.counts == {"options": {}, "cast": 4, "invalid": 0}
    told = done.proof["rounds"][0]
    assert (told["counts"], told["ballots"], told["papers"]) == ({}, None, [])


def test_an_election_must_be_secret_and_have_more_candidates_than_seats(here):
    voters = roll(here, 20, "voters")
    for way in ("hands", "open"):
        with pytest.raises(Refusal, match="无记名"):
            opened(here, roll=voters, present=None,
                   question=Question(words="主任", way=way, options=["甲", "乙"], seats=1))  # fmt: skip
    with pytest.raises(Refusal, match="比名额多"):
        opened(here, roll=voters, present=None,
               question=Question(words="主任", way="secret_paper", options=["甲"], seats=1))  # fmt: skip


def test_an_election_with_its_run_off(here):
    voters = roll(here, 20, "voters")
    first = opened(
        here, roll=voters, present=None,
        question=Question(words="委员", way="secret_paper", options=["甲", "乙", "丙"], seats=2),
    )  # fmt: skip
    box(here, first, range(1, 13), numbers({"01": 9, "02": 5, "03": 4}, valid=12))
    done = closed(here, first)
    assert (done.outcome, done.elected, done.again, done.left) == (
        "run_off",
        ["01"],
        ["02", "03"],
        1,
    )
    again = commands.open_next(here.who("secretary"), done)
    assert [one["words"] for one in again.options] == ["乙", "丙"]
    assert (again.seats, again.by_rule.passing) == (1, Share("cast", 1, 3, False))
    with pytest.raises(Conflict):
        commands.open_next(here.who("secretary"), done)
    box(here, again, range(1, 13), numbers({"01": 4, "02": 3}, valid=12))
    assert closed(here, again).elected == ["01"]


def test_nothing_left_needs_no_other_round(here):
    round_ = opened(here)
    raised(here, round_, three(6))
    with pytest.raises(Refusal):
        commands.open_next(here.who("secretary"), closed(here, round_))


def test_level_votes_are_voted_again_where_the_rule_says_so(here):
    round_ = opened(here, question=motion(tie="again"))
    raised(here, round_, three(5, 5))
    done = closed(here, round_)
    assert done.outcome == "tie"
    again = commands.open_next(here.who("secretary"), done, present=range(1, 11))
    raised(here, again, three(6, 4))
    assert closed(here, again).outcome == "passed"


def test_votes_by_name_stand_beside_the_name(here):
    round_ = opened(here, "open", n=4)
    for no, choice in enumerate(("approve", "approve", "approve", "oppose"), 1):
        commands.name_vote(here.who("clerk"), round_, entry(round_, no), choice=[choice])
    with pytest.raises(Already):
        commands.name_vote(here.who("clerk"), round_, entry(round_, 1), choice=["oppose"])
    assert closed(here, round_).counts["options"] == three(3, 1)


def test_a_vote_recorded_for_somebody_is_told_to_them_and_says_nothing_of_the_choice(here):
    round_ = phones(here)
    one = entry(round_, 4)
    commands.record_for(here.who("worker"), round_, one, choice=["oppose"])
    told = Telling.objects.get(person_id=one.person_id)
    assert (told.how, told.state) == ("call", "due")
    assert "修水渠" in told.words
    assert "不同意" not in told.words
    assert Participation.objects.get().by_person_id == here.who("worker").person_id


def test_a_fresh_code_makes_the_old_one_worthless_and_is_kept_nowhere(here):
    from lianhu.ballots.models import VoteCode

    round_ = phones(here)
    first = commands.give_code(here.who("clerk"), round_, entry(round_, 1))
    second = commands.give_code(here.who("clerk"), round_, entry(round_, 1))
    assert first != second
    kept = VoteCode.objects.get()
    assert second.encode() not in bytes(kept.blind)
    vote(round_, 1)
    with pytest.raises(Already):
        commands.give_code(here.who("clerk"), round_, entry(round_, 1))


def test_a_draft_a_stale_version_and_a_weaker_rule_open_nothing(here):
    from lianhu.rolls.tests.factories import drawn

    secretary = here.who("secretary")
    with pytest.raises(Refusal, match="定稿"):
        commands.open_round(secretary, drawn(here), motion(), present=[1])
    fine = roll(here)
    with pytest.raises(Conflict, match="第1版"):
        commands.open_round(secretary, fine, motion(), present=[1], version=2)
    with pytest.raises(Refusal, match="低于"):
        commands.open_round(secretary, fine, motion(
            stricter=Stricter(passing=Share("present", 1, 3, True))), present=[1])  # fmt: skip
    with pytest.raises(Refusal, match="先签到"):
        commands.open_round(secretary, fine, motion())
    with pytest.raises(Refusal, match="99"):
        commands.open_round(secretary, fine, motion(), present=[1, 99])
    assert not Round.objects.exists()


def test_a_stricter_rule_of_the_village_decides(here):
    more = Stricter(passing=Share("present", 2, 3, False))
    round_ = opened(here, question=motion(stricter=more))
    raised(here, round_, three(6, 4))
    assert closed(here, round_).outcome == "failed"


def test_the_old_law_decides_what_was_called_under_it(here):
    day = clock.today() - timedelta(days=365)
    old = roll(here, 10, notice_on=day)
    round_ = opened(here, roll=old)
    raised(here, round_, three(6))
    assert closed(here, round_).proof["law"][0]["edition"] == "2018年修正"


def test_only_the_village_itself_opens_and_closes(here):
    round_ = opened(here)
    for who in ("next", "town", "worker"):
        with pytest.raises(NotAllowed):
            commands.open_round(here.who(who), round_.roll, motion(), present=[1])
        with pytest.raises(NotAllowed):
            commands.close_round(here.who(who), round_)
    seen = Round.objects.visible_to
    assert seen(here.who("town")).count() == 1
    assert not seen(here.who("next")).exists()


def test_the_key_goes_with_the_closing_and_a_lost_one_is_said(
    here, django_capture_on_commit_callbacks
):
    round_ = phones(here, 3)
    vote(round_, 1)
    file = keys._file(round_.key_id)
    held = file.read_bytes()
    file.unlink()
    with pytest.raises(keys.Lost, match="一张也没有少"):
        closed(here, round_)
    assert Envelope.objects.count() == 1
    file.write_bytes(held)
    with django_capture_on_commit_callbacks(execute=True):
        closed(here, round_)
    assert not keys.is_here(round_.key_id)
    assert not Envelope.objects.exists()


def test_nobody_types_an_outcome_and_the_log_says_no_choice(here):
    round_ = phones(here, 3)
    vote(round_, 1, "oppose")
    commands.record_for(here.who("worker"), round_, entry(round_, 2), choice=["oppose"])
    closed(here, round_)
    said = "".join(Event.objects.values_list("body", flat=True))
    assert "oppose" not in said
    assert "approve" not in said.replace('"pass"', "")


def test_a_slip_is_photographed_or_the_round_stays_open(here):
    round_ = opened(here, "secret_paper")
    made = box(here, round_, range(1, 11), numbers(three(6, 4)), photographed=False)
    with pytest.raises(Refusal, match="照片"):
        closed(here, round_)
    commands.photograph(here.who("clerk"), made, photo=photo(here.who("clerk")))
    assert closed(here, round_).outcome == "passed"
