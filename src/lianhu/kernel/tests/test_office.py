"""Office time against a walk minute by minute, over nights, lunch, holidays and swapped weekends."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianhu.kernel import clock, workdays
from lianhu.kernel.duration import Duration
from lianhu.kernel.office import Calendar, add_office_minutes, office_time_between

MINUTE = timedelta(minutes=1)
CALENDAR = workdays.shipped()
# Around swapped weekends and long holidays; whole minutes, as the walk counts them.
moments = st.datetimes(datetime(2026, 2, 10), datetime(2026, 10, 20)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0, tzinfo=clock.LOCAL)
)
any_moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.LOCAL)


def open_at(moment):
    """Whether offices are open in the minute that starts here; by the library, not by our files."""
    minute = moment.hour * 60 + moment.minute
    hours = 540 <= minute < 720 or 840 <= minute < 1080
    return hours and chinese_calendar.is_workday(moment.date())


def walked(moment, minutes):
    while minutes:
        minutes -= open_at(moment)
        moment += MINUTE
    return moment


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(0, 1500))
def test_it_is_what_a_walk_minute_by_minute_finds(moment, minutes):
    assert add_office_minutes(moment, minutes, CALENDAR) == walked(moment, minutes)


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(0, 12_000))
def test_what_lies_between_is_what_a_walk_counts(moment, minutes):
    end, counted, step = moment + minutes * MINUTE, 0, moment
    while step < end:
        counted += open_at(step)
        step += MINUTE
    assert office_time_between(moment, end, CALENDAR) == counted * MINUTE
    assert office_time_between(end, moment, CALENDAR) == -counted * MINUTE


@given(any_moments, st.integers(0, 9000))
def test_what_is_added_lies_between(moment, minutes):
    due = add_office_minutes(moment, minutes, CALENDAR)
    assert office_time_between(moment, due, CALENDAR) == minutes * MINUTE
    assert due.tzinfo is UTC


@given(any_moments, st.integers(0, 3000), st.integers(0, 3000))
def test_adding_in_two_pieces_is_adding_once(moment, first, then):
    step = add_office_minutes(moment, first, CALENDAR)
    assert add_office_minutes(step, then, CALENDAR) == add_office_minutes(
        moment, first + then, CALENDAR
    )


@given(any_moments, any_moments, st.integers(0, 3000), st.integers(0, 300))
def test_who_starts_later_or_has_longer_is_not_due_earlier(one, other, minutes, more):
    early, late = sorted((one, other))
    due = add_office_minutes(early, minutes, CALENDAR)
    assert due <= add_office_minutes(late, minutes, CALENDAR)
    assert due <= add_office_minutes(early, minutes + more, CALENDAR)


@given(st.datetimes(datetime(2031, 1, 1), datetime(2031, 6, 1), timezones=st.just(UTC)),  # noqa: DTZ001
       st.integers(0, 3000), st.integers(1, 20))  # fmt: skip
def test_weeks_without_holidays_are_alike(moment, minutes, weeks):
    later = timedelta(weeks=weeks)
    assert add_office_minutes(moment + later, minutes, CALENDAR) == later + add_office_minutes(
        moment, minutes, CALENDAR
    )


@pytest.mark.parametrize(
    "start, text, due",
    [
        ("2026-03-05 09:00", "4wh", "2026-03-05 15:00"),  # over lunch
        ("2026-03-05 09:00", "3wh", "2026-03-05 12:00"),  # ends with the morning
        ("2026-03-05 12:30", "1wh", "2026-03-05 15:00"),  # starts in the lunch break
        ("2026-03-06 17:00", "2wh", "2026-03-09 10:00"),  # over a weekend
        ("2026-02-13 17:00", "2wh", "2026-02-14 10:00"),  # a Saturday on which offices work
        ("2026-02-14 17:30", "1wh", "2026-02-24 09:30"),  # over the Spring Festival
        ("2026-03-05 23:00", "7wh", "2026-03-06 18:00"),
    ],
)
def test_office_hours_of_a_method(start, text, due):
    assert Duration.parse(text).after(at(start)) == at(due)
    assert Duration.parse(text).chinese() == f"{text[:-2]}个工作小时"


def test_a_county_may_keep_other_hours():
    early = Calendar(CALENDAR.years, ((480, 720), (870, 1050)))
    assert add_office_minutes(at("2026-03-05 11:00"), 120, early) == at("2026-03-05 15:30")


def test_time_does_not_run_backwards():
    with pytest.raises(ValueError):
        add_office_minutes(at("2026-03-05 11:00"), -1, CALENDAR)


# Of the working days of 2024 to 2026 as they were published, in order and joined by commas.
PUBLISHED = "8e356f46ea21b3ebd57bd2b8be50226f2001cafa6725fa20207fc5c7d97fc79c"


def test_the_files_of_known_years_say_what_was_published():
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(366 + 365 + 365)]
    works = [day.isoformat() for day in days if workdays.is_workday(day)]
    assert hashlib.sha256(",".join(works).encode()).hexdigest() == PUBLISHED
    assert all(workdays.is_workday(day) == chinese_calendar.is_workday(day) for day in days)
    assert all(CALENDAR.years[year].notice.startswith("国办发明电") for year in (2024, 2025, 2026))


def test_the_coming_year_is_provisional_until_its_notice_is_out():
    assert CALENDAR.years[2027].provisional
    assert not workdays.known(2027)
    assert not workdays.is_workday(date(2027, 2, 5))  # 除夕
    assert not CALENDAR.years[2027].on


@given(st.dates(date(2023, 1, 1), date(2029, 12, 31)), st.integers(0, 900))
def test_counting_days_is_what_a_walk_counts(day, n):
    days = [day + timedelta(days=i) for i in range(1, n + 1)]
    assert CALENDAR.workdays_between(day, day + timedelta(days=n)) == sum(
        map(CALENDAR.is_workday, days)
    )
