"""Over generated methods: what the compiler lets through ends, whatever people answer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lianhu.kernel.errors import IllegalMove
from lianhu.methods import engine
from lianhu.methods.compiler import check
from lianhu.methods.definition import load
from lianhu.methods.engine import End, Fact, Handover
from lianhu.methods.tests.factories import MAJOR, known, shipped

TOP = 'key = "m"\ntitle = "甲"\nversion = 1\nsummary = "乙"\nlaw_date = 2026-01-01\n'
START = """
[[stage]]
key = "s0"
title = "收"
kind = "collect"
act = "anyone"
resident_words = "好"
next = [{ to = "s1" }]
"""
STAGE = """
[[stage]]
key = "s%d"
title = "环节%d"
kind = "task"
purpose = "park"
act = "village_clerk"
owner = "village_clerk"
within = "1d"
resident_words = "好"
on_expire = %s
choices = [{ key = "a", label = "甲" }, { key = "b", label = "乙" }]
next = [%s]
"""
FINISH = """
[[stage]]
key = "s%d"
title = "答"
kind = "respond"
act = "village_clerk"
within = "1d"
on_expire = "escalate:town_cadre"
resident_words = "好"
next = [{ to = "end" }]

[[stage]]
key = "end"
title = "完"
kind = "end"
result = "完"
resident_words = "好"
"""


def written(n, edges, expire):
    rows = ", ".join(
        "{ "
        + (f'when = "{when}", ' if when else "")
        + f'to = "s{to}"'
        + (f", at_most = {most}" if most else "")
        + " }"
        for when, to, most in edges
    )
    late = f'"to:s{expire}"' if expire else '"escalate:town_cadre"'
    return STAGE % (n, n, late, rows)


@st.composite
def methods(draw):
    """Any tasks with any edges among them, then an answer and the end; mostly not sound."""
    size = draw(st.integers(1, 4))
    target = st.integers(1, size + 1)
    edge = st.tuples(st.sampled_from(["a", "b", ""]), target, st.sampled_from([None, 1, 2]))
    source = TOP + START
    for n in range(1, size + 1):
        edges = [*draw(st.lists(edge, max_size=2)), ("", draw(target), None)]
        source += written(n, edges, draw(st.none() | target))
    return load(source + FINISH % (size + 1), "x")


@st.composite
def sound_methods(draw):
    """Back only so many times, forward freely: what a careful person writes."""
    size = draw(st.integers(1, 5))
    source = TOP + START
    for n in range(1, size + 1):
        onward = st.integers(n + 1, size + 1)
        edges = []
        for when in draw(st.sets(st.sampled_from("ab"))):
            to = draw(st.integers(1, size + 1))
            bounds = [1, 2, 3] if to <= n else [None, 1]
            edges.append((when, to, draw(st.sampled_from(bounds))))
        source += written(n, [*edges, ("", n + 1, None)], draw(st.none() | onward))
    return load(source + FINISH % (size + 1), "x")


def steps(definition, stage, passed):
    """Every step that people or the clock could take now."""
    found = [one.step for one in engine.offers(definition, stage, passed)]
    late = engine.expire(definition, stage)
    return [*found, late] if late else found


def runs_for_ever(definition):
    """By walking: is there a run that comes to the same stage with the same counters that matter?"""
    bounds = {e.id: e.at_most for s in definition.stages for e in s.next if e.at_most}
    on_path: set[tuple] = set()
    done: set[tuple] = set()

    def walk(stage, passed):
        at = (stage, tuple(sorted(passed.items())))
        if at in on_path:
            return True
        if at in done:
            return False
        on_path.add(at)
        for step in steps(definition, stage, passed):
            if isinstance(step, End):
                continue
            counted = engine.count(passed, step) if step.edge in bounds else passed
            if walk(step.stage, counted):
                return True
        on_path.discard(at)
        done.add(at)
        return False

    return walk("s0", {})


@settings(max_examples=300, deadline=None)
@given(methods())
def test_a_method_that_can_run_for_ever_is_refused(definition):
    if runs_for_ever(definition):
        assert "endless" in {one.code for one in check(definition, known())}


@settings(max_examples=100, deadline=None)
@given(sound_methods(), st.lists(st.integers(0, 5), min_size=400, max_size=400))
def test_a_method_let_through_ends_whatever_is_answered(definition, answers):
    assert check(definition, known()) == ()
    assert not runs_for_ever(definition)
    stage, passed = "s0", {}
    for answer in answers:
        open_now = steps(definition, stage, passed)
        step = open_now[answer % len(open_now)]
        passed = engine.count(passed, step)
        if isinstance(step, End):
            return
        stage = step.stage
    pytest.fail("400 steps and no end")


SANSHI, SIDAN = shipped("sanshi"), shipped("sidan")
VERSIONS = dict(enumerate((SANSHI, SIDAN, *map(shipped, MAJOR)), 1))
NUMBERS = {one.key: number for number, one in VERSIONS.items()}
START_AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=150, max_size=150))
def test_the_shipped_methods_together_always_end_and_fold(answers):
    state = engine.fold(VERSIONS.__getitem__, [first := Fact(at=START_AT, version=1)])
    facts = [first]
    for n, answer in enumerate(answers):
        definition = VERSIONS[state.version]
        offers = engine.offers(definition, state.stage, state.passed)
        chosen = offers[answer % len(offers)]
        entered = NUMBERS[chosen.step.method] if isinstance(chosen.step, Handover) else None
        late = answer == 6 and engine.expire(definition, state.stage) is not None
        at = START_AT + timedelta(hours=n)
        fact = Fact(at=at, outcome=chosen.key, version=None if late else entered, expired=late)
        facts.append(fact)
        state = engine.apply(VERSIONS.__getitem__, state, fact)
        assert (state.due is None) == state.ended or state.stage == "收集"
        if state.ended:
            break
    assert state.ended
    assert state == engine.fold(VERSIONS.__getitem__, facts)


@given(st.sampled_from(SIDAN.stages), st.text(max_size=10))
def test_no_invented_outcome_moves_anything(stage, outcome):
    assume(outcome not in {one.key for one in engine.outcomes(stage)})
    with pytest.raises(IllegalMove):
        engine.move(SIDAN, stage.key, outcome, {})
