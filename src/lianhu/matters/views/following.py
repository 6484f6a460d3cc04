"""Number and code open what somebody told, on whatever phone."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianhu.access import bearer, limits
from lianhu.access.device import device_of
from lianhu.matters import secrets
from lianhu.matters.forms.resident import FollowForm, MoreForm
from lianhu.matters.models import Matter
from lianhu.matters.views import secret
from lianhu.matters.views.resident import HOUR, either, tried

FOLLOWS_AN_HOUR: Final = 40


@never_cache
@either
def follow(request: HttpRequest) -> HttpResponse:
    """Number and code open the matter on this browser for a week; `leave` closes it again."""
    if "leave" in request.POST:
        return _closed(request)
    asked = {"number": request.GET.get("number", "")[:40]}
    form = FollowForm(request.POST or None, initial=asked)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        own, status = tried(form, lambda: _open(device_of(request), **form.cleaned_data))
        if own and "answers" in own:
            code = form.cleaned_data["code"]
            if "more" in request.POST:
                return secret.said_more(request, own["answers"], code)
            return secret.answers(request, own["answers"], code, MoreForm())
        if own:
            # The fragment replaces the code that the QR on the slip left in the address.
            response = redirect(f"{reverse('matters:mine', args=[own['number']])}#main")
            bearer.grant(response, own["stream"])
            return response
    return render(request, "matters/resident/follow.html", {"form": form}, status=status)


def _open(device: str, number: str, code: str) -> dict[str, Any]:
    limits.require(f"follow-device:{device}", FOLLOWS_AN_HOUR, HOUR)
    matter = secrets.open_by_code(number, code, device)
    if not isinstance(matter, Matter):
        return {"answers": matter}
    return {"number": matter.number, "stream": matter.stream}


def _closed(request: HttpRequest) -> HttpResponse:
    response = redirect("matters:front")
    bearer.drop(response)
    messages.info(request, _("这台手机上已经看不到您的事了。再看时请输编号和查询码。"))
    return response
