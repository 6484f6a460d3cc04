"""Asking people how content they are: by call, at the door, on a list, on their own phone."""

from collections.abc import Callable
from functools import partial
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access import limits
from lianhu.access.device import device_of
from lianhu.audit.actor import Actor
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.counties.address import absolute
from lianhu.execution import apart, asked_paper, commands, contentment, mark, returned
from lianhu.execution.forms.asking import HearForm, PhotoForm, SayForm
from lianhu.execution.models import HEAR, PLEDGE, Asked, PledgeList, Undertaking
from lianhu.execution.views.office import undertaking_of
from lianhu.kernel.errors import Missing
from lianhu.people.models import Person
from lianhu.people.queries import display_names
from lianhu.shell.sheets import answer

either = require_http_methods(["GET", "HEAD", "POST"])
KEPT: Final = "execution.keep_list"


@never_cache
@either
def asked(request: Request, face: str, pk: str) -> HttpResponse:
    """Whom this reader may ask, who has answered; a form for the one that is chosen."""
    actor = request.actor
    require_somewhere(actor, HEAR)
    one = undertaking_of(actor, int(pk))
    rows = list(Asked.objects.visible_to(actor).filter(undertaking=one).order_by("no"))
    names = display_names(
        Person.objects.visible_to(actor).filter(pk__in=[row.person_id for row in rows]), actor
    )
    chosen = request.POST.get("asked") or request.GET.get("no", "")
    whom = next((row for row in rows if str(row.no) == chosen and row.mark is None), None)
    form = HearForm(posted(request))
    if whom is not None and form.is_valid():
        with said_at(form):
            commands.hear(actor, whom, **form.cleaned_data)
            messages.success(request, _("记下了。"))
            return redirect("execution:asked", face, one.pk)
    context = {
        "one": one, "frame": f"shell/{face}.html", "face": face, "whom": whom,
        "whom_name": names.get(whom.person_id, "") if whom else "",
        "own": absolute(request, mark.own_path(whom.pk)) if whom else "",
        "rows": [(row, names.get(row.person_id, _("（已删除）"))) for row in rows],
        "barred": actor.person_id is not None and apart.took_part(actor.person_id, one),
        "content": contentment.content(one), "papers": list(one.papers.select_related("file")),
        "may_keep": actor.may(KEPT, one.place),
    }  # fmt: skip
    return page(request, "execution/asked.html", context, form if whom else None)


@require_safe
def sheet(request: Request, pk: str, form: str = "") -> HttpResponse:
    """The list to be filled in on paper, in one of its forms."""
    require_somewhere(request.actor, HEAR)
    one = undertaking_of(request.actor, int(pk))
    made = asked_paper.make(request.actor, one, partial(absolute, request))
    if form:
        return answer.file(made, form)
    context = {
        "sheet": made, "back": reverse("execution:asked", args=["office", one.pk]),
        "forms": [
            (label, reverse("execution:asked_list", args=[one.pk, key]))
            for label, key in (("PDF", "pdf"), ("Word", "docx"))
        ],
    }  # fmt: skip
    return answer.never_kept(render(request, "shell/sheet.html", context))


@never_cache
@either
def say(request: HttpRequest, pk: str, proof: str) -> HttpResponse:
    """One person's own answer, by the address that was given to them."""
    name, device = f"asked:{int(pk)}", device_of(request)
    limits.require_unlocked(name, device)
    if not mark.holds(mark.OWN, int(pk), proof):
        limits.wrong(name, device)
        raise Missing(_("这个网址不对，请照发给您的再打开一次。"))
    bearer = Actor("bearer", label=_("被问到的人"), stream=name)
    row = get_object_or_404(
        Asked.objects.visible_to(bearer).select_related(
            "undertaking__area", "undertaking__resolution__item"
        ),
        pk=int(pk),
    )
    form = SayForm(posted(request))
    over = row.mark is not None or row.undertaking.closed_on is not None
    if not over and form.is_valid():
        with said_at(form):
            commands.say(bearer, row, **form.cleaned_data)
            return redirect("execution:say", row.pk, proof)
    context = {"asked": row, "one": row.undertaking, "over": over}
    return page(request, "execution/say.html", context, form if not over else None)


@never_cache
@either
def back(request: Request) -> HttpResponse:
    """Photos of papers that were filled in: each finds by its code where it belongs."""
    require_somewhere(request.actor, KEPT)
    sent = [request.POST, request.FILES] if request.method == "POST" else []
    form = PhotoForm(*sent, actor=request.actor)
    seen: list[returned.Seen] = []
    if form.is_valid():
        seen = [returned.keep(request.actor, one) for one in form.cleaned_data["photos"]]
        form = PhotoForm(actor=request.actor)
    return page(request, "execution/back.html", {"seen": seen}, form)


@require_safe
def mark_(request: Request, what: str, pk: str, proof: str) -> HttpResponse:
    """Whoever scans a paper of ours: staff come to what it is of, everyone else to the public page."""
    if not mark.holds(what, int(pk), proof):
        raise Missing(_("这个码不是本县的纸上的，或者印坏了。"))
    return LEADS[what](request, int(pk))


def _to_list(request: Request, pk: int) -> HttpResponse:
    rows = Undertaking.objects.visible_to(request.actor).select_related("area")
    one = get_object_or_404(rows, pk=pk)
    if request.actor.paths(HEAR):
        return redirect("execution:asked", "office", one.pk)
    return redirect("execution:public", one.area.key, one.pk)


def _to_pledges(request: Request, pk: int) -> HttpResponse:
    one = get_object_or_404(PledgeList.objects.visible_to(request.actor), pk=pk)
    if request.actor.may(PLEDGE, one.place):
        return redirect("execution:pledges", one.item_id)
    return redirect("execution:pledges_public", one.pk)


LEADS: Final[dict[str, Callable[[Request, int], HttpResponse]]] = {
    mark.LIST: _to_list, mark.PLEDGES: _to_pledges,
}  # fmt: skip
