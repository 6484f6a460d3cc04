"""The rule of a vote comes from the law of its day and is never weaker than it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.ballots import rules
from lianhu.ballots.deciding import AGAIN, Rule
from lianhu.ballots.rules import Stricter, UnderFloor, never_less, rule_from
from lianhu.kernel.errors import Refusal
from lianhu.law.shares import Roads, Share

DAY = date(2026, 11, 23)
HALF = Share("present", 1, 2, True)


@pytest.mark.parametrize(
    ("regime", "about", "quorum", "passing"),
    [
        ("village", "representatives", [("members", 2, 3, False)], HALF),
        ("village", "assembly", [("adults", 1, 2, True), ("households", 2, 3, False)], HALF),
        ("community", "assembly", [("adults", 1, 2, True), ("households", 1, 2, True)], HALF),
        ("village", "collective_assembly", [("collective_members", 2, 3, False)],
         Share("collective_members", 2, 3, False)),
        ("village", "recall", [("voters", 1, 2, True)], Share("cast", 1, 2, True)),
    ],
)  # fmt: skip
def test_the_law_says_how_many_must_come_and_agree(regime, about, quorum, passing):
    rule = rule_from(regime, DAY, about)
    assert rule == Rule(tuple(Share(*one) for one in quorum), passing)


def test_a_meeting_is_held_by_one_road():
    rule = rule_from("village", DAY, "assembly", road="households")
    assert [one.of for one in rule.quorum] == ["households"]
    with pytest.raises(Refusal, match="不能按"):
        rule_from("village", DAY, "representatives", road="households")


def test_a_stricter_rule_of_ones_own_binds_and_a_weaker_one_is_refused_with_its_article():
    more = Stricter(Roads((Share("members", 4, 5, False),)), Share("present", 2, 3, False))
    rule = rule_from("village", DAY, "representatives", stricter=more)
    assert (rule.quorum[0].n, rule.passing.n) == (4, 2)
    for less in (
        Stricter(quorum=Roads((Share("members", 1, 2, True),))),
        Stricter(passing=Share("present", 1, 2, False)),
        Stricter(passing=Share("cast", 2, 3, False)),
    ):
        with pytest.raises(UnderFloor, match="第三十条"):
            rule_from("village", DAY, "representatives", stricter=less)


def test_a_majority_of_all_is_no_less_than_one_of_those_present():
    of_all = Stricter(passing=Share("members", 1, 2, True))
    assert rule_from("village", DAY, "representatives", stricter=of_all).passing.of == "members"


def test_the_law_of_the_day_of_notice_binds():
    old = rule_from("village", date(2025, 12, 31), "election", seats=5, tie=AGAIN)
    assert old.run_off == Share("cast", 1, 3, False)
    with pytest.raises(Refusal):
        rule_from("village", date(2025, 12, 31), "recall")


def test_each_way_of_electing_has_its_own_quorum():
    rule = rule_from("community", DAY, "election", when="representatives", seats=7)
    assert rule.quorum == (Share("representatives", 2, 3, True),)
    assert rule.quorum[0].need(45) == 31
    assert rule_from("community", DAY, "election", when="household").quorum[0].n == 1


def test_those_left_are_chosen_with_a_third_and_once_only():
    first = rule_from("village", DAY, "election", seats=3)
    again = rules.last_round(first, 1)
    assert (again.passing.need(500), again.seats, again.run_off) == (167, 1, None)
    with pytest.raises(Refusal):
        rules.last_round(again, 1)


def test_what_nobody_said_cannot_be_voted_on():
    with pytest.raises(Refusal, match="怎样算通过"):
        rule_from("village", DAY, "elders")
    own = rule_from("village", DAY, "elders", stricter=Stricter(passing=HALF))
    assert own == Rule((), HALF)


@pytest.mark.parametrize("about", ["representatives", "election", "collective_assembly"])
def test_a_rule_is_read_back_as_it_was_written(about):
    rule = rule_from("village", DAY, about, seats=2)
    assert rules.read(rules.written(rule)) == rule


FRACTIONS = st.integers(1, 9).flatmap(lambda d: st.tuples(st.integers(1, d), st.just(d)))
SHARES = st.builds(
    lambda of, nd, strict: Share(of, *nd, strict),
    st.sampled_from(["cast", "present", "members"]), FRACTIONS, st.booleans(),
)  # fmt: skip


@given(SHARES, SHARES, st.integers(1, 60), st.data())
def test_never_less_holds_for_every_count(mine, other, members, data):
    """Who voted are among those present, and these among the members."""
    present = data.draw(st.integers(0, members))
    totals = {
        "members": members, "present": present, "cast": data.draw(st.integers(0, present))
    }  # fmt: skip
    if never_less(mine, other):
        assert mine.need(totals[mine.of]) >= other.need(totals[other.of])
