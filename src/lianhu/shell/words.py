"""Dates, moments and spans as people here write them."""

from datetime import date, datetime, timedelta
from typing import Final

from lianhu.kernel.clock import chinese_date, chinese_moment, local, now, today

WEEKDAYS: Final = "一二三四五六日"
DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)


def full(moment: datetime) -> str:
    """`2026年3月5日 14:05`."""
    return chinese_moment(moment)


def near(moment: datetime) -> str:
    """`今天 14:05`, `昨天 14:05`, `明天 14:05`, `3月5日 14:05`, `2025年3月5日 14:05`."""
    wall = local(moment)
    apart = (wall.date() - today()).days
    if apart in _NEAR:
        return f"{_NEAR[apart]} {wall:%H:%M}"
    if wall.year == today().year:
        return f"{wall.month}月{wall.day}日 {wall:%H:%M}"
    return chinese_moment(moment)


def day(value: date, *, weekday: bool = False) -> str:
    """`2026年3月5日`, with `weekday` also `（周四）`."""
    value = local(value).date() if isinstance(value, datetime) else value
    return chinese_date(value) + (f"（周{WEEKDAYS[value.weekday()]}）" if weekday else "")


def left(moment: datetime) -> tuple[str, str]:
    """How far away a deadline is, in words, with the tone to show them in.

    Returns:
        `("还有2天", "plain")`, `("今天 18:00 前", "warn")`, `("已超3小时", "bad")`.
    """
    ahead = moment - now()
    if ahead < timedelta(0):
        return f"已超{lasting(-ahead)}", "bad"
    if local(moment).date() == today():
        return f"今天 {local(moment):%H:%M} 前", "warn"
    return f"还有{lasting(ahead)}", "warn" if ahead < DAY else "plain"


def lasting(span: timedelta) -> str:
    """`3天`, `4小时`, `20分钟`: the largest unit, rounded down; never less than a minute."""
    if span >= DAY:
        return f"{span.days}天"
    if span >= HOUR:
        return f"{span // HOUR}小时"
    return f"{max(1, span // timedelta(minutes=1))}分钟"


_NEAR: Final = {0: "今天", -1: "昨天", 1: "明天"}
