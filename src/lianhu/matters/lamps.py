"""The lamp of a matter: how much of the time of its step is used, by the clock of that step.

Green under 80 % (or what the county wrote down), amber up to the end, red after it. While the
teller is waited for nothing is used.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from lianhu.hours.queries import in_force
from lianhu.kernel import clock
from lianhu.kernel.office import office_time_between
from lianhu.kernel.workdays import calendar
from lianhu.methods import engine
from lianhu.methods.queries import definition_of
from lianhu.shell.words import left

OFFICE: Final = frozenset({"wd", "wh"})
NOTHING: Final = timedelta(0)
MINUTE: Final = timedelta(minutes=1)


def lamp(row: Any) -> tuple[str, str]:
    """Colour and words of the time left; `row` is a matter or the plain values of one."""
    if row.closed_at:
        return "grey", _("已办结")
    if row.posted_at:
        return "green", _("公示中")
    if row.due_at is None:
        return "grey", _("没有期限")
    words = _("等回话，时限暂停") if row.paused_at else left(row.due_at)[0]
    return colour(used(row)), words


def whole(row: Any) -> tuple[str, str]:
    """Colour and words of the time for all of it (办结时限); ("", "") where there is none.

    It stands while the teller is waited for, and while the matter is on the books.
    """
    if row.whole_due_at is None or row.closed_at or row.posted_at:
        return "", ""
    if row.phase == "parked":
        return "grey", _("挂账，办结时限暂停")
    words = _("办结时限暂停") if row.paused_at else _("办结：%s") % left(row.whole_due_at)[0]
    return _whole_colour(row), words


def _whole_colour(row: Any) -> str:
    # A day counts as a working day here: how far it is, not when it ends.
    end, now = row.whole_due_at, row.paused_at or clock.now()
    return colour(2.0 if now > end else (now - row.raised_at) / max(end - row.raised_at, MINUTE))


def pressing(row: Any) -> tuple[str, str]:
    """As `whole`, where it is amber or red: a list shows only what has to be looked at."""
    if row.whole_due_at is None or row.closed_at or row.posted_at or row.phase == "parked":
        return "", ""
    return whole(row) if _whole_colour(row) != "green" else ("", "")


def colour(share: float) -> str:
    """Of a share of the time, 1.0 being all of it."""
    if share > 1:
        return "red"
    return "yellow" if 100 * share >= in_force().amber else "green"


def used(row: Any) -> float:
    """The share of the time of the present step that is used; over 1 when it is up."""
    now, due = row.paused_at or clock.now(), row.due_before if row.paused_at else row.due_at
    if now > due:
        return 2.0
    method = definition_of(row.version_id)
    unit = method.stage(row.stage).clock(extended=row.extended_on is not None).unit
    end = engine.due(method, row.stage, row.entered_at, row.promised_on) or due
    if row.extended_on is not None:
        end = max(end, clock.day_end(row.extended_on))
    given = _measure(unit, row.entered_at, end)
    if given <= NOTHING:
        return 1.0
    return max(0.0, 1 - _measure(unit, now, due) / given)


def _measure(unit: str, start: datetime, end: datetime) -> timedelta:
    """Days and hours of an office by its hours, all others by the clock."""
    if unit in OFFICE:
        return office_time_between(start, end, calendar())
    return end - start
