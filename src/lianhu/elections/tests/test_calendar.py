"""The days of an election by the law, and what a day too near or a step too late does."""

from datetime import date, timedelta

import pytest

from lianhu.elections import calendar, shown
from lianhu.elections.kinds import kinds, known_to, step_rows

TODAY = date(2026, 11, 23)
DAY = date(2026, 12, 31)


def steps(key="villagers_committee", regime="village", day=DAY, **more):
    return {one.key: one for one in calendar.steps(kinds()[key], regime, TODAY, day, **more)}


def test_the_roll_hangs_twenty_days_before_and_the_hand_over_comes_within_ten():
    found = steps()
    assert (found["roll"].latest, found["roll"].asked) == (date(2026, 12, 11), True)
    assert found["handed"].latest == date(2027, 1, 10)
    assert found["vote"].latest == found["result"].latest == DAY
    assert "第十七条" in found["roll"].cited
    assert "第二十四条" in found["handed"].cited


def test_what_no_law_gives_days_for_is_a_parameter_and_says_so():
    found = steps()
    assert [key for key, one in found.items() if one.asked] == ["roll", "handed"]
    assert found["candidates"].latest == date(2026, 12, 28)


def test_a_community_goes_by_its_own_law():
    found = steps("residents_committee", "community")
    assert "居民委员会组织法" in found["roll"].cited
    assert "居民委员会组织法" in found["met"].cited


def test_an_election_in_a_meeting_cites_no_law_of_ballots():
    found = steps("affairs")
    assert [one.cited for one in found.values()] == [""] * len(found)
    assert found["called"].latest == DAY
    assert steps("affairs", notice_days=10)["called"].latest == date(2026, 12, 21)


def test_the_first_day_is_that_on_which_every_day_of_the_law_still_fits():
    first, why = calendar.earliest(kinds()["villagers_committee"], "village", TODAY)
    assert first == TODAY + timedelta(days=20)
    assert "第十七条" in why.cited
    assert calendar.earliest(kinds()["affairs"], "village", TODAY)[0] == TODAY
    late, _why = calendar.earliest(kinds()["affairs"], "village", TODAY, notice_days=11)
    assert late == TODAY + timedelta(days=11)


@pytest.mark.parametrize(
    ("done_on", "today", "state", "bars"),
    [
        (date(2026, 12, 11), date(2026, 12, 12), "done", False),
        (date(2026, 12, 12), date(2026, 12, 12), "late", True),
        (None, date(2026, 12, 1), "open", True),
        (None, date(2026, 12, 9), "soon", True),
        (None, date(2026, 12, 12), "missed", True),
    ],
)
def test_a_roll_a_day_too_late_is_said_and_bars_the_vote(done_on, today, state, bars):
    done = {"roll": done_on} if done_on else {}
    lines = calendar.lines(list(steps().values()), done, today)
    line = next(one for one in lines if one.step.key == "roll")
    assert line.state == state
    assert ("roll" in {one.step.key for one in calendar.in_the_way(lines)}) is bars


def test_a_usual_day_that_was_missed_bars_nothing_once_it_is_done():
    """What is late by a parameter is late, and void by no law."""
    found = list(steps().values())
    done = {one.key: TODAY for one in found} | {"candidates": DAY - timedelta(days=1)}
    lines = calendar.lines(found, done, DAY)
    assert next(one for one in lines if one.step.key == "candidates").state == "late"
    assert calendar.in_the_way(lines) == []


def test_what_is_next_is_the_first_that_is_open():
    lines = calendar.lines(list(steps().values()), {"notice": TODAY}, TODAY)
    assert calendar.next_of(lines).step.key == "committee"


def test_a_vote_is_on_its_day_and_the_rest_at_the_latest_by_theirs():
    lines = {one.step.key: one for one in calendar.lines(list(steps().values()), {}, TODAY)}
    assert shown.why(lines["vote"]).startswith("2026年12月31日。")
    assert shown.why(lines["roll"]).startswith("最迟2026年12月11日。")


def test_each_law_knows_its_elections():
    assert [one.key for one in known_to("village")] == [
        "affairs", "group_head", "representatives", "villagers_committee", "vacancy", "recall",
    ]  # fmt: skip
    assert [one.key for one in known_to("community")] == [
        "affairs", "residents_committee", "vacancy", "recall",
    ]  # fmt: skip


def test_every_step_is_gone_by_somebody():
    assert all(one.roads and one.title and one.words for one in step_rows())
