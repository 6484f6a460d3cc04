"""The county's calendar: what holds, and writing down what changed."""

from datetime import time
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.audit.seen import unchanged
from lianhu.audit.trace import hold_stream
from lianhu.hours import queries
from lianhu.hours.forms import HoursForm, LampsForm, OrdersForm, YearForm
from lianhu.kernel import clock
from lianhu.kernel.office import Calendar, Year

FORMS: Final[dict[str, tuple[Any, str, Any]]] = {
    "year": (YearForm, "hours.set_year", _later("写下一年的放假安排")),
    "hours": (HoursForm, "hours.set_hours", _later("改办公时间")),
    "lamps": (LampsForm, "hours.set_lamps", _later("改亮灯的界线")),
    "orders": (OrdersForm, "hours.set_orders", _later("改督办回复的时限")),
}


@require_safe
def show(request: Request) -> HttpResponse:
    """What holds now: this year and its neighbours, office hours, the lamps."""
    require_somewhere(request.actor, "hours.set_year")
    found, this = queries.fresh(), clock.today().year
    context = {
        "years": [_row(year, found.calendar) for year in (this - 1, this, this + 1, this + 2)],
        "spans": [tuple(f"{m // 60}:{m % 60:02}" for m in span) for span in found.calendar.hours],
        "amber": found.amber,
        "order_days": found.order_days,
    }
    return page(request, "hours/show.html", context)


def _row(number: int, calendar: Calendar) -> dict[str, Any]:
    year = calendar.years.get(number)
    return {
        "number": number,
        "year": year,
        "off": sorted(year.off) if year else [],
        "on": sorted(year.on) if year else [],
        "state": _state(year),
    }


def _state(year: Year | None) -> tuple[str, str]:
    if year is None:
        return _("还没有，按周一至周五算"), "warn"
    return (_("暂定"), "warn") if year.provisional else (_("已按通知"), "good")


@require_http_methods(["GET", "POST"])
def change(request: Request, what: str) -> HttpResponse:
    """One form for one command."""
    if what not in FORMS:
        raise Http404
    kind, verb, title = FORMS[what]
    request.actor.require(verb, place=queries.county_place())
    form = kind(posted(request), initial=_now(what, request.GET.get("year", "")))
    if form.is_valid():
        with said_at(form), unchanged(form, request.actor, lambda: _held(what)):
            messages.success(request, form.run(request.actor))
        if form.is_valid():
            return redirect("hours:show")
    return page(request, "hours/change.html", {"title": title}, form)


def _held(what: str) -> dict[str, Any]:
    # Each change is a row of its own: what two of them share is the stream.
    hold_stream(f"hours:{what}")
    return _now(what, "")


def _now(what: str, asked: str) -> dict[str, Any]:
    """The form filled with what holds now."""
    # What another process wrote a moment ago counts: the form is compared with it.
    found = queries.fresh()
    if what == "lamps":
        return {"amber": found.amber}
    if what == "orders":
        return {"days": found.order_days}
    if what == "hours":
        marks = [mark for span in found.calendar.hours for mark in span]
        names = ("opens", "lunch", "again", "closes")
        return {name: time(m // 60, m % 60) for name, m in zip(names, marks, strict=False)}
    number = int(asked) if asked.isascii() and asked.isdigit() else clock.today().year + 1
    year = found.calendar.years.get(number)
    if year is None:
        return {"year": number, "provisional": True}
    off, on = ("、".join(f"{d.month}月{d.day}日" for d in sorted(ds)) for ds in (year.off, year.on))
    return {
        "year": number, "notice": year.notice, "off": off, "on": on,
        "provisional": year.provisional,
    }  # fmt: skip
