"""Where a matter goes next: pure functions over a definition, no tables, no clock.

The counters of bounded edges (`passed`) are keyed by edge id, which carries the key of the
method, so they survive a hand-over to another method and back.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from lianhu.kernel import clock
from lianhu.kernel.duration import Duration
from lianhu.kernel.errors import IllegalMove
from lianhu.methods import vocabulary
from lianhu.methods.definition import Bounced, Definition, Edge, Stage
from lianhu.methods.steps import End, Fact, Goto, Handover, Offer, Outcome, State, Step
from lianhu.methods.vocabulary import SIDE_DOORS, Kind, Phase

__all__ = ["End", "Fact", "Goto", "Handover", "Offer", "Outcome", "State", "Step"]

# How time is counted that no method counts otherwise.
DAYS = Duration(1, "d")
# The outcome by which what is not for a post goes back (退单).
BACK = "returned"


def first(definition: Definition, *, collected: bool) -> str:
    """The stage a matter enters at. One from another method skips the collecting stages."""
    stage = definition.stages[0]
    while collected and stage.kind == Kind.COLLECT:
        stage = definition.stage(stage.next[-1].to)
    return stage.key


def outcomes(stage: Stage) -> tuple[Outcome, ...]:
    """Every way to leave `stage`, in the order a page offers them; () at an end."""
    if stage.choices:
        chosen = (Outcome(choice.key, choice.label) for choice in stage.choices)
        besides = vocabulary.BESIDES.get(stage.kind, {})
        return (*chosen, *(Outcome(key, label) for key, label in besides.items()))
    named = {edge.when for edge in stage.next}
    always = vocabulary.ALWAYS[stage.kind]
    sometimes = vocabulary.SOMETIMES.get(stage.kind, {})
    return tuple(
        Outcome(key, label)
        for key, label in {**always, **sometimes}.items()
        if key in always or key in named or _assigns(stage, key) or _level(stage, key)
    )


def _level(stage: Stage, outcome: str) -> bool:
    """Whether a level vote is an outcome of its own there."""
    return outcome == "tie" and stage.gathering is not None and stage.gathering.tie == "again"


def _assigns(stage: Stage, outcome: str) -> bool:
    return outcome == "assigned" and any(expiry.act == "assign" for expiry in stage.on_expire)


def offers(definition: Definition, stage: str, passed: Mapping[str, int]) -> tuple[Offer, ...]:
    """The outcomes open now; a side door (退单、挂账…) whose edge is used up is left out."""
    found = definition.stage(stage)
    return tuple(
        Offer(
            one.key,
            one.label,
            _step(definition, edge),
            _used_up(definition, found, one.key, passed),
        )
        for one in outcomes(found)
        if (edge := _edge(definition, found, one.key, passed)) is not None
    )


def _used_up(definition: Definition, stage: Stage, outcome: str, passed: Mapping[str, int]) -> bool:
    own = [edge for edge in stage.next if edge.when == outcome]
    return bool(own) and not any(_open(definition, edge, passed) for edge in own)


def move(definition: Definition, stage: str, outcome: str, passed: Mapping[str, int]) -> Step:
    """Where `outcome` of `stage` leads.

    Raises:
        IllegalMove: the stage has no such outcome or is an end, or the outcome is a side
            door that has been used as often as allowed.
    """
    found = definition.stage(stage)
    label = next((one.label for one in outcomes(found) if one.key == outcome), None)
    if label is None:
        raise IllegalMove(f"“{found.title}”环节没有“{outcome}”这个结果。")
    edge = _edge(definition, found, outcome, passed)
    if edge is None:
        raise IllegalMove(f"“{found.title}”环节的“{label}”次数已用完。")
    return _step(definition, edge)


def _edge(
    definition: Definition, stage: Stage, outcome: str, passed: Mapping[str, int]
) -> Edge | None:
    """The first open edge for an outcome; side doors never take the edge meant for all."""
    ways = (outcome,) if outcome in SIDE_DOORS and not stage.choices else ("", outcome)
    return next(
        (one for one in stage.next if one.when in ways and _open(definition, one, passed)), None
    )


def _open(definition: Definition, edge: Edge, passed: Mapping[str, int]) -> bool:
    if edge.when == BACK and edge.to and contested(definition, edge.to, passed):
        # Whose it is was decided, and that binds.
        return False
    return edge.at_most is None or passed.get(edge.id, 0) < edge.at_most


def contested(definition: Definition, stage: str, passed: Mapping[str, int]) -> Bounced | None:
    """Who decides at `stage` because it was sent back there too often; None: it was not."""
    bound = definition.stage(stage).bounced
    return bound if bound and times_back(definition, stage, passed) > bound.at_most else None


def times_back(definition: Definition, stage: str, passed: Mapping[str, int]) -> int:
    """How often it was sent back (退单) to `stage`, from wherever."""
    edges = (edge for one in definition.stages for edge in one.next)
    return sum(passed.get(e.id, 0) for e in edges if e.when == BACK and e.to == stage)


def _step(definition: Definition, edge: Edge) -> Step:
    if edge.method:
        return Handover(edge.method, edge.id)
    return _arrive(definition, edge.to, edge.id)


def _arrive(definition: Definition, stage: str, edge: str) -> Goto | End:
    closed = definition.stage(stage).kind == Kind.END
    return End(stage, edge) if closed else Goto(stage, edge)


def expire(definition: Definition, stage: str) -> Goto | End | None:
    """Where the matter goes when its time is up; None: it stays (escalated or assigned).

    An `assign` is not a move: the caller assigns and then moves by outcome "assigned".
    """
    for expiry in definition.stage(stage).on_expire:
        if expiry.act == "to":
            return _arrive(definition, expiry.target, f"{definition.key}/{stage}/expire")
    return None


def count(passed: Mapping[str, int], step: Step) -> dict[str, int]:
    """The counters after taking `step`."""
    return {**passed, step.edge: passed.get(step.edge, 0) + 1}


def due(
    definition: Definition, stage: str, entered_at: datetime, promised_on: date | None
) -> datetime | None:
    """When the time of `stage` is up, aware; None for stages where nobody waits.

    A promise lasts to the last second of the promised day in local time; where a stage
    goes by promise and none holds (never made, or its day was over at entry, as after a
    low rating), its `at_longest` counts from entry.
    """
    found = definition.stage(stage)
    holds = promised_on is not None and promised_on >= clock.day_of(entered_at)
    if found.by_promise and promised_on is not None and holds:
        return clock.day_end(promised_on)
    span = found.at_longest if found.by_promise else found.within
    return span.after(entered_at) if span else None


def return_limit(
    stage: Stage, entered_at: datetime, waits: Iterable[tuple[datetime, datetime]] = ()
) -> datetime | None:
    """Until when a matter may be given back at `stage`; None: as long as it lies there.

    `waits` are the times for which the teller was waited for here, first to last; they do not count.
    """
    span = stage.return_within
    if span is None:
        return None
    limit = span.after(entered_at)
    for since, until in waits:
        if entered_at <= since <= limit:
            limit = span.moved(limit, since, until)
    return limit


def promise_limit(definition: Definition, at: datetime) -> datetime | None:
    """The latest moment a promise made at `at` may name, by the strictest stage that
    goes by promise; None if none does."""
    spans = [stage.at_longest for stage in definition.stages if stage.by_promise]
    return min((span.after(at) for span in spans if span), default=None)


def whole(
    definition: Definition, now: datetime | None, at: datetime, stood_since: datetime | None = None
) -> datetime | None:
    """When the time for all of it is up, for a matter that moves at `at`; None: nobody set one.

    It starts with the first method that has one and never anew, whatever is taken back or handed
    over. What it stood since `stood_since`, on the books (挂账) or waiting for the teller, does not
    count.
    """
    if now is None:
        return definition.whole.after(at) if definition.whole else None
    return _stood(definition, now, stood_since, at) if stood_since else now


def _stood(definition: Definition, end: datetime, since: datetime, until: datetime) -> datetime:
    """The end of the time for all of it, when the clock stood meanwhile. What was over before is
    over: nobody wins it back by waiting."""
    return end if since > end else (definition.whole or DAYS).moved(end, since, until)


def review(definition: Definition, stage: str, entered_at: datetime) -> date | None:
    """The first day on which the owner of a task looks at it again; None: no such day."""
    span = definition.stage(stage).review_within
    return clock.day_of(span.after(entered_at)) if span else None


def fold(definition_of: Callable[[int], Definition], facts: Iterable[Fact]) -> State:
    """Rebuild the state of a matter from its log.

    Raises:
        ValueError: the first fact enters no version, or a hand-over names none.
        IllegalMove: an outcome that its version does not have.
    """
    state: State | None = None
    for fact in facts:
        state = _enter(definition_of, fact) if state is None else apply(definition_of, state, fact)
    if state is None:
        raise ValueError("a log without facts has no state")
    return state


def _enter(definition_of: Callable[[int], Definition], fact: Fact) -> State:
    if fact.version is None:
        raise ValueError("the first fact enters a version")
    definition = definition_of(fact.version)
    stage = first(definition, collected=fact.collected)
    blank = State(fact.version, stage, definition.stage(stage).phase, fact.at, whole=fact.whole)
    return _at(definition, blank, stage, fact)


def apply(definition_of: Callable[[int], Definition], state: State, fact: Fact) -> State:
    """The state after one more fact. Raises as `fold` does."""
    if not fact.moves:
        return _stay(definition_of(state.version), state, fact)
    if fact.jump:
        version = fact.version or state.version
        return _at(definition_of(version), replace(state, version=version), fact.jump, fact)
    definition = definition_of(state.version)
    step: Step | None = expire(definition, state.stage) if fact.expired else None
    step = step or move(definition, state.stage, fact.outcome, state.passed)
    moved = replace(state, passed=count(state.passed, step))
    if not isinstance(step, Handover):
        return _at(definition, moved, step.stage, fact)
    if fact.version is None:
        raise ValueError("a hand-over names the version it enters")
    other = definition_of(fact.version)
    moved = replace(moved, version=fact.version)
    return _at(other, moved, first(other, collected=True), fact)


def _stay(definition: Definition, state: State, fact: Fact) -> State:
    state = replace(state, holder=_holder(state, fact))
    if fact.paused_until:
        return pause(definition, state, fact.at, fact.paused_until)
    if fact.resumes:
        return resume(definition, state, fact.at)
    if fact.due_on:
        return extend(definition, state, fact.due_on)
    if fact.promised_on is None or fact.promised_on == state.promised_on:
        return state
    due_now = due(definition, state.stage, state.entered_at, fact.promised_on)
    return replace(state, promised_on=fact.promised_on, due=due_now)


def pause(definition: Definition, state: State, at: datetime, until: datetime) -> State:
    """The teller is asked at `at`: the clock stands, until `until` at the latest."""
    if state.due is None:
        return state
    span = definition.stage(state.stage).clock(extended=state.extended_on is not None)
    return replace(
        state,
        paused_at=at,
        paused_until=until,
        due_before=state.due,
        due=span.moved(state.due, at, until),
    )


def resume(definition: Definition, state: State, at: datetime) -> State:
    """The answer came at `at`, or the wait was over: what was left then is left now."""
    if not (state.paused_at and state.paused_until and state.due_before):
        return state
    span = definition.stage(state.stage).clock(extended=state.extended_on is not None)
    # A late job must not give more than the method does.
    back = min(at, state.paused_until)
    due_now = span.moved(state.due_before, state.paused_at, back)
    end = state.whole
    if end is not None:
        end = _stood(definition, end, state.paused_at, back)
    return replace(
        state, paused_at=None, paused_until=None, due_before=None, due=due_now, whole=end
    )


def extend(definition: Definition, state: State, day: date) -> State:
    """More time was granted, to the end of `day`; a promise goes along, and the time for all."""
    promised_on = day if definition.stage(state.stage).by_promise else state.promised_on
    end = clock.day_end(day)
    later = max(state.whole, end) if state.whole else None
    return replace(state, extended_on=day, promised_on=promised_on, due=end, whole=later)


def _holder(state: State, fact: Fact) -> int:
    return state.holder if fact.holder is None else fact.holder


def _at(definition: Definition, state: State, stage: str, fact: Fact) -> State:
    found = definition.stage(stage)
    stood = state.entered_at if state.phase == Phase.PARKED else state.paused_at
    return replace(
        state,
        whole=whole(definition, state.whole, fact.at, stood),
        stage=stage,
        phase=found.phase,
        entered_at=fact.at,
        due=due(definition, stage, fact.at, fact.promised_on),
        promised_on=fact.promised_on,
        holder=_holder(state, fact),
        ended=found.kind == Kind.END,
        paused_at=None,
        paused_until=None,
        due_before=None,
        extended_on=None,
    )
