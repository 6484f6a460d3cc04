"""Working days as the State Council publishes them, swapped weekends (调休) included.

Source: 全国年节及纪念日放假办法 (国务院令第795号), 2025-01-01, and the yearly notice of
国务院办公厅, one file a year in `calendar`; a county may write a year down itself (room hours).
"""

import tomllib
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path

from lianhu.kernel import clock, office
from lianhu.kernel.office import Calendar, Year

FILES = Path(__file__).parent / "calendar"


@cache
def shipped() -> Calendar:
    """The calendar of a county that has written down nothing itself."""
    return Calendar({int(path.stem): _read(path) for path in sorted(FILES.glob("*.toml"))})


def _read(path: Path) -> Year:
    said = tomllib.loads(path.read_text())
    return Year(
        frozenset(said["off"]), frozenset(said["on"]), said["notice"], bool(said["provisional"])
    )


_source: Callable[[], Calendar] = shipped


def ask(source: Callable[[], Calendar]) -> None:
    """Let `source` say which calendar is in force where this thread works."""
    global _source  # noqa: PLW0603 - the kernel knows no county; a room above says once where to ask
    _source = source


def calendar() -> Calendar:
    """The calendar in force here."""
    return _source()


def known(year: int) -> bool:
    """Whether the notice for this year is in; if not, its days are a guess."""
    return calendar().known(year)


def is_workday(day: date) -> bool:
    """Whether offices work on this day. Without a notice: Monday to Friday."""
    return calendar().is_workday(day)


def workday_after(day: date, n: int) -> date:
    """The n-th working day after `day`, which itself is not counted (n ≥ 1)."""
    return calendar().workday_after(day, n)


def add_workdays(moment: datetime, n: int) -> datetime:
    """The end (23:59:59 local, in UTC) of the n-th working day after the day of `moment`."""
    return clock.day_end(workday_after(clock.day_of(moment), n))


def add_office_hours(moment: datetime, n: int) -> datetime:
    """When `n` office hours have passed after `moment`, in UTC."""
    return office.add_office_minutes(moment, 60 * n, calendar())
