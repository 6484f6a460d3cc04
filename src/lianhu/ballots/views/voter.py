"""The page on which somebody votes with the code of one number: question, options, done."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access import limits
from lianhu.access.device import device_of
from lianhu.audit.pages import page, posted, said_at
from lianhu.ballots import commands, queries
from lianhu.ballots.commands import Already
from lianhu.ballots.forms import VoteForm
from lianhu.ballots.models import Round
from lianhu.kernel.errors import Missing, Refusal

PAGE: Final = "ballots/vote.html"


def _round(pk: int) -> Round:
    found = queries.for_voters(pk)
    if found is None:
        raise Missing(_("没有这一轮手机投票，请核对纸条上的网址。"))
    return found


# No idempotency key: what it keeps of a form would tell the choice. A second vote finds the first.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """The question and its options; afterwards, that it was taken. Never what was chosen."""
    round_ = _round(pk)
    context: dict[str, Any] = {"round": round_, "area": round_.roll.area}
    if not round_.is_open:
        return render(request, PAGE, {**context, "form": None})
    form = VoteForm(posted(request), round_=round_)
    if form.is_valid():
        with said_at(form):
            try:
                _take(request, round_, form)
                return redirect("ballots:voted", round_.pk)
            except Already as already:
                shown = page(request, PAGE, {**context, "already": already}, form)
                shown.status_code = already.status
                return shown
    return page(request, PAGE, context, form)


def _take(request: HttpRequest, round_: Round, form: VoteForm) -> None:
    name, device = f"vote:{round_.pk}", device_of(request)
    limits.require_unlocked(name, device)
    entry = queries.entry_of(round_, form.cleaned_data["code"])
    if entry is None:
        limits.wrong(name, device)
        raise Refusal(_("投票码不对，请照纸条再填一次。"), field="code")
    commands.take_part(commands.voter(round_, entry), round_, entry, choice=form.chosen)


@never_cache
@require_safe
def voted(request: HttpRequest, pk: int) -> HttpResponse:
    """That a vote was taken; it names nobody."""
    round_ = _round(pk)
    return render(request, "ballots/voted.html", {"round": round_, "area": round_.roll.area})
