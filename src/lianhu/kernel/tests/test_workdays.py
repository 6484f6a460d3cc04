"""Expected days are taken from the State Council's notices for 2025 and 2026."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.kernel import clock, workdays
from lianhu.kernel.duration import Duration

moments = st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    "day, works",
    [
        (date(2025, 1, 26), True),  # Sunday, swapped before Spring Festival
        (date(2025, 1, 27), True),
        (date(2025, 1, 28), False),
        (date(2025, 2, 4), False),
        (date(2025, 2, 8), True),  # Saturday, swapped
        (date(2025, 10, 6), False),
        (date(2025, 10, 11), True),
        (date(2026, 1, 1), False),
        (date(2026, 1, 4), True),
        (date(2026, 2, 16), False),
        (date(2026, 4, 6), False),
        (date(2026, 3, 5), True),
        (date(2026, 3, 7), False),
    ],
)
def test_holidays_and_swapped_weekends(day, works):
    assert workdays.is_workday(day) is works


def test_years_without_a_notice_are_a_guess_and_say_so():
    assert workdays.known(2026)
    assert not workdays.known(2199)
    assert not workdays.known(1999)
    assert workdays.is_workday(date(2199, 1, 1))  # a Tuesday
    assert not workdays.is_workday(date(2199, 1, 5))


def test_counting_runs_over_the_end_of_the_known_years():
    assert workdays.workday_after(date(2198, 12, 31), 5) == date(2199, 1, 7)


@pytest.mark.parametrize("n", [0, -1])
def test_less_than_one_working_day_is_refused(n):
    with pytest.raises(ValueError):
        workdays.workday_after(date(2026, 3, 5), n)


def end_of(year, month, day):
    return datetime(year, month, day, 23, 59, 59, tzinfo=clock.LOCAL)


@pytest.mark.parametrize(
    "start, n, due",
    [
        (datetime(2026, 3, 5, 9, tzinfo=clock.LOCAL), 1, end_of(2026, 3, 6)),
        (datetime(2026, 3, 6, 9, tzinfo=clock.LOCAL), 1, end_of(2026, 3, 9)),
        (datetime(2026, 3, 7, 9, tzinfo=clock.LOCAL), 1, end_of(2026, 3, 9)),
        # 00:30 in the county is still the day before in Greenwich.
        (datetime(2026, 3, 4, 16, 30, tzinfo=UTC), 1, end_of(2026, 3, 6)),
        (datetime(2026, 3, 5, 15, 59, tzinfo=UTC), 1, end_of(2026, 3, 6)),
        # Friday before Qingming; Saturday to Monday are off.
        (datetime(2026, 4, 3, 17, tzinfo=clock.LOCAL), 1, end_of(2026, 4, 7)),
        (datetime(2025, 1, 25, 9, tzinfo=clock.LOCAL), 3, end_of(2025, 2, 5)),
    ],
)
def test_working_days_end_with_the_day_in_the_county(start, n, due):
    assert workdays.add_workdays(start, n) == due
    assert Duration.parse(f"{n}wd").after(start) == due
    assert workdays.add_workdays(start, n).tzinfo is UTC


@given(moments, st.integers(1, 40))
def test_between_start_and_due_lie_exactly_n_working_days(moment, n):
    start, due = clock.day_of(moment), clock.day_of(workdays.add_workdays(moment, n))
    days = (start + timedelta(days=i) for i in range(1, (due - start).days + 1))
    assert sum(map(workdays.is_workday, days)) == n
    assert workdays.is_workday(due)


@pytest.mark.parametrize(
    "text, due",
    [
        ("30m", datetime(2026, 3, 6, 18, 30, tzinfo=clock.LOCAL)),
        ("4h", datetime(2026, 3, 6, 22, 0, tzinfo=clock.LOCAL)),
        ("48h", datetime(2026, 3, 8, 18, 0, tzinfo=clock.LOCAL)),
        ("1d", end_of(2026, 3, 7)),
        ("3d", end_of(2026, 3, 9)),
        # A calendar period ends on a holiday if it ends on a holiday.
        ("29d", end_of(2026, 4, 4)),
        ("1wd", end_of(2026, 3, 9)),
    ],
)
def test_durations(text, due):
    with clock.at(datetime(2026, 3, 6, 18, 0, tzinfo=clock.LOCAL)):
        assert Duration.parse(text).after(clock.now()) == due


def test_durations_are_written_and_said():
    said = {"30m": "30分钟", "4h": "4小时", "1wd": "1个工作日", "3d": "3天"}
    for text, words in said.items():
        assert str(Duration.parse(text)) == text
        assert Duration.parse(f" {text} ").chinese() == words


@given(st.integers(1, 9999), st.sampled_from(["m", "h", "wh", "wd", "d"]))
def test_a_duration_reads_back(count, unit):
    assert Duration.parse(f"{count}{unit}") == Duration(count, unit)


@given(moments, st.integers(1, 60), st.sampled_from(["m", "h", "wh", "wd", "d"]))
def test_nothing_is_due_before_it_starts(moment, count, unit):
    due = Duration(count, unit).after(moment)
    assert due > moment
    assert due.tzinfo is UTC
    assert Duration(count + 1, unit).after(moment) > due


@pytest.mark.parametrize(
    "text", ["", "4", "h", "0h", "-1d", "1.5h", "1w", "4 h", "99999d", "４h", None, 4]
)
def test_other_spellings_are_refused_in_words(text):
    with pytest.raises(ValueError, match=r"时限“.*”的写法不对"):
        Duration.parse(text)


def test_a_naive_start_is_refused():
    for text in ("1h", "1d", "1wd"):
        with pytest.raises(ValueError):
            Duration.parse(text).after(datetime(2026, 3, 5))  # noqa: DTZ001
