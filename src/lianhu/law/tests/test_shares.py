"""Shares of a roll are exact, and one rule is as strict as another or it is not."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.law.shares import Roads, Share

FRACTIONS = st.integers(1, 12).flatmap(lambda d: st.tuples(st.integers(1, d), st.just(d)))
SHARES = st.builds(
    lambda of, nd, strict: Share(of, *nd, strict),
    st.sampled_from(["adults", "households"]), FRACTIONS, st.booleans(),
)  # fmt: skip


@given(SHARES, st.integers(1, 3000), st.integers(0, 3000))
def test_enough_is_what_the_fraction_says(share, total, count):
    exact = Fraction(count, total)
    enough = exact > share.fraction if share.strict else exact >= share.fraction
    assert share.met(count, total) == enough


@given(SHARES, st.integers(0, 500))
def test_more_people_never_need_fewer(share, total):
    assert share.need(total) <= share.need(total + 1) <= share.need(total) + 1


@given(SHARES, SHARES)
def test_as_strict_means_for_every_total(one, other):
    for_all = one.of == other.of and all(
        one.need(total) >= other.need(total) for total in range(1, 200)
    )
    assert one.as_strict_as(other) == for_all


@given(st.permutations(["adults", "present", "cast"]), SHARES, SHARES)
def test_a_share_of_more_people_is_as_strict_and_one_of_fewer_never(bases, mine, theirs):
    one, other = replace(mine, of=bases[0]), replace(theirs, of=bases[1])
    inside = ["cast", "present", "adults"]
    wider = inside.index(one.of) > inside.index(other.of)
    # Enough of all is enough of those who came, when all of them came and so when fewer did.
    for_all = wider and all(one.need(total) >= other.need(total) for total in range(1, 200))
    assert one.as_strict_as(other) == for_all


def test_two_rolls_are_never_compared():
    adults, households = (Share(of, 1, 1, strict=False) for of in ("adults", "households"))
    assert not adults.as_strict_as(households)
    assert not households.as_strict_as(adults)


def test_nobody_is_never_enough():
    assert not Share("adults", 1, 2, strict=False).met(0, 0)
    with pytest.raises(ValueError, match="-1"):
        Share("adults", 1, 2, strict=False).need(-1)


LAW = Roads((Share("adults", 1, 2, strict=True), Share("households", 2, 3, strict=False)))


def test_one_road_is_enough_and_two_halves_are_not():
    totals = {"adults": 1203, "households": 412}
    assert LAW.met({"adults": 602, "households": 0}, totals)
    assert LAW.met({"adults": 0, "households": 275}, totals)
    assert not LAW.met({"adults": 601, "households": 274}, totals)


@pytest.mark.parametrize(
    ("roads", "lawful"),
    [
        (LAW, True),
        (Roads(LAW.shares[:1]), True),
        (Roads((Share("households", 3, 4, strict=False),)), True),
        # Half the households is too few, however many adults the other road asks for.
        (Roads((LAW.shares[0], Share("households", 1, 2, strict=False))), False),
        (Roads((Share("adults", 1, 2, strict=False),)), False),
        (Roads((Share("members", 1, 1, strict=False),)), False),
        (Roads(()), False),
    ],
)
def test_a_rule_is_lawful_if_whatever_is_enough_for_it_is_enough_by_law(roads, lawful):
    assert roads.as_strict_as(LAW) is lawful


def test_shares_are_said_as_the_law_says_them():
    assert str(LAW) == "年满十八周岁的人过半数，或者户三分之二以上"
    assert str(Share("representatives", 2, 3, strict=True)) == "代表超过三分之二"
    assert str(Share("voters", 1, 10, strict=False)) == "登记参加选举的人十分之一以上"
