"""Office time: which days offices work, in which hours, and how much of it passes between moments.

Pure: a `Calendar` is a value. Which one is in force where is the business of `workdays`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Final

from lianhu.kernel import clock

DAY: Final = timedelta(days=1)
NOTHING: Final = timedelta(0)
# Morning and afternoon in minutes after midnight; lunch lies between them.
HOURS: Final = ((9 * 60, 12 * 60), (14 * 60, 18 * 60))
Hours = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Year:
    """What the notice of one year swaps: `off` are free Mondays to Fridays, `on` worked weekends.

    `notice` is its number (国办发明电〔2025〕7号); `provisional`: it has not come out yet, and these
    are only the days that the decree on holidays names.
    """

    off: frozenset[date]
    on: frozenset[date]
    notice: str = ""
    provisional: bool = False


@dataclass(frozen=True, eq=False)
class Calendar:
    """The working days and office hours of one county.

    `years` without an entry are Monday to Friday. `hours` are (start, end) in minutes after
    midnight, in order and apart from each other, at least one.
    """

    years: Mapping[int, Year]
    hours: Hours = HOURS
    _sums: dict[int, list[int]] = field(default_factory=dict, repr=False)

    @property
    def daily(self) -> timedelta:
        """The office time of one working day."""
        return timedelta(minutes=sum(end - start for start, end in self.hours))

    def known(self, year: int) -> bool:
        """Whether the notice of this year is in; if not, its days are a guess."""
        return year in self.years and not self.years[year].provisional

    def is_workday(self, day: date) -> bool:
        """Whether offices work on this day. Without a notice: Monday to Friday."""
        year = self.years.get(day.year)
        if year is None or (day not in year.off and day not in year.on):
            return day.weekday() < 5
        return day in year.on

    def workday_after(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which itself is not counted (n ≥ 1).

        Source: 中华人民共和国民法典 第二百零一条, 2021-01-01.
        """
        if n < 1:
            raise ValueError("count at least one working day")
        while n:
            day += DAY
            n -= self.is_workday(day)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and with `end`; negative if turned round."""
        if end < start:
            return -self.workdays_between(end, start)
        whole = sum(self._year(year)[-1] for year in range(start.year, end.year))
        return whole + self._until(end) - self._until(start)

    def _until(self, day: date) -> int:
        return self._year(day.year)[day.timetuple().tm_yday - 1]

    def _year(self, year: int) -> list[int]:
        """How many working days have passed by the end of each day of a year."""
        if year not in self._sums:
            first, length = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
            works = (self.is_workday(first + timedelta(days=n)) for n in range(length))
            self._sums[year] = list(accumulate(works, initial=0))[1:]
        return self._sums[year]

    def spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The office hours of a day, aware in the county's zone; none on a free day."""
        if self.is_workday(day):
            midnight = datetime.combine(day, time.min, clock.LOCAL)
            for start, end in self.hours:
                yield midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)

    def passed(self, moment: datetime) -> timedelta:
        """How much office time of its own day is over at this moment."""
        wall = clock.local(moment)
        done = (min(wall, end) - start for start, end in self.spans(wall.date()) if start < wall)
        return sum(done, NOTHING)


def add_office_minutes(moment: datetime, minutes: float, calendar: Calendar) -> datetime:
    """When this much office time has passed after an aware moment, in UTC.

    Nights, lunch and free days do not count. Time that ends with the office ends there and not
    at the next opening; nothing added is the moment itself. `minutes` ≥ 0.
    """
    wall, left = clock.local(moment), timedelta(minutes=minutes)
    if left < NOTHING:
        raise ValueError("office time runs forwards")
    day = wall.date()
    while left:
        for start, end in calendar.spans(day):
            room = end - max(start, wall)
            if left <= room:
                return (max(start, wall) + left).astimezone(UTC)
            left -= max(room, NOTHING)
        day += DAY
        wall = datetime.combine(day, time.min, clock.LOCAL)
    return wall.astimezone(UTC)


def office_time_between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """How much office time lies between two aware moments; negative if they are turned round.

    The inverse of `add_office_minutes`: what was added lies between.
    """
    days = calendar.workdays_between(clock.day_of(start) - DAY, clock.day_of(end) - DAY)
    return days * calendar.daily + calendar.passed(end) - calendar.passed(start)
