"""Who must come and agree: the numbers of the laws, held to trying every total by hand."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.assembly import meetings, reckoning
from lianhu.assembly.reckoning import Votes

DAY = date(2026, 11, 23)
NUMBERS = st.integers(0, 3000)


def need(regime, about, of, total, rule="quorum"):
    if rule == "quorum":
        found = reckoning.quorums(regime, DAY, about, {of: total}, {})
        return {road.need for one in found for road in one.roads if road.share.of == of}
    found = reckoning.outcomes(regime, DAY, about, {of: total}, total, Votes(0))
    return {one.need for one in found}


@pytest.mark.parametrize(
    ("regime", "about", "of", "total", "least"),
    [
        ("village", "assembly", "adults", 1203, 602),
        ("village", "assembly", "adults", 1204, 603),
        ("village", "assembly", "households", 412, 275),
        ("village", "assembly", "households", 411, 274),
        ("village", "assembly", "households", 300, 200),
        ("village", "representatives", "members", 45, 30),
        ("village", "group", "adults", 47, 32),
        ("village", "group", "households", 14, 10),
        ("community", "assembly", "households", 1480, 741),
        ("village", "collective_assembly", "collective_members", 860, 574),
        ("village", "party_members", "party_members", 37, 25),
    ],
)
def test_so_many_must_come(regime, about, of, total, least):
    assert need(regime, about, of, total) == {least}


def outcome(about, total, present, votes, of="members", regime="village"):
    (found,) = reckoning.outcomes(regime, DAY, about, {of: total}, present, votes)
    return found


def test_a_real_count_of_representatives():
    """34 representatives, 27 there, 19 for and none against of those who voted."""
    (quorum,) = reckoning.quorums(
        "village", DAY, "representatives", {"members": 34}, {"members": 27}
    )
    assert [(road.need, road.held) for road in quorum.roads] == [(23, True)]
    found = outcome("representatives", 34, 27, Votes(19))
    assert (found.total, found.need, found.passed) == (27, 14, True)


def test_a_tie_is_no_majority_and_who_abstains_is_there():
    assert not outcome("representatives", 45, 30, Votes(15, 15)).passed
    assert outcome("representatives", 45, 30, Votes(16, 14)).passed
    # More for than against, and yet too few of those who came.
    assert not outcome("representatives", 45, 30, Votes(15, 1, 14)).passed


def test_a_collective_counts_all_its_members_not_those_who_came():
    few = outcome("collective_assembly", 860, 574, Votes(573, 1), "collective_members")
    all_ = outcome("collective_assembly", 860, 574, Votes(574), "collective_members")
    assert (few.need, few.passed, all_.passed) == (574, False, True)


def test_party_members_count_all_who_should_have_come():
    assert outcome("party_members", 37, 25, Votes(19), "party_members").passed
    assert not outcome("party_members", 37, 25, Votes(18), "party_members").passed


def test_more_votes_than_people_are_refused():
    with pytest.raises(ValueError, match="31"):
        outcome("representatives", 45, 30, Votes(20, 11))


def test_two_roads_are_never_added():
    (quorum,) = reckoning.quorums(
        "village", DAY, "assembly", {"adults": 1000, "households": 300},
        {"adults": 500, "households": 199},
    )  # fmt: skip
    assert [(road.share.of, road.short) for road in quorum.roads] == [
        ("adults", 1),
        ("households", 1),
    ]
    assert not any(road.held for road in quorum.roads)


def test_the_nearer_road_is_the_one_that_lacks_fewest():
    (quorum,) = reckoning.quorums(
        "village", DAY, "assembly", {"adults": 1000, "households": 300},
        {"adults": 480, "households": 190},
    )  # fmt: skip
    assert quorum.nearest.share.of == "households"
    (unknown,) = reckoning.quorums("village", DAY, "assembly", {}, {})
    assert unknown.nearest is None
    assert [road.need for road in unknown.roads] == [None, None]


def test_more_than_there_are_is_no_quorum():
    (quorum,) = reckoning.quorums(
        "village", DAY, "representatives", {"members": 34}, {"members": 35}
    )
    assert quorum.roads[0].odd
    assert not quorum.roads[0].held
    assert quorum.nearest is None


@given(NUMBERS, NUMBERS)
def test_a_quorum_is_the_fraction_it_says_and_one_fewer_is_none(total, came):
    (quorum,) = reckoning.quorums(
        "village", DAY, "assembly", {"adults": total, "households": total},
        {"adults": came, "households": came},
    )  # fmt: skip
    half, thirds = quorum.roads
    fits = 0 < total >= came
    assert half.held == (fits and Fraction(came) > Fraction(total, 2))
    assert thirds.held == (fits and Fraction(came) >= Fraction(2 * total, 3))
    if total:
        assert half.short == max(0, half.need - came)


@given(st.integers(1, 400), st.data())
def test_one_more_for_it_never_undoes_what_passed(present, data):
    agreed = data.draw(st.integers(0, present))
    against = data.draw(st.integers(0, present - agreed))
    found = outcome("representatives", 400, present, Votes(agreed, against))
    assert found.passed == (2 * agreed > present)
    if against:
        more = outcome("representatives", 400, present, Votes(agreed + 1, against - 1))
        assert more.passed or not found.passed


def test_ten_whole_days_lie_between_notice_and_meeting():
    last, floor = reckoning.last_notice("village", date(2026, 3, 12), "assembly")
    assert (last, floor.article) == (date(2026, 3, 1), "第二十五条")
    assert reckoning.last_notice("village", date(2026, 3, 12), "group") is None


def test_the_law_of_the_day_of_notice_counts():
    """Before 2026 the law was another edition; its assembly is reckoned by its own article."""
    (old,) = reckoning.quorums("village", date(2025, 6, 1), "assembly", {"adults": 1203}, {})
    (new,) = reckoning.quorums("village", DAY, "assembly", {"adults": 1203}, {})
    assert old.floor.statute.edition != new.floor.statute.edition


@pytest.mark.parametrize("regime", ["village", "community"])
def test_every_meeting_on_the_page_has_a_number_in_the_law(regime):
    for meeting in meetings.reckoned(regime):
        assert reckoning.bases(regime, DAY, meeting.about), meeting.about
