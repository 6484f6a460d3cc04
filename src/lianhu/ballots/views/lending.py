"""Votes that one gives for another: written down with the paper, posted, taken back."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianhu.audit.pages import Request, page, posted, said_at
from lianhu.ballots import commands, queries
from lianhu.ballots.forms import LendForm, PostedForm
from lianhu.ballots.models import Round
from lianhu.ballots.proxies import floor_of
from lianhu.ballots.views.office import round_of
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing, Refusal

LEND: Final = "ballots.lend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proxies(request: Request, pk: int) -> HttpResponse:
    """Who lent a vote to whom; where the law knows none, the article that says so."""
    actor, one = request.actor, round_of(request.actor, pk)
    actor.require(LEND, place=one.place)
    try:
        floor = floor_of(one)
    except Refusal as refusal:
        return page(request, "ballots/proxies.html", {"round": one, "none": str(refusal)})
    act = request.POST.get("act", "")
    forms: dict[str, Any] = {
        "lend": LendForm(
            posted(request) if act == "lend" else None, request.FILES if act == "lend" else None,
            actor=actor, only=floor.only,
        ),
        "post": PostedForm(posted(request) if act == "post" else None,
                           initial={"on": clock.today()}),
    }  # fmt: skip
    form = forms.get(act)
    if act == "take_back":
        return _taken_back(request, one)
    if form is not None and form.is_valid():
        with said_at(form):
            _did(request, one, act, form.cleaned_data)
            return redirect("ballots:proxies", one.pk)
    lines = queries.lent(actor, one)
    context = {
        "round": one, "floor": floor, "forms": forms, "lines": lines,
        "unposted": floor.posted and any(row.proxy.posted_on is None for row in lines),
    }  # fmt: skip
    return page(request, "ballots/proxies.html", context, form)


def _did(request: Request, one: Round, act: str, said: dict[str, Any]) -> None:
    if act == "post":
        n = commands.post_proxies(request.actor, one, on=said["on"])
        messages.success(request, _("记下了，公布了%d份委托。") % n)
        return
    commands.lend(
        request.actor, one, giver=said["giver"], holder=said["holder"], relation=said["relation"],
        paper=said["paper"][0],
    )  # fmt: skip
    messages.success(request, _("委托记下了。"))


def _taken_back(request: Request, one: Round) -> HttpResponse:
    given = request.POST.get("proxy", "")
    rows = queries.lent(request.actor, one)
    found = next((row.proxy for row in rows if str(row.proxy.pk) == given), None)
    if found is None:
        raise Missing(_("没有这份委托，可能刚刚撤回了。"))
    try:
        commands.take_back(request.actor, found)
        messages.success(request, _("撤回了。本人来了，可以自己投。"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("ballots:proxies", one.pk)
