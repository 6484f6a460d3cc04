"""What is written down about the county's time; each takes effect with the commit."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.hours import queries
from lianhu.hours.models import Setting
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean_line

NOTICE: Final = re.compile(r"国办发(明电)?〔20\d\d〕\d{1,3}号")
MOST_OFF: Final = 60
LEAST_AMBER, MOST_AMBER = 30, 99
MOST_ORDER_DAYS: Final = 30
MOST_YEARS: Final = 30


@command("写下一年的放假安排")
def set_year(  # noqa: PLR0913
    actor: Actor,
    *,
    year: int,
    off: Collection[date],
    on: Collection[date],
    notice: str = "",
    provisional: bool = False,
) -> None:
    """The holidays of a year as the notice of 国务院办公厅 gives them.

    Args:
        off: free days; Saturdays and Sundays among them go without saying.
        on: Saturdays and Sundays on which offices work.
        notice: its number; may stay empty only while the year is provisional.

    Raises:
        Refusal: a day of another year, a worked day that is none, no number; names the field.
    """
    place = queries.county_place()
    actor.require("hours.set_year", place=place)
    if abs(year - clock.today().year) > 2:
        raise Refusal(_("只能写去年、前年到后年的安排。"), field="year")
    if not provisional and not NOTICE.fullmatch(notice.strip()):
        said = _("请写明通知的文号，例如 国办发明电〔2025〕7号；通知还没有发布的，请选“暂定”。")
        raise Refusal(said, field="notice")
    free = sorted({day for day in off if day.weekday() < 5})
    _require_days(year, [*off], "off")
    _require_days(year, on, "on")
    if len(free) > MOST_OFF:
        raise Refusal(_("放假的日子太多，请核对通知。"), field="off")
    if any(day.weekday() < 5 or day in off for day in on):
        raise Refusal(_("上班的只能是没有写成放假的周六、周日。"), field="on")
    value = {"off": _iso(free), "on": _iso(on), "provisional": provisional}
    _write(actor, "hours.set_year", place, f"year:{year}", value, notice.strip())


def _require_days(year: int, days: Iterable[date], field: str) -> None:
    if any(day.year != year for day in days):
        raise Refusal(_("有的日子不在%(year)d年。") % {"year": year}, field=field)


def _iso(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in sorted(set(days))]


@command("定办公时间")
def set_hours(actor: Actor, *, spans: Iterable[tuple[int, int]]) -> None:
    """When offices are open on a working day; what lies between two spans is lunch.

    `spans` are (start, end) in minutes after midnight, in order.

    Raises:
        Refusal: none, not in order, or shorter than two hours in all.
    """
    place = queries.county_place()
    actor.require("hours.set_hours", place=place)
    rows = [list(span) for span in spans]
    marks = [mark for row in rows for mark in row]
    if not marks or marks != sorted(set(marks)) or not 0 <= marks[0] <= marks[-1] <= 24 * 60:
        raise Refusal(_("时间要从早到晚，一段接一段。"), field="opens")
    if sum(end - start for start, end in rows) < 120:
        raise Refusal(_("一天至少要有两个小时办公。"), field="closes")
    _write(actor, "hours.set_hours", place, "hours", {"spans": rows})


@command("定亮灯的界线")
def set_lamps(actor: Actor, *, amber: int) -> None:
    """After which share of its time, in per cent, a matter's lamp is no longer green.

    Raises:
        Refusal: not between 30 and 99; over time is red by itself.
    """
    place = queries.county_place()
    actor.require("hours.set_lamps", place=place)
    if not LEAST_AMBER <= amber <= MOST_AMBER:
        raise Refusal(_("请写 30 到 99 之间的数。"), field="amber")
    _write(actor, "hours.set_lamps", place, "lamps", {"amber": amber})


@command("定督办回复的时限")
def set_orders(actor: Actor, *, days: int) -> None:
    """In how many working days whoever is pressed by a leader (督办) answers, unless they say another day.

    Raises:
        Refusal: not between 1 and 30.
    """
    place = queries.county_place()
    actor.require("hours.set_orders", place=place)
    if not 1 <= days <= MOST_ORDER_DAYS:
        raise Refusal(_("请写 1 到 30 之间的数。"), field="days")
    _write(actor, "hours.set_orders", place, "orders", {"days": days})


@command("定个人信息保存年限")
def set_keeping(actor: Actor, *, years: int, source: str) -> None:
    """How many years after a matter is closed the personal data in it stays; then it goes, nightly.

    Until somebody has set it nothing goes by itself.

    Raises:
        Refusal: not between 1 and 30, or no source. At its field.

    Source: 个人信息保护法 第十九条、第四十七条, 2021-11-01 (the shortest time the purpose needs).
    """
    place = queries.county_place()
    actor.require("hours.set_keeping", place=place)
    said = clean_line(source, 40, label=_("依据"), field="source")
    if not 1 <= years <= MOST_YEARS:
        raise Refusal(_("请写 1 到 30 之间的数。"), field="years")
    if not said:
        raise Refusal(_("请写依据：哪条法律、哪份文件。"), field="source")
    _write(actor, "hours.set_keeping", place, "keeping", {"years": years}, said)


def _write(
    actor: Actor, verb: str, place: str, key: str, value: dict[str, Any], notice: str = ""
) -> None:
    row = Setting.objects.create(
        key=key, value=value, notice=notice, by_person_id=actor.person_id, made_at=clock.now()
    )
    emit(actor, verb, stream=f"hours:{key}", place=place, setting=row.pk)
    queries.fresh()
