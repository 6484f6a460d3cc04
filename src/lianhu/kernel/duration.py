"""How long someone has: `30m`, `4h`, `4wh`, `1wd`, `3d`, as written in working methods."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from django.utils.translation import gettext as _

from lianhu.kernel import clock, office, workdays

_SPELLING: Final = re.compile(r"([1-9][0-9]{0,3})(m|h|wh|wd|d)")


@dataclass(frozen=True)
class Duration:
    """`count` (1–9999) of `unit`: m minutes, h hours, wd working days, d calendar days.

    Minutes and hours run by the clock, nights and holidays included; office hours only while
    offices are open (`office.HOURS`, or what the county wrote down). For both kinds
    of days the first day is not counted and the last runs to its end in the county;
    calendar days count in full and do not move when they end on a holiday.

    Source: 中华人民共和国民法典 第二百条至第二百零四条, 2021-01-01 (the roll to the next
    working day in 第二百零三条 is for legal deadlines; use `wd` where offices must act).
    """

    count: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError with a Chinese sentence for any other spelling."""
        found = _SPELLING.fullmatch(text.strip()) if isinstance(text, str) else None
        if not found:
            raise ValueError(
                _(
                    "时限“%(text)s”的写法不对，应如 30m（分钟）、4h（小时）、4wh（工作小时）、1wd（工作日）、3d（天）。"
                )
                % {"text": str(text)[:20]}
            )
        return cls(int(found[1]), found[2])

    def after(self, moment: datetime) -> datetime:
        """When it is due, in UTC, if it starts at this aware moment."""
        start = clock.local(moment)
        if self.unit == "wd":
            return workdays.add_workdays(start, self.count)
        if self.unit == "wh":
            return workdays.add_office_hours(start, self.count)
        if self.unit == "d":
            return clock.day_end(start.date() + timedelta(days=self.count))
        unit = timedelta(hours=1) if self.unit == "h" else timedelta(minutes=1)
        return start.astimezone(UTC) + self.count * unit

    def moved(self, due: datetime, since: datetime, until: datetime) -> datetime:
        """When it is due if the clock stood from `since` to `until` and `due` was the end before.

        What was left is left afterwards: as many minutes, office hours, working days or days. On
        the last day what is left is that day; so a wait within one day moves no day.
        """
        if self.unit in ("h", "m"):
            return due + (until - since)
        stopped, back, last = (clock.day_of(at) for at in (since, until, due))
        if self.unit == "d":
            return clock.day_end(last + (back - stopped))
        calendar = workdays.calendar()
        if self.unit == "wh":
            left = office.office_time_between(since, due, calendar)
            return office.add_office_minutes(until, left.total_seconds() / 60, calendar)
        left_days = calendar.workdays_between(stopped, last)
        if left_days:
            return clock.day_end(calendar.workday_after(back, left_days))
        works = back == stopped or calendar.is_workday(back)
        return max(due, clock.day_end(back if works else calendar.workday_after(back, 1)))

    def chinese(self) -> str:
        """`30分钟`, `4小时`, `4个工作小时`, `1个工作日`, `3天`."""
        words = {
            "m": _("%d分钟"), "h": _("%d小时"), "wh": _("%d个工作小时"), "wd": _("%d个工作日"), "d": _("%d天"),
        }  # fmt: skip
        return words[self.unit] % self.count

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"
