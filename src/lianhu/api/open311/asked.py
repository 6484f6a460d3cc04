"""What was asked, out of the query and the form: bounded, and never more than is understood."""

import re
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from lianhu.counties.current import current
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing, Refusal

SPAN: Final = timedelta(days=90)
YEARS: Final = range(2000, 2101)
KEY: Final = re.compile(r"[\x21-\x7e]{1,80}")


def given(request: HttpRequest, name: str, longest: int = 200) -> str:
    """A parameter of the form, else of the address; empty means not given.

    Raises:
        Refusal: longer than `longest`, or with a NUL inside.
    """
    said = request.POST.get(name, "") if request.method == "POST" else ""
    said = said or request.GET.get(name, "")
    if len(said) > longest:
        words = {"name": name, "limit": longest, "count": len(said)}
        raise Refusal(_("%(name)s 最多%(limit)d个字，现有%(count)d个字。") % words, field=name)
    if "\0" in said:
        raise Refusal(_("%(name)s 里有不能保存的字符。") % {"name": name}, field=name)
    return said.strip()


def listed(request: HttpRequest, name: str, most: int = 100) -> list[str]:
    """A parameter that may hold several, with commas between."""
    found = [one.strip() for one in given(request, name, 2000).split(",")]
    return [one for one in found if one][:most]


def require_jurisdiction(request: HttpRequest) -> None:
    """Raises Missing when another county is asked for; without one it is this one."""
    asked = given(request, "jurisdiction_id")
    if asked and asked != jurisdiction():
        raise Missing(_("没有这个 jurisdiction_id；本县是 %s。") % jurisdiction())


def jurisdiction() -> str:
    """The county's statistical code."""
    county = current()
    return str(county.code or county.schema_name)


def idempotency_key(request: HttpRequest) -> str:
    """The header of that name, or "". Raises Refusal for one that is no plain word."""
    said = request.headers.get("Idempotency-Key", "")
    if said and not KEY.fullmatch(said):
        raise Refusal(_("Idempotency-Key 最多80个英文字母、数字或符号。"))
    return said


def days(request: HttpRequest) -> tuple[datetime, datetime]:
    """From the start of one day to the end of another; 90 days up to today if not said.

    Whole days: a public filter to the second would tell the very moment of a matter.

    Raises:
        Refusal: not a time, or more than 90 days.
    """
    start, end = moment(request, "start_date"), moment(request, "end_date")
    if start is None and end is None:
        end = clock.now()
    if start is None:
        start = (end or clock.now()) - SPAN
    if end is None:
        end = start + SPAN
    if end - start > SPAN + timedelta(days=1) or end < start:
        raise Refusal(_("start_date 到 end_date 最多90天。"), field="start_date")
    return clock.day_start(clock.day_of(start)), clock.day_end(clock.day_of(end))


def moment(request: HttpRequest, name: str) -> datetime | None:
    """A time in W3C form, or a day. Raises Refusal."""
    # A plus sign that was not escaped arrives as a space.
    said = re.sub(r" (?=\d\d:\d\d$)", "+", given(request, name, 40))
    if not said:
        return None
    try:
        found = parse_datetime(said)
        day = None if found else parse_date(said)
    except ValueError:
        found = day = None
    if day is not None and day.year in YEARS:
        return clock.day_start(day)
    if found is None or found.year not in YEARS:
        raise Refusal(_("%s 不是时间，请写成 2026-03-05T00:00:00+08:00。") % name, field=name)
    return found if found.tzinfo else found.replace(tzinfo=clock.LOCAL)
