"""Times as chat programs write them: 昨天 20:15, 2026年11月3日 下午8:15, 11/3 20:15, 2026-11-03 20:15:33."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

_DAYS: Final = "一二三四五六日天"
_WEEKDAY: Final = rf"(?:星期|周|礼拜)[{_DAYS}]"
PERIODS: Final = "凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|夜里|am|pm"
DAY: Final = (
    r"(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|\d{1,2}月\d{1,2}日|\d{1,2}[-/]\d{1,2}"
    rf"|今天|昨天|前天|{_WEEKDAY})"
)
CLOCK: Final = rf"(?:(?:{PERIODS})\s?)?\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s?[ap]m)?"
# A day, a time of the day, or both; a day may be followed by its name.
WHEN: Final = rf"(?:{DAY}(?:\s?\(?{_WEEKDAY}\)?)?,?\s*(?:{CLOCK})?|{CLOCK})"
_PIECES: Final = re.compile(
    rf"(?P<year>\d{{4}})\s?[-/.年]\s?(?P<month>\d{{1,2}})\s?[-/.月]\s?(?P<day>\d{{1,2}})"
    rf"|(?P<month2>\d{{1,2}})月(?P<day2>\d{{1,2}})日|(?P<month3>\d{{1,2}})[-/](?P<day3>\d{{1,2}})"
    rf"|(?P<near>今天|昨天|前天)|(?:星期|周|礼拜)(?P<name>[{_DAYS}])"
)
_CLOCK: Final = re.compile(
    rf"(?P<before>{PERIODS})?\s?(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?"
    r"(?:\s?(?P<after>[ap]m))?"
)
_NEAR: Final = {"今天": 0, "昨天": 1, "前天": 2}
_LATE: Final = frozenset(("下午", "傍晚", "晚上", "夜里", "pm"))
# "11/3" alone is a fraction as well as a day.
_FRACTION: Final = re.compile(r"\d{1,2}[-/]\d{1,2}")
_WHOLE: Final = re.compile(WHEN)


@dataclass(frozen=True, slots=True)
class When:
    """What a line says about time, as on the wall in the county; None for what it does not say."""

    day: date | None
    at: time | None


def read(words: str, today: date) -> When | None:
    """The day and time that `words` say and nothing else; None if they say something else.

    Args:
        words: lower case, with digits and colons of half width.
        today: the day of pasting: what "昨天" and "星期二" are counted from. A day without a
            year is the last one before tomorrow.
    """
    said = words.strip()
    if len(said) > 40 or not _WHOLE.fullmatch(said) or _FRACTION.fullmatch(said):
        return None
    day_words, clock_words = _PIECES.match(said), None
    rest = said[day_words.end() :] if day_words else said
    clock_words = _CLOCK.search(rest)
    try:
        day = _day(day_words, today) if day_words else None
        at = _at(clock_words) if clock_words else None
    except ValueError:
        return None
    return When(day, at)


def moment(said: When, before: date) -> datetime | None:
    """The wall time, with the last day that was named where the line names none."""
    return datetime.combine(said.day or before, said.at) if said.at else None


def _day(found: re.Match[str], today: date) -> date:
    if found["year"]:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    if found["near"]:
        return today - timedelta(days=_NEAR[found["near"]])
    if found["name"]:
        weekday = min(_DAYS.index(found["name"]), 6)
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    month, day = int(found["month2"] or found["month3"]), int(found["day2"] or found["day3"])
    year = today.year
    # The 29th of February may lie up to eight years back.
    for back in range(9):
        try:
            guess = date(year - back, month, day)
        except ValueError:
            continue
        if guess <= today + timedelta(days=1):
            return guess
    raise ValueError(f"no such day: {month}/{day}")


def _at(found: re.Match[str]) -> time:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    period = found["before"] or found["after"] or ""
    if period in _LATE and hour < 12:
        # Midnight is written 晚上12:00 and 晚上0:15.
        hour += 12 if hour else 0
    elif period == "中午" and hour < 3:
        hour += 12
    elif hour == 12 and period in ("凌晨", "晚上", "夜里", "am"):
        hour = 0
    return time(hour % 24 if hour == 24 else hour, minute, second)
