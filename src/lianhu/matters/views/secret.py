"""What accuses a cadre passes through here into the sealed room, and its answers come back out."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianhu.access import limits
from lianhu.access.device import device_of
from lianhu.audit.actor import Actor
from lianhu.audit.once import owner_of
from lianhu.audit.pages import Request, page, posted, said_at
from lianhu.counties.address import absolute
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands as handing
from lianhu.matters import finding
from lianhu.matters.forms.office import HandOverForm
from lianhu.matters.forms.resident import MoreForm, RaiseForm
from lianhu.matters.views.common import PAGES, matter_of
from lianhu.places.models import Area
from lianhu.sealed import commands, offices
from lianhu.sealed.telling import Answers, Receipt, look

HOUR = 3600
MOST = 20


def report(request: HttpRequest, actor: Actor, form: RaiseForm, village: Area) -> Receipt | None:
    """Send it to the discipline office; None when it was refused, said in the form.

    Nothing of it is remembered here: the key of the submit gives the same receipt again.
    """
    key = request.POST.get("once", "")
    try:
        return commands.report(
            actor, **form.secret(village), key=f"{owner_of(actor)}:{key}" if key else ""
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


def receipt(
    request: HttpRequest, template: str, village: Area, made: Receipt, **more: Any
) -> HttpResponse:
    """Number and code, once, as the answer to the submit: no address leads back to them."""
    mine = reverse("matters:mine", args=[made.number])
    context = {
        "village": village,
        "receipt": made,
        "code": made.shown_code,
        "address": f"{absolute(request, mine)}#{made.shown_code}",
        "site": absolute(request, "/"),
        "printed": clock.now(),
        **more,
    }
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def hand_over(request: Request, number: str, face: str = "office") -> HttpResponse:
    """What was told as something else accuses a cadre: one tap, and it is nowhere here any more."""
    matter = matter_of(request.actor, number)
    village = finding.home_of(matter.area)
    form = HandOverForm(posted(request), named=partial(offices.to_name, village))
    if form.is_valid():
        with said_at(form):
            named = [int(pk) for pk in form.cleaned_data["accused"]]
            handing.hand_over(request.actor, matter, accused=named)
            messages.success(
                request, _("已转纪检。这里不再有这一件，反映人仍用原来的编号和查询码看答复。")
            )
            return redirect("matters:inbox" if face == "office" else "matters:today")
    context = {
        "matter": matter,
        "base": f"shell/{face}.html",
        "home": PAGES[face],
    }
    return page(request, "matters/office/hand_over.html", context, form)


def answers(request: HttpRequest, found: Answers, code: str, form: MoreForm) -> HttpResponse:
    """What was answered, once: nothing stays on the phone, so there is nothing to close again."""
    context = {"found": found, "code": code, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    response = render(request, "matters/resident/answers.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def said_more(request: HttpRequest, found: Answers, code: str) -> HttpResponse:
    """The teller adds something on the page of answers."""
    form, device = MoreForm(request.POST), device_of(request)
    if form.is_valid():
        try:
            limits.require(f"comment:{device}", MOST, HOUR)
            actor = Actor("visitor", device=device)
            commands.say_more(
                actor, number=found.number, code=code, words=form.cleaned_data["more"]
            )
        except Refusal as refusal:
            form.add_error("more", str(refusal))
        else:
            messages.success(request, _("您说的已经记上了，办的人会看到。"))
            return answers(request, look(found.number, code) or found, code, MoreForm())
    return answers(request, found, code, form)
