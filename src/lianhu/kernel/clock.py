"""The one clock. Commands read time here and nowhere else, so that it can be fixed."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

LOCAL: Final = ZoneInfo("Asia/Shanghai")

_fixed: ContextVar[datetime | None] = ContextVar("lianhu_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC; inside `at` the fixed one."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """The date on the wall in the county."""
    return local(now()).date()


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Fix `now()` for this context (this thread or task) until the block ends.

    Raises ValueError for a naive moment.
    """
    token = _fixed.set(_aware(moment).astimezone(UTC))
    try:
        yield now()
    finally:
        _fixed.reset(token)


def local(moment: datetime) -> datetime:
    """The same moment as read in the county. Raises ValueError for a naive one."""
    return _aware(moment).astimezone(LOCAL)


def day_of(moment: datetime) -> date:
    """The county's date at this moment."""
    return local(moment).date()


def day_start(day: date) -> datetime:
    """00:00:00 of this day in the county, in UTC."""
    return datetime.combine(day, time.min, LOCAL).astimezone(UTC)


def day_end(day: date) -> datetime:
    """23:59:59 of this day in the county, in UTC.

    Source: 中华人民共和国民法典 第二百零三条, 2021-01-01 (the last day ends at 24:00;
    shown as 23:59:59 so that it is read as that day and not as the next).
    """
    return datetime.combine(day, time(23, 59, 59), LOCAL).astimezone(UTC)


def chinese_date(day: date) -> str:
    """`2026年3月5日`. An aware datetime is read in the county's zone first."""
    if isinstance(day, datetime):
        day = day_of(day)
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(moment: datetime) -> str:
    """`2026年3月5日 14:05`, in the county's zone."""
    wall = local(moment)
    return f"{chinese_date(wall.date())} {wall:%H:%M}"


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no place on the county's clock")
    return moment
