"""Looking over many matters: the four lists, the open loops, the round of the supervisors."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianhu.audit.pages import Request
from lianhu.matters import reached, rounds, summary, waits
from lianhu.matters.forms.office import PeriodForm
from lianhu.matters.ledgers import ledgers
from lianhu.matters.lists import LISTS, figure_of
from lianhu.matters.loops import LACKS, loop_figures, loops_of, open_loops
from lianhu.matters.sights import SIGHTS, SUPERVISE
from lianhu.matters.views.common import need
from lianhu.places.queries import villages_of
from lianhu.shell.htmx import part

ROWS: Final = 100
ROUNDS: Final = {"15": _("15天"), "30": _("30天"), "60": _("60天")}


@require_safe
def lists(request: Request) -> HttpResponse:
    """One of the four lists over a period; `?print` gives the sheet."""
    need(request.actor, "matters.see")
    chosen = LISTS.get(request.GET.get("list", ""), LISTS["demand"])
    villages = villages_of(request.actor, "matters.see")
    form = PeriodForm(request.GET, villages=villages)
    period, area = form.period(), form.area()
    ids = chosen.ids(request.actor, period, area.path if area else "")
    prints = "print" in request.GET
    # Only of what was sent can be said how long it waited before.
    sent = chosen.key == "dispatch"
    where = str(area) if area else _("我负责的区域")
    waited = waits.of_sent(request.actor, ids, period) if sent else []
    wait = waits.figure(waited, str(period), where) if sent else None
    turns = Paginator(ids, max(len(ids), 1) if prints else ROWS).get_page(request.GET.get("page"))
    context = {
        "all": LISTS.values(),
        "villages": {"": _("全部"), **{one.key: str(one) for one in form.villages.values()}},
        "chosen": chosen,
        "form": form,
        "period": period,
        "area": area,
        "figure": figure_of(chosen, len(ids), period, area),
        "wait": wait,
        "wait_words": waits.words(wait) if wait else "",
        "turns": turns,
        "may_export": bool(ids) and bool(request.actor.paths("matters.export")),
        "ledgers": ledgers().values() if request.actor.paths("matters.export") else [],
        "rows": chosen.rows(request.actor, list(turns.object_list), period),
    }
    page = "matters/office/lists_print.html" if prints else "matters/office/lists.html"
    return render(request, part(request, page, "rows"), context)


@require_safe
def loops(request: Request) -> HttpResponse:
    """Every loop left open, and what it lacks."""
    need(request.actor, *SIGHTS)
    lacking = request.GET.get("lacks", "")
    found = open_loops(request.actor, lacking)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        # The rows alone are asked for again when a filter is chosen.
        "summary": None if request.htmx or lacking else summary.by_village(request.actor),
        "figures": loop_figures(request.actor),
        "answered": reached.of_actor(request.actor),
        "lacking": lacking if lacking in LACKS else "",
        "page": page,
        "loops": loops_of(request.actor, found, (page.number - 1) * ROWS, ROWS),
    }
    return render(request, part(request, "matters/office/loops.html", "rows"), context)


@require_safe
def watch(request: Request) -> HttpResponse:
    """The supervision committee: public matters masked, those not looked at for a while first."""
    need(request.actor, SUPERVISE)
    asked = request.GET.get("days", "")
    days = asked if asked in ROUNDS else str(rounds.ROUND_DAYS)
    everything = "all" in request.GET
    rows = (
        rounds.supervised(request.actor).order_by("-raised_at", "-pk")
        if everything
        else rounds.tracking(request.actor, int(days))
    )
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "looked": rounds.looked(request.actor, rows, (page.number - 1) * ROWS, ROWS),
        "days": days,
        "rounds": ROUNDS,
        "everything": everything,
        "findings": rounds.findings(request.actor),
    }
    return render(request, part(request, "matters/office/watch.html", "rows"), context)
