"""When a rule fits: each condition by itself, at its edges, and the first that fits."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.dispatch.conditions import FITS, Facts, Rule, Then, When, judge, order
from lianhu.kernel import clock


def facts(**more):
    # A Monday, ten in the morning here.
    said = {
        "kind": "demand", "channel": "phone", "text": "三组停水两天了", "place": "1.2.3.",
        "at": datetime(2026, 11, 23, 10, tzinfo=clock.LOCAL), "teller": "self",
    }  # fmt: skip
    return Facts(**{**said, **more})


@pytest.mark.parametrize(
    "when, why",
    [
        ({"words": ("停电", "停水")}, FITS),
        ({"words": ("停电",)}, "words"),
        ({"without": ("三组",)}, "without"),
        ({"without": ("五组",)}, FITS),
        ({"kinds": ("hazard",)}, "kinds"),
        ({"channels": ("phone", "page")}, FITS),
        ({"channels": ("page",)}, "channels"),
        ({"tellers": ("unnamed",)}, "tellers"),
        ({"areas": (2,)}, FITS),
        ({"areas": (23, 12)}, "areas"),
        ({"affairs": ("minor",)}, "unsorted"),
        ({"categories": ("policy",)}, "unsorted"),
        ({"days": "workday"}, FITS),
        ({"days": "restday"}, "days"),
        ({"opens": 600, "closes": 601}, FITS),
        ({"opens": 540, "closes": 600}, "opens"),
    ],
)
def test_each_condition_says_by_its_name_why_it_is_not_met(when, why):
    assert When(**when).why_not(facts()) == why


def test_what_was_sorted_otherwise_is_not_what_was_not_sorted_yet():
    assert When(categories=("policy",)).why_not(facts(category="dispute")) == "categories"
    assert When(affairs=("minor",)).why_not(facts(affair="major")) == "affairs"
    assert When(affairs=("minor",)).why_not(facts(affair="minor")) == FITS


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
def test_hours_over_midnight_are_the_rest_of_the_day(opens, closes, now):
    """[opens, closes) and [closes, opens) share the day between them without a gap or overlap."""
    if opens == closes:
        return
    at = datetime(2026, 11, 23, now // 60, now % 60, tzinfo=clock.LOCAL).astimezone(UTC)
    one = When(opens=opens, closes=closes).why_not(facts(at=at)) == FITS
    other = When(opens=closes, closes=opens).why_not(facts(at=at)) == FITS
    assert one is not other


def test_a_swapped_weekend_is_a_working_day():
    # 2026-02-28 is a Saturday on which offices work: 国办发明电〔2025〕7号.
    at = datetime(2026, 2, 28, 10, tzinfo=clock.LOCAL)
    assert When(days="workday").why_not(facts(at=at)) == FITS


def rule(pk, place="1.", rank=50, **when):
    return Rule(pk, place, rank, When(**when), Then("policy"))


@pytest.mark.row("C4.32")
def test_the_nearest_area_is_asked_first_and_the_first_that_fits_fires():
    county, village = rule(1, "1.", 1, words=("停水",)), rule(2, "1.2.3.", 99, words=("停",))
    elsewhere, dry = rule(3, "1.9.", 1, words=("停水",)), rule(4, "1.2.", 5, words=("停电",))
    said = judge(order([county, elsewhere, dry, village]), facts())
    assert said.fired == village
    assert said.verdicts == ((2, FITS), (4, "words"), (1, FITS))


def test_nothing_fits_and_each_says_why():
    said = judge(order([rule(1, words=("停电",)), rule(2, rank=1, days="restday")]), facts())
    assert said.fired is None
    assert said.verdicts == ((2, "days"), (1, "words"))


@given(
    st.lists(st.text("停水电", min_size=1, max_size=3), max_size=3),
    st.sampled_from(["", "workday", "restday"]),
    st.none() | st.integers(0, 1439),
)
def test_a_rule_reads_back_as_it_was_kept(words, days, minute):
    when = When(words=tuple(words), days=days, opens=minute, closes=minute, areas=(5,))
    assert When.of(when.kept()) == when
    assert Then.of(Then("policy", directly=True).kept()) == Then("policy", directly=True)
