"""One's own filters: as tabs over the list, and a page on which they are kept and dropped."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lianhu.audit.pages import Request, page, posted, said_at
from lianhu.matters import saved
from lianhu.matters.commands.filters import drop_filter, keep_filter
from lianhu.matters.forms.resident import Words
from lianhu.matters.kinds import Channel, Phase
from lianhu.matters.saved import SavedFilter
from lianhu.matters.sights import SIGHTS
from lianhu.matters.tabs import tabs
from lianhu.matters.views.common import need
from lianhu.matters.views.office import filters_of


class NameForm(forms.Form):
    name = Words(
        label=_later("给它起个名字"), longest=saved.NAME,
        error_messages={"required": _later("请给这个筛选起个名字。")},
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def filters(request: Request) -> HttpResponse:
    """Those kept, each with what it finds; with a filter in the address also the form that keeps it."""
    actor = request.actor
    need(actor, *SIGHTS)
    asked = {
        name: word for name, word in filters_of(request).items() if word and name in saved.KEPT
    }
    form = NameForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with said_at(form):
            kept = keep_filter(actor, name=form.cleaned_data["name"], asked=asked)
            messages.success(request, _("已存下“%(name)s”。") % {"name": kept.name})
            return redirect(reverse("matters:inbox") + kept.query)
    mine = SavedFilter.objects.visible_to(actor)
    context: dict[str, Any] = {
        "tabs": tabs(actor, list(mine)), "asked": _in_words(asked),
        "query": urlencode(asked), "may_keep": bool(actor.paths("matters.keep_filter")),
    }  # fmt: skip
    if request.htmx and request.method == "GET":
        return render(request, "matters/office/_filters.html", context)
    return page(request, "matters/office/filters.html", context, form)


def _in_words(asked: dict[str, str]) -> str:
    words = {
        "phase": str(Phase(asked["phase"]).label) if "phase" in asked else "",
        "channel": str(Channel(asked["channel"]).label) if "channel" in asked else "",
        "mine": _("只看我的") if asked.get("mine") == "1" else "",
        "late": _("只看超期") if asked.get("late") == "1" else "",
    }
    return "、".join(word for word in words.values() if word)


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Forget one of one's own."""
    need(request.actor, *SIGHTS)
    one = get_object_or_404(SavedFilter.objects.visible_to(request.actor), pk=pk)
    drop_filter(request.actor, one)
    messages.success(request, _("已删掉“%(name)s”。") % {"name": one.name})
    return redirect("matters:filters")
