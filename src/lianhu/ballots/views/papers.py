"""Blank papers of a vote, as a page to print, PDF or Word."""

from functools import partial
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lianhu.audit.pages import Request, page
from lianhu.ballots import blanks, queries
from lianhu.ballots.forms import HowManyForm
from lianhu.ballots.models import Round
from lianhu.ballots.views.lending import LEND
from lianhu.ballots.views.office import BOX, KEY, round_of
from lianhu.counties.address import absolute
from lianhu.kernel.errors import Missing
from lianhu.shell.sheets import answer
from lianhu.shell.sheets.blocks import Sheet

VERBS: Final = {"slips": BOX, "tally": KEY, "lent": LEND, "proxy": LEND}


@never_cache
@require_safe
def paper(request: Request, pk: int, which: str, form: str = "") -> HttpResponse:
    """One of VERBS; the slips first ask how many."""
    if which not in VERBS:
        raise Missing(_("没有这种纸。"))
    one = round_of(request.actor, pk)
    request.actor.require(VERBS[which], place=one.place)
    if which in {"slips", "tally"} and not one.is_secret:
        raise Missing(_("举手和记名的表决不用纸票。"))
    if which != "slips":
        return _answered(request, one, which, _sheet(request, one, which), form)
    if not one.is_open:
        raise Missing(_("这一轮已经结束，不再印票。"))
    many = HowManyForm(request.GET if "n" in request.GET else None, initial={"n": need_of(one)})
    if not many.is_valid():
        return page(request, "ballots/slips.html", {"round": one}, many)
    n = many.cleaned_data["n"]
    sheet = blanks.slips(blanks.asked_of(one), n, f"纸票-{one.pk}")
    return _answered(request, one, which, sheet, form, f"?n={n}")


def need_of(one: Round) -> int:
    """How many slips it takes: who signed in, else everybody, less who stands back."""
    if one.present is None:
        return max(1, one.base)
    back = one.recusals.filter(entry__no__in=one.present).count()
    return max(1, len(one.present) - back)


def _sheet(request: Request, one: Round, which: str) -> Sheet:
    if which == "lent":
        return blanks.lent(request.actor, one)
    if which == "proxy":
        return blanks.written_proxy(one)
    states = queries.boxes(request.actor, one)
    box = next((row.box for row in states if str(row.box.no) == request.GET.get("box")), None)
    return blanks.tally(request.actor, one, box, partial(absolute, request))


def _answered(
    request: Request, one: Round, which: str, sheet: Sheet, form: str, query: str = ""
) -> HttpResponse:
    if form:
        return answer.file(sheet, form)
    query = query or (f"?{request.GET.urlencode()}" if request.GET else "")
    ways = (("PDF", "pdf"), ("Word", "docx"))
    context = {
        "sheet": sheet, "back": reverse("ballots:show", args=[one.pk]),
        "forms": [
            (label, reverse("ballots:paper", args=[one.pk, which, key]) + query)
            for label, key in ways
        ],
    }  # fmt: skip
    return answer.never_kept(render(request, "shell/sheet.html", context))
