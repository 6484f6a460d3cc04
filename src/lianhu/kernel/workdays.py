"""Working days as the State Council publishes them, swapped weekends (调休) included.

Source: 全国年节及纪念日放假办法 (国务院令第795号), 2025-01-01, and the yearly notice of
国务院办公厅, as collected by the library chinesecalendar.
"""

from datetime import date, datetime, timedelta
from functools import cache, lru_cache

import chinese_calendar

from lianhu.kernel import clock


@cache
def known(year: int) -> bool:
    """Whether the notice for this year is in; if not, its days are a guess."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


# The library looks through its lists anew for every question.
@lru_cache(maxsize=4096)
def is_workday(day: date) -> bool:
    """Whether offices work on this day. Without a notice: Monday to Friday."""
    if known(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5


def workday_after(day: date, n: int) -> date:
    """The n-th working day after `day`, which itself is not counted (n ≥ 1).

    Source: 中华人民共和国民法典 第二百零一条, 2021-01-01.
    """
    if n < 1:
        raise ValueError("count at least one working day")
    while n:
        day += timedelta(days=1)
        n -= is_workday(day)
    return day


def add_workdays(moment: datetime, n: int) -> datetime:
    """The end (23:59:59 local, in UTC) of the n-th working day after the day of `moment`."""
    return clock.day_end(workday_after(clock.day_of(moment), n))
