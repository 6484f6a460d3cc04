"""热点: the weekly and monthly digest of what people speak of."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianhu.audit.pages import Request
from lianhu.kernel import clock
from lianhu.matters import hot as topics
from lianhu.matters.commands.exporting import EXPORT
from lianhu.matters.lists import Period
from lianhu.matters.sights import SEE
from lianhu.matters.views.common import need


@require_safe
def hot(request: Request) -> HttpResponse:
    """One week or month, this one unless another is asked for; prints as it stands."""
    need(request.actor, SEE)
    period, monthly = chosen(request)
    found = topics.digest(request.actor, period)
    if not found.topics and "on" not in request.GET and not monthly:
        # On a Monday morning a week says nothing yet: the one before does.
        before = Period.week_of(period.first - timedelta(days=1))
        earlier = topics.digest(request.actor, before)
        if earlier.topics:
            period, found = before, earlier
    after = period.last + timedelta(days=1)
    context = {
        "digest": found,
        "monthly": monthly,
        "by": "month" if monthly else "week",
        "on": period.first.isoformat(),
        "before": (period.first - timedelta(days=1)).isoformat(),
        "after": after.isoformat() if after <= clock.today() else "",
        "least": topics.LEAST,
        "as_of": clock.now(),
        "may_export": bool(request.actor.paths(EXPORT)),
    }
    return render(request, "matters/office/hot.html", context)


def chosen(request: Request) -> tuple[Period, bool]:
    """The period that was asked for, and whether it is a month."""
    monthly = request.GET.get("by") == "month"
    day = _day(request.GET.get("on", ""))
    return (Period.month_of(day) if monthly else Period.week_of(day)), monthly


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return clock.today()
    return found if 2000 <= found.year <= clock.today().year else clock.today()
