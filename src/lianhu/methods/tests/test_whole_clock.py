"""The time for all of a matter against somebody who walks through it minute by minute."""

from datetime import datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from lianhu.kernel import clock, workdays
from lianhu.kernel.duration import Duration
from lianhu.methods import engine

START = datetime(2026, 1, 26, tzinfo=clock.LOCAL)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Plain:
    """A definition as far as the whole time is concerned."""

    def __init__(self, span):
        self.whole = Duration.parse(span)


def standing(waits, at):
    return any(since <= at < until for since, until in waits)


def walked(span, start, waits):
    """The last moment, by a walk that counts nothing while somebody is waited for.

    Of minutes it counts each; of days each midnight that is crossed into a day that counts. When
    all are used up the day that runs is the last one, to its end; if the clock stands then, the
    rest of it is had on the day on which it goes on, or on the working day after that.
    """
    at, left = start, span.count * (60 if span.unit == "h" else 1)
    if span.unit in ("m", "h"):
        # Somebody who is waited for from the very last moment on holds that moment too.
        while left or standing(waits, at):
            left -= 0 if standing(waits, at) else 1
            at += MINUTE
        return at
    day = clock.day_of(start)

    def counts(day):
        return span.unit == "d" or workdays.calendar().is_workday(day)

    while left or _held(waits, day + DAY):
        late = not left
        day += DAY
        if left and counts(day) and not _held(waits, day):
            left -= 1
        if late and not counts(day) and _over(waits, day):
            left = 1
    return clock.day_end(day)


def _over(waits, day):
    """Whether somebody who was waited for came on this day."""
    return any(clock.day_of(since) < day == clock.day_of(until) for since, until in waits)


def _held(waits, day):
    """Whether the clock stood at the midnight with which a day begins."""
    return any(clock.day_of(since) < day <= clock.day_of(until) for since, until in waits)


minutes = st.integers(0, 60 * 24 * 25)


@st.composite
def stories(draw):
    """A start, and waits that follow one another, on the books or for the teller."""
    at = START + draw(minutes) * MINUTE
    start, waits = at, []
    for _n in range(draw(st.integers(0, 3))):
        since = at + draw(st.integers(1, 60 * 24 * 4)) * MINUTE
        until = since + draw(st.integers(1, 60 * 24 * 12)) * MINUTE
        waits.append((since, until, draw(st.booleans())))
        at = until
    return start, waits


def by_engine(span, start, waits):
    """As matters move: `on the books` leaves the stage, a question stands at it."""
    method = Plain(span)
    end = engine.whole(method, None, start)
    taken = []
    for since, until, _books in waits:
        if since > end:
            continue
        end = engine.whole(method, end, until, since)
        taken.append((since, until))
    return end, taken


@settings(max_examples=300, deadline=None)
@example((START, [(START + 2 * DAY, START + 2 * DAY + MINUTE, False)]), "48h")
@given(stories(), st.sampled_from(["90m", "7h", "48h"]))
def test_hours_are_those_that_nobody_waited(story, span):
    start, waits = story
    end, taken = by_engine(span, start, waits)
    assert end == walked(Duration.parse(span), start, taken)


@settings(max_examples=400, deadline=None)
@given(stories(), st.sampled_from(["3d", "20d"]))
def test_days_are_those_that_nobody_waited_into(story, span):
    start, waits = story
    end, taken = by_engine(span, start, waits)
    assert end == walked(Duration.parse(span), start, taken)


@settings(max_examples=400, deadline=None)
@given(stories(), st.sampled_from(["1wd", "5wd", "20wd"]))
def test_working_days_are_those_that_nobody_waited_into(story, span):
    start, waits = story
    end, taken = by_engine(span, start, waits)
    assert end == walked(Duration.parse(span), start, taken)


@settings(max_examples=200, deadline=None)
@given(stories(), st.sampled_from(["7h", "3d", "5wd"]))
def test_what_is_over_stays_over(story, span):
    start, _waits = story
    end = engine.whole(Plain(span), None, start)
    assert engine.whole(Plain(span), end, end + 9 * DAY, end + MINUTE) == end


@settings(max_examples=200, deadline=None)
@given(stories(), st.sampled_from(["48h", "20d", "20wd"]), st.integers(1, 60 * 24 * 5))
def test_a_longer_wait_never_ends_sooner(story, span, more):
    start, waits = story
    if not waits:
        return
    *first, (since, until, books) = waits
    longer = [*first, (since, until + more * MINUTE, books)]
    assert by_engine(span, start, longer)[0] >= by_engine(span, start, waits)[0]
