"""The engine moves matters as the file says, and every run ends."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lianhu.kernel.errors import IllegalMove
from lianhu.methods import engine
from lianhu.methods.definition import load
from lianhu.methods.engine import End, Fact, Goto, Handover, State
from lianhu.methods.tests.factories import changed, shipped
from lianhu.methods.vocabulary import Phase

SIDAN, SANSHI = shipped("sidan"), shipped("sanshi")
VERSIONS = {1: SANSHI, 2: SIDAN}
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in the county


def move(stage, outcome, passed=(), definition=SIDAN):
    return engine.move(definition, stage, outcome, dict(passed))


def test_a_raised_matter_starts_collecting_and_a_handed_one_does_not():
    assert engine.first(SIDAN, collected=False) == "点单"
    assert engine.first(SIDAN, collected=True) == "派单"


@pytest.mark.parametrize(
    "choice, step",
    [
        ("小事", Handover("sidan", "sanshi/分流/3")),
        ("先商议", Goto("商议", "sanshi/分流/1")),
        ("大事", Goto("待议", "sanshi/分流/0")),
        ("私事", Goto("帮办", "sanshi/分流/2")),
    ],
)
def test_three_kinds_go_three_ways(choice, step):
    assert move("分流", choice, definition=SANSHI) == step


def test_a_low_rating_goes_back_twice_and_is_then_shown():
    passed: dict[str, int] = {}
    for _ in range(2):
        step = move("评价", "low", passed)
        assert step == Goto("办理", "sidan/评价/0")
        passed = engine.count(passed, step)
    assert move("评价", "low", passed) == Goto("晒单", "sidan/评价/1")
    assert next(one for one in engine.offers(SIDAN, "评价", passed) if one.key == "low").used_up


def test_a_side_door_shuts_when_used_up():
    used = {"sidan/领单/0": 3}
    assert [one.key for one in engine.offers(SIDAN, "领单", {})] == [
        "claimed",
        "assigned",
        "returned",
    ]
    assert [one.key for one in engine.offers(SIDAN, "领单", used)] == ["claimed", "assigned"]
    with pytest.raises(IllegalMove, match="次数已用完"):
        move("领单", "returned", used)


def test_an_outcome_nobody_offered_is_refused():
    with pytest.raises(IllegalMove, match="没有“stuck”这个结果"):
        move("领单", "stuck")
    with pytest.raises(IllegalMove):
        move("办结", "done")


def test_the_clock_moves_an_unrated_matter_and_no_other():
    assert engine.expire(SIDAN, "评价") == Goto("晒单", "sidan/评价/expire")
    assert engine.expire(SIDAN, "领单") is None
    assert engine.expire(SIDAN, "办理") is None


def test_showing_ends_in_the_end():
    assert move("晒单", "done") == End("办结", "sidan/晒单/1")
    assert move("晒单", "withheld") == End("办结", "sidan/晒单/0")
    assert engine.outcomes(SIDAN.stage("办结")) == ()


@pytest.mark.parametrize(
    "stage, promised, expected",
    [
        ("领单", None, MONDAY + timedelta(hours=4)),
        ("派单", None, datetime(2026, 3, 3, 15, 59, 59, tzinfo=UTC)),
        ("办理", date(2026, 3, 5), datetime(2026, 3, 5, 15, 59, 59, tzinfo=UTC)),
        ("办理", date(2026, 3, 2), datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC)),
        ("办理", None, datetime(2026, 3, 23, 15, 59, 59, tzinfo=UTC)),
        ("办理", date(2026, 3, 1), datetime(2026, 3, 23, 15, 59, 59, tzinfo=UTC)),
        ("点单", None, None),
        ("办结", None, None),
    ],
)
def test_deadlines(stage, promised, expected):
    assert engine.due(SIDAN, stage, MONDAY, promised) == expected


def test_a_promise_has_a_latest_day():
    assert engine.promise_limit(SIDAN, MONDAY) == datetime(2026, 3, 23, 15, 59, 59, tzinfo=UTC)
    assert engine.promise_limit(SANSHI, MONDAY) is None
    assert engine.review(SANSHI, "待议", MONDAY) == date(2026, 3, 17)
    assert engine.review(SIDAN, "办理", MONDAY) is None


def test_a_changed_file_changes_the_deadline_and_nothing_else():
    fast = load(changed("sidan", ('within = "4h"', 'within = "2h"')), "x")
    assert engine.due(fast, "领单", MONDAY, None) == MONDAY + timedelta(hours=2)
    assert engine.due(SIDAN, "领单", MONDAY, None) == MONDAY + timedelta(hours=4)


def fact(outcome, hours, **also):
    return Fact(at=MONDAY + timedelta(hours=hours), outcome=outcome, **also)


ROUND = [
    fact("", 0, version=1),
    fact("done", 0),
    fact("小事", 2, version=2),
    fact("sent", 3),
    fact("claimed", 5, promised_on=date(2026, 3, 4), holder=7),
    fact("", 20, promised_on=date(2026, 3, 6)),
    fact("done", 30),
    fact("done", 31),
    fact("low", 40),
    fact("returned", 41, holder=0),
    fact("returned", 42, version=1),
    fact("小事", 43, version=2),
    fact("sent", 44),
    fact("assigned", 48, holder=8),
    fact("done", 50),
    fact("done", 51),
    Fact(at=MONDAY + timedelta(hours=240), expired=True),
    fact("done", 700),
]


def test_a_log_folds_to_where_the_matter_is():
    state = engine.fold(VERSIONS.__getitem__, ROUND[:6])
    assert (state.version, state.stage, state.phase, state.holder) == (2, "办理", Phase.HANDLING, 7)
    assert state.due == datetime(2026, 3, 6, 15, 59, 59, tzinfo=UTC)
    assert state.entered_at == MONDAY + timedelta(hours=5)
    end = engine.fold(VERSIONS.__getitem__, ROUND)
    assert end.ended
    assert end.due is None
    assert (end.holder, end.passed["sidan/评价/0"], end.passed["sidan/评价/expire"]) == (8, 1, 1)


def test_counters_survive_the_way_to_another_method_and_back():
    state = engine.fold(VERSIONS.__getitem__, ROUND[:13])
    assert state.passed["sidan/派单/0"] == 1
    with pytest.raises(IllegalMove):
        engine.move(SIDAN, "派单", "returned", state.passed)


def test_a_person_may_put_a_matter_elsewhere_and_the_log_says_so():
    back = Fact(at=MONDAY + timedelta(hours=32), version=1, jump="分流", holder=0)
    before = engine.fold(VERSIONS.__getitem__, ROUND[:8])
    state = engine.fold(VERSIONS.__getitem__, [*ROUND[:8], back])
    assert (state.version, state.stage, state.holder) == (1, "分流", 0)
    assert (state.promised_on, state.passed) == (None, before.passed)


def test_folding_at_once_is_folding_step_by_step():
    state: State | None = None
    for n in range(1, len(ROUND) + 1):
        if state is None:
            state = engine.fold(VERSIONS.__getitem__, ROUND[:1])
        else:
            state = engine.apply(VERSIONS.__getitem__, state, ROUND[n - 1])
        assert state == engine.fold(VERSIONS.__getitem__, ROUND[:n])


@pytest.mark.parametrize(
    "facts",
    [[], [fact("done", 0)], [*ROUND[:2], fact("小事", 2)]],
    ids=["none", "no-entry", "no-version"],
)
def test_a_log_that_cannot_be_is_said_to_be_so(facts):
    with pytest.raises(ValueError):
        engine.fold(VERSIONS.__getitem__, facts)
