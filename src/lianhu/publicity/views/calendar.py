"""Whether what has to be public is: for everybody in a village, for whoever watches over many."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianhu.audit.pages import Request, page, require_somewhere, said_at
from lianhu.bodies.queries import legal_regime
from lianhu.counties.address import absolute
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.places.models import Area
from lianhu.places.queries import village_of, villages_of
from lianhu.publicity import commands, disclosing, queries
from lianhu.publicity.catalogue import catalogue
from lianhu.publicity.forms import OweForm, RemarkForm
from lianhu.publicity.models import WATCH, Remark
from lianhu.publicity.periods import Period, lately
from lianhu.shell.kept import kept

ROWS = 60


@kept
@require_safe
def calendar(request: Request, key: str) -> HttpResponse:
    """What this village has to make public, and whether it did."""
    return render(request, "publicity/calendar.html", _calendar(request, _village(request, key)))


@require_safe
def print_calendar(request: Request, key: str) -> HttpResponse:
    """The same on A4, to hang beside the board."""
    village = _village(request, key)
    return render(request, "publicity/print_calendar.html", _calendar(request, village))


@require_safe
def sheet(request: Request, key: str, period: str) -> HttpResponse:
    """All that a village made public of one quarter, on paper."""
    village = _village(request, key)
    chosen = _quarter(period)
    regime = legal_regime(village)
    address = absolute(request, reverse("publicity:calendar", args=[key]))
    context = {
        "area": village, "period": chosen, "regime": regime, "now": clock.now(), "address": address,
        "entries": queries.of_quarter(village, chosen), "missing": queries.missing_of(village, chosen),
    }  # fmt: skip
    return render(request, "publicity/print_quarter.html", context)


@require_safe
def overview(request: Request) -> HttpResponse:
    """Every village one watches, in the order of the tree, each with what is missing."""
    require_somewhere(request.actor, WATCH)
    found = disclosing.standings(request.actor)
    only = request.GET.get("only") == "missing"
    rows = [one for one in found if not one.whole] if only else found
    context = {
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")), "only": only,
        "villages": len(found), "short": sum(not one.whole for one in found),
        "late": sum(len(one.late) for one in found), "unhung": sum(len(one.unhung) for one in found),
        "now": clock.now(), "quarter": Period.at(clock.today(), "quarter"),
    }  # fmt: skip
    return render(request, "publicity/overview.html", context)


@require_safe
def watch(request: Request, pk: int) -> HttpResponse:
    """One village for those who answer for it or check it: what to make public, what was said."""
    return page(request, "publicity/watch.html", _watched(request, _mine(request, pk)))


@require_POST
def owe(request: Request, pk: int) -> HttpResponse:
    """Something happened that has to be public at once."""
    village = _mine(request, pk)
    form = OweForm(request.POST, regime=legal_regime(village))
    if form.is_valid():
        with said_at(form):
            commands.owe(request.actor, village, **form.cleaned_data)
    if form.is_valid():
        messages.success(request, _("已列入日历。公布以后自己销掉。"))
        return redirect("publicity:watch", pk)
    return page(request, "publicity/watch.html", _watched(request, village, owe_form=form), form)


@require_POST
def remark(request: Request, pk: int) -> HttpResponse:
    """The committee checked one disclosure, or misses one."""
    village = _mine(request, pk)
    form = RemarkForm(request.POST, area=village)
    if form.is_valid():
        with said_at(form):
            commands.remark(request.actor, **form.cleaned_data)
    if form.is_valid():
        messages.success(request, _("意见已记下，公开页上大家看得到。"))
        return redirect("publicity:watch", pk)
    return page(request, "publicity/watch.html", _watched(request, village, remark_form=form), form)


@require_safe
def archive(request: Request, pk: int) -> HttpResponse:
    """What was made public in a quarter, with the digests an inspection compares; also on paper."""
    village = _mine(request, pk)
    chosen = _quarter(request.GET.get("quarter", "") or lately(0, 1)[0].key)
    context = {
        "area": village, "period": chosen, "rows": queries.filed(request.actor, village, chosen),
        "quarters": lately(0, 8), "now": clock.now(),
    }  # fmt: skip
    name = "print_archive" if "print" in request.GET else "archive"
    return render(request, f"publicity/{name}.html", context)


def _village(request: Request, key: str) -> Area:
    area = get_object_or_404(Area.objects.visible_to(request.actor), key=key)
    village = village_of(area)
    if village is None:
        raise Http404
    return village


def _mine(request: Request, pk: int) -> Area:
    require_somewhere(request.actor, WATCH)
    return get_object_or_404(villages_of(request.actor, WATCH), pk=pk)


def _quarter(key: str) -> Period:
    try:
        found = Period.parse(key)
    except Refusal as refusal:
        raise Http404 from refusal
    return found.quarter


def _calendar(request: Request, village: Area) -> dict[str, Any]:
    address = absolute(request, reverse("publicity:calendar", args=[village.key]))
    found = disclosing.lines(village)
    missing = Remark.objects.visible_to(request.actor).filter(area=village, posting=None)
    return {
        "area": village, "lines": found, "regime": legal_regime(village), "now": clock.now(),
        "late": sum(one.state == "late" for one in found), "terms": catalogue().terms,
        "next_days": disclosing.next_days(village), "address": address,
        "quarter": Period.at(clock.today(), "quarter"), "remarks": missing.order_by("-pk")[:10],
    }  # fmt: skip


def _watched(
    request: Request,
    village: Area,
    *,
    owe_form: OweForm | None = None,
    remark_form: RemarkForm | None = None,
) -> dict[str, Any]:
    actor = request.actor
    given = {"due": request.GET.get("due", ""), "posting": request.GET.get("posting", "")}
    return {
        **_calendar(request, village),
        "may_post": bool(actor.grant("publicity.post", village.path)),
        "may_remark": bool(actor.grant("publicity.remark", village.path)),
        "may_owe": bool(actor.grant("publicity.owe", village.path)),
        "owe_form": owe_form or OweForm(regime=legal_regime(village)),
        "remark_form": remark_form or RemarkForm(area=village, initial=given),
        "unchecked": queries.unchecked(actor, village),
        "recent": Remark.objects.visible_to(actor).filter(area=village).select_related(
            "posting", "due"
        ).order_by("-pk")[:20],
    }  # fmt: skip
