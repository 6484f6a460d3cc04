"""Rounds of the committee, what is to be mended, and what anyone says of a result."""

import re
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access import limits
from lianhu.access.device import device_of
from lianhu.audit.actor import VISITOR, Actor
from lianhu.audit.once import once
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.feedback import commands, rounds
from lianhu.feedback.forms import FindForm, MendForm, RoundForm, SpeakForm, read_forms
from lianhu.feedback.kinds import Heard, Says
from lianhu.feedback.models import Finding, Opinion, Round
from lianhu.feedback.watching import MEND, REVIEW
from lianhu.kernel.errors import NotAllowed
from lianhu.matters.commands.exporting import EXPORT
from lianhu.matters.sights import SUPERVISE
from lianhu.places.models import Area
from lianhu.places.queries import public_village
from lianhu.publicity.models import Posting

AN_HOUR: Final = 10
ROWS: Final = 50
NUMBER: Final = re.compile(r"[0-9]{1,18}")
either = require_http_methods(["GET", "HEAD", "POST"])


@either
def all_rounds(request: Request) -> HttpResponse:
    """The rounds that were taken, and a form for one more."""
    require_somewhere(request.actor, SUPERVISE)
    areas = rounds.areas_of(request.actor)
    form = RoundForm(posted(request), areas=areas)
    if form.is_valid():
        said = dict(form.cleaned_data)
        area = next(one for one in areas if one.key == said.pop("area"))
        with said_at(form):
            made = commands.open_round(request.actor, area, **said)
            return redirect("feedback:round", made.pk)
    return page(request, "feedback/rounds.html", {"lines": rounds.lines(request.actor)}, form)


@require_safe
def one_round(request: Request, pk: str) -> HttpResponse:
    """The matters of one round, and what was found of each."""
    one = get_object_or_404(Round.objects.visible_to(request.actor).select_related("area"), pk=pk)
    found = Finding.objects.visible_to(request.actor).filter(round=one)
    return page(
        request, "feedback/round.html", {"round": one, "rows": rounds.rows(request.actor, found)}
    )


@require_safe
def to_mend(request: Request) -> HttpResponse:
    """What the committee asked to be mended where the actor works, open ones first."""
    require_somewhere(request.actor, MEND)
    found = Finding.objects.visible_to(request.actor).filter(result="mend")
    turns = Paginator(found.order_by("-accepted_at", "mend_by", "pk"), ROWS)
    at = turns.get_page(request.GET.get("page"))
    rows = rounds.rows(request.actor, at.object_list)  # type: ignore[arg-type]
    context = {"turns": at, "rows": rows, "may_export": bool(request.actor.paths(EXPORT))}
    return page(request, "feedback/to_mend.html", context)


@either
def finding(request: Request, pk: str) -> HttpResponse:
    """One matter of a round: what was found, how it was mended, and the next step of this actor."""
    rows = Finding.objects.visible_to(request.actor).select_related("round__area")
    one = get_object_or_404(
        rows.select_related("matter__area__parent__parent", "matter__teller"), pk=pk
    )
    place = one.matter.place
    watches = request.actor.grant(SUPERVISE, place) is not None
    form = _form_for(request, one, watches)
    if form is not None and form.is_valid():
        with said_at(form):
            form.run(request.actor, one)
            messages.success(request, _("记下了。"))
            return redirect("feedback:finding", one.pk)
    (row,) = rounds.rows(request.actor, Finding.objects.visible_to(request.actor).filter(pk=one.pk))
    return page(
        request, "feedback/finding.html", {"one": one, "row": row, "watches": watches}, form
    )


def _form_for(request: Request, one: Finding, watches: bool) -> Any:
    """The form of the step that is this actor's now, or None."""
    if watches and not one.result:
        return FindForm(posted(request))
    if watches and one.mended_at and not one.accepted_at:
        return read_forms(one)(posted(request))
    if not watches and one.result == "mend" and not one.accepted_at:
        return MendForm(posted(request), initial={"mended": one.mended})
    return None


@never_cache
@either
def speak(request: HttpRequest, key: str) -> HttpResponse:
    """Anyone's word on a public result (`?p=`) or on the process; what was released stands below."""
    home = public_village(key)
    asked = request.GET.get("p", "")
    about = Posting.objects.visible_to(VISITOR).under_area(home.path)
    posting = (
        about.filter(pk=int(asked), kind="result").first() if NUMBER.fullmatch(asked) else None
    )
    actor = Actor("visitor", device=device_of(request))
    form = SpeakForm(request.POST or None, about=posting is not None)
    if form.is_valid():
        with said_at(form):
            write = partial(_spoken, actor, home, posting, form.spoken())
            once(
                actor,
                request.POST.get("once", ""),
                [key, asked, form.spoken()],
                write,
                form="speak",
            )
            messages.success(request, _("收到了。要有人看过、隐去个人信息，才会公开。"))
            return redirect("feedback:speak", home.key)
    shown = Opinion.objects.visible_to(VISITOR).filter(area=home)[:ROWS]
    context = {"village": home, "posting": posting, "form": form, "shown": shown}
    status = getattr(form, "status", 422) if form.is_bound else 200
    return render(request, "feedback/speak.html", context, status=status)


def _spoken(
    actor: Actor, home: Area, posting: Posting | None, said: dict[str, Any]
) -> dict[str, Any]:
    limits.require(f"speak:{actor.device}", AN_HOUR, 3600)
    return {"made": commands.speak(actor, home, posting=posting, **said).pk}


@either
def opinions(request: Request) -> HttpResponse:
    """What was said and waits to be read: doubts for the committee, the rest for who reviews."""
    if not (request.actor.paths(SUPERVISE) or request.actor.paths(REVIEW)):
        raise NotAllowed(_("您现在的岗位看不了这一页。"))
    rows = Opinion.objects.visible_to(request.actor).select_related("area", "matter")
    turns = Paginator(rows.order_by("-pk"), ROWS).get_page(request.GET.get("page"))
    context = {
        "turns": turns,
        "new": Heard.NEW,
        "may_export": bool(request.actor.paths(EXPORT)),
    }
    return page(request, "feedback/opinions.html", context)


@either
def opinion(request: Request, pk: str) -> HttpResponse:
    """One of them beside a form to release it, keep it back, or say what was checked."""
    rows = Opinion.objects.visible_to(request.actor).select_related("area", "matter")
    one = get_object_or_404(rows, pk=pk)
    doubt = one.says == Says.NOT_FIXED
    verb = SUPERVISE if doubt else REVIEW
    mine = one.state == Heard.NEW and request.actor.grant(verb, one.place) is not None
    form = read_forms(one)(posted(request)) if mine else None
    if form is not None and form.is_valid():
        with said_at(form):
            form.run(request.actor, one)
            messages.success(request, _("记下了。"))
            return redirect("feedback:opinions")
    return page(request, "feedback/opinion.html", {"one": one, "doubt": doubt}, form)
