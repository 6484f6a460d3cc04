"""A matter led through another method: the same one changes nothing, what is unknown stays so."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianhu.kernel.errors import IllegalMove
from lianhu.methods import engine
from lianhu.methods.definition import load
from lianhu.methods.engine import End, Handover
from lianhu.methods.rehearsing import Case, Quorum, Sat, Stay, Stuck, came_enough, rehearse
from lianhu.methods.tests.factories import changed, shipped
from lianhu.methods.tests.meetings import TEXT, with_changes
from lianhu.methods.vocabulary import Kind

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
DAY = date(2026, 11, 23)
LIBRARY = ["sidan", "sanshi", "sanyi", "siyi", "siyi_lianggongkai", "minzhu_pingyi"]


def way(method, *outcomes, took=timedelta(days=1), sats=()):
    """The way by these outcomes, each step a day, from the first stage."""
    stage, at, passed, stays = engine.first(method, collected=False), AT, {}, []
    rooms = iter(sats)
    for outcome in outcomes:
        here = method.stage(stage)
        sat = next(rooms, None) if here.gathering else None
        stays.append(Stay(method.key, here, at, took, outcome, sat=sat))
        step = engine.move(method, stage, outcome, passed)
        passed, at = engine.count(passed, step), at + took
        stage = "" if isinstance(step, Handover) else step.stage
    return tuple(stays)


def case(stays, kind="demand", triage="major"):
    return Case(kind, triage, tuple(stays), "village")


@st.composite
def walked(draw):
    """Any way through any shipped method, to its end or until it was handed over."""
    method = shipped(draw(st.sampled_from(LIBRARY)))
    stage, at, passed, stays = engine.first(method, collected=False), AT, {}, []
    for _ in range(60):
        here = method.stage(stage)
        if here.kind == Kind.END:
            break
        took = timedelta(minutes=draw(st.integers(0, 60 * 24 * 40)))
        known = [one.key for one in engine.outcomes(here)]
        timed = engine.expire(method, stage)
        outcome = draw(st.sampled_from([*known, *(["⌛"] if timed else [])]))
        try:
            step = timed if outcome == "⌛" else engine.move(method, stage, outcome, passed)
        except IllegalMove:
            continue
        late = outcome == "⌛"
        stays.append(Stay(method.key, here, at, took, "" if late else outcome, expired=late))
        passed, at = engine.count(passed, step), at + took
        if isinstance(step, Handover):
            # What the other one did is kept as it was.
            other = shipped(step.method)
            stays.append(Stay(other.key, other.stages[1], at, took, "done"))
            break
        stage = step.stage
        if isinstance(step, End):
            break
    return method, case(stays)


@pytest.mark.row("G.7")
@given(walked())
@settings(max_examples=120, deadline=None)
def test_the_same_method_over_its_own_matters_changes_nothing(found):
    method, one = found
    went = rehearse(one, method, DAY)
    assert went.stuck is None
    assert [(step.stage.key, step.was) for step in went.steps] == [
        (stay.stage.key, stay) for stay in one.way
    ]  # fmt: skip
    assert went.days(one) == (0, 0)
    assert not any(step.guessed for step in went.steps)


@given(walked(), st.sampled_from(LIBRARY))
@settings(max_examples=120, deadline=None)
def test_through_any_other_method_it_ends_or_says_where_it_went_no_further(found, other):
    _method, one = found
    went = rehearse(one, shipped(other), DAY)
    low, high = went.days(one)
    assert low <= high
    assert all(timedelta() <= step.low <= step.high for step in went.steps)
    if went.stuck is None and one.way[0].method != other:
        assert went.steps
    # A step of the old way is used once.
    used = [id(step.was) for step in went.steps if step.was]
    assert len(used) == len(set(used))


def dahui(*changes):
    return load(with_changes(*changes), "x")


PASSED = ("done", "held", "passed", "passed", "done", "done", "done", "done")
OFFICE = Sat("members", 5, 5)
PARTY = Sat("party_members", 30, 28)


def held(came, total=100, road="households"):
    return case(way(dahui(), *PASSED, sats=[OFFICE, PARTY, Sat(road, total, came)]))


@pytest.mark.row("G.7")
@pytest.mark.parametrize(
    "came, rule, expected",
    [(67, "2/3", Quorum.ENOUGH), (67, "3/4", Quorum.SHORT), (75, "3/4", Quorum.ENOUGH),
     (74, "3/4", Quorum.SHORT)],
)  # fmt: skip
def test_whether_enough_came_is_reckoned_from_who_really_came(came, rule, expected):
    other = dahui(('at_least = "2/3"', f'at_least = "{rule}"'))
    went = rehearse(held(came), other, DAY)
    quorum = {step.stage.key: step.quorum for step in went.steps}
    assert quorum["决定"] == expected
    # Called once more, ten days of notice at the least.
    assert went.days(held(came))[0] == (10 if expected == Quorum.SHORT else 0)


def test_who_was_counted_otherwise_says_nothing_about_another_count():
    only = dahui((', { of = "households", at_least = "2/3" }', ""))
    went = rehearse(held(90), only, DAY)
    assert {step.stage.key: step.quorum for step in went.steps}["决定"] == Quorum.UNKNOWN
    assert went.days(held(90)) == (0, 0)


def test_a_meeting_that_was_never_held_is_unknown_and_its_days_a_range():
    plain = way(shipped("sidan"), "done", "sent", "claimed", "done", "done", "ok", "done")
    one = Case("demand", "minor", plain, "village")
    with_vote = load(
        changed(
            "sidan",
            ('next = [{ to = "派单" }]', 'next = [{ to = "表决" }]'),
            ('[[stage]]\nkey = "派单"', VOTE + '[[stage]]\nkey = "派单"'),
        ),
        "x",
    )  # fmt: skip
    went = rehearse(one, with_vote, DAY)
    step = next(step for step in went.steps if step.stage.key == "表决")
    assert (step.was, step.guessed, step.quorum) == (None, True, Quorum.UNKNOWN)
    assert went.stuck is None
    assert went.days(one) == (10, 30)
    assert len(went.steps) == len(one.way) + 1


VOTE = """[[stage]]
key = "表决"
title = "群众会表决"
kind = "vote"
about = "mass"
act = "village_clerk"
notice_days = "law"
quorum = "law"
pass = "law"
way = "hands"
within = "30d"
on_expire = "escalate:town_cadre"
resident_words = "请来开会。"
next = [
  { when = "passed", to = "派单" },
  { when = "failed", to = "反馈" },
  { when = "no_quorum", to = "表决", at_most = 2 },
  { to = "派单" },
]

"""


def test_a_posting_takes_as_long_as_the_method_says_and_a_late_step_is_said():
    other = load(
        changed("sidan", ("days = 15", "days = 20"), ('within = "4h"', 'within = "2h"')), "x"
    )
    stays = way(shipped("sidan"), "done", "sent", "claimed", "done", "done", "ok", "done",
                took=timedelta(hours=3))  # fmt: skip
    one = case(stays)
    went = rehearse(one, other, DAY)
    assert went.days(one) == (5, 5)
    assert {step.stage.key for step in went.steps if step.late} == {"领单"}
    assert not any(step.late for step in rehearse(one, shipped("sidan"), DAY).steps)


def test_what_nobody_chose_is_not_chosen_here():
    """A 三事 that was said leads on; without it a person would have to say."""
    stays = way(shipped("sidan"), "done", "sent", "claimed", "done", "done", "ok", "done")
    for triage, stuck in (("minor", None), ("", Stuck.CHOICE)):
        went = rehearse(Case("demand", triage, stays, "village"), shipped("sanshi"), DAY)
        assert went.stuck in (stuck, Stuck.HANDED)
        assert (went.stuck == Stuck.CHOICE) == (stuck == Stuck.CHOICE)
    assert rehearse(Case("wish", "", stays, "village"), dahui(), DAY).stuck == Stuck.NOT_TAKEN


def test_where_somebody_above_put_it_holds_only_if_there_is_such_a_step():
    stays = list(way(shipped("sidan"), "done", "sent", "claimed"))
    stays[1] = Stay("sidan", stays[1].stage, stays[1].at, stays[1].took, jump="领单")
    assert rehearse(case(stays), shipped("sidan"), DAY).stuck is None
    renamed = load(changed("sidan").replace("领单", "认领"), "x")
    went = rehearse(case(stays), renamed, DAY)
    assert (went.stuck, went.at) == (Stuck.PLACED, "社区派单")


def test_a_meeting_of_the_year_is_held_against_the_rule_of_the_stage_that_it_is():
    found = came_enough(load(TEXT, "x"), Sat("adults", 100, 50), "assembly", "village", DAY)
    assert found == {"村民会议决定": Quorum.SHORT}
    found = came_enough(load(TEXT, "x"), Sat("adults", 100, 51), "assembly", "village", DAY)
    assert found == {"村民会议决定": Quorum.ENOUGH}
    assert came_enough(load(TEXT, "x"), Sat("adults", 9, 9), "group", "village", DAY) == {}
