"""The list of meetings, and planning one: what is it about, which meeting is that, when and where."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access.roles import face_of
from lianhu.assembly import (
    binding,
    commands,
    meetings,
    pending,
    queries,
    reckoning,
    shown,
    wording,
)
from lianhu.assembly.commands.planning import regime_of
from lianhu.assembly.forms.planning import PlanForm, StartForm, of_meeting
from lianhu.assembly.meetings import Kind
from lianhu.assembly.models import SEE, Meeting, Sitting
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing, Refusal
from lianhu.law.floors import Floor
from lianhu.places.models import Area
from lianhu.places.queries import labels, villages_of


@require_safe
def desk(request: Request) -> HttpResponse:
    """What waits for a meeting, and the meetings where the actor works: running, planned, next, past."""
    require_somewhere(request.actor, SEE)
    villages = list(villages_of(request.actor, SEE))
    chosen = next((one for one in villages if one.key == request.GET.get("area")), None)
    context = {
        "groups": shown.grouped(queries.listed(request.actor, chosen)),
        "waiting": pending.waiting(request.actor, chosen),
        "base": f"shell/{face_of(request.actor)}.html", "villages": villages, "chosen": chosen, "may_plan": bool(request.actor.paths(queries.PLAN)),
    }  # fmt: skip
    return render(request, "assembly/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """First where and what about, which suggests the meeting; then the meeting itself."""
    require_somewhere(request.actor, queries.PLAN)
    areas = list(queries.areas_to_meet_in(request.actor))
    area = next((one for one in areas if one.key == request.GET.get("area")), None)
    kind = meetings.kinds().get(request.GET.get("kind", ""))
    if area is None or kind is None:
        return _start(request, areas, area)
    regime = regime_of(area)
    if regime not in kind.names or area.kind not in kind.levels:
        raise Missing(_("这里没有这种会，请重新选。"))
    return _plan(request, area, kind, regime)


def _start(request: Request, areas: list[Area], area: Area | None) -> HttpResponse:
    named = labels(one.path for one in areas)
    choices = [(one.key, f"{named[one.path]}（{one.level}）") for one in areas]
    asked = request.GET if "subject" in request.GET else None
    form = StartForm(asked, areas=choices)
    context: dict[str, Any] = {"start": form, "areas": areas}
    if asked is not None and form.is_valid() and area is not None:
        try:
            context |= _suggestions(area, form.cleaned_data["subject"])
        except Refusal as refusal:
            form.add_error("area", str(refusal))
    return page(request, "assembly/start.html", context, form)


def _suggestions(area: Area, subject: str) -> dict[str, Any]:
    """Which meetings fit, those the law names first, and all the others that are held here."""
    regime = regime_of(area)
    must = binding.must(regime, clock.today(), subject)
    here = [one for one in meetings.known_to(regime) if area.kind in one.levels]
    lawful = [one for one in here if one.law_at(area.kind) in (*must.decided_by, *must.by_leave)]
    fitting = [one for one in meetings.suggested(subject, regime, area.kind) if one not in lawful]
    others = [one for one in here if one not in lawful and one not in fitting]
    return {
        "area": area, "subject": subject, "must": must,
        "lawful": [_offer(one, regime, area, must) for one in lawful],
        "fitting": [_offer(one, regime, area, must) for one in fitting],
        "others": [_offer(one, regime, area, must) for one in others],
        "elsewhere": binding.names(must.decided_by, regime) if must.decided_by and not lawful else "",
    }  # fmt: skip


def _offer(kind: Kind, regime: str, area: Area, must: binding.Must) -> dict[str, Any]:
    return {
        "key": kind.key, "name": kind.names[regime], "who": kind.convener[regime],
        "decides": kind.decides_at(area.kind),
        "by_leave": kind.law_at(area.kind) in must.by_leave,
    }  # fmt: skip


def _plan(request: Request, area: Area, kind: Kind, regime: str) -> HttpResponse:
    bodies = queries.bodies_for(area, kind.body)
    rows, more = _rows(request)
    floor = reckoning.notice_days(regime, clock.today(), kind.law_at(area.kind))
    start = {
        **_usual(request, area, floor), "subject_0": request.GET.get("subject", "other"),
        **_copied(request),
    }  # fmt: skip
    data = None if more else posted(request)
    form = PlanForm(
        data, kind=kind, bodies=bodies, rows=rows, town=area, initial=_typed(request, more, start)
    )
    if data is not None and form.is_valid():
        with said_at(form):
            made = commands.plan(
                request.actor, area=area, kind=kind.key, sittings=form.sittings,
                items=form.points(), organisation=form.body,
                called_here=form.cleaned_data.get("called_here", ""),
            )  # fmt: skip
            messages.success(request, _("拟好了，还没有通知。看一看下面，再按“通知”。"))
            return redirect("assembly:meeting", made.pk)
    context = {
        "area": area, "kind": kind, "title": wording.placed(str(area), kind, kind.names[regime]),
        "rows": rows, "no_body": bool(kind.body) and not bodies.exists(), "back": reverse("assembly:new"),
        "who": kind.convener[regime], "floor": floor,
    }  # fmt: skip
    return page(request, "assembly/plan.html", context, form)


def _usual(request: Request, area: Area, floor: Floor | None) -> dict[str, Any]:
    """Nothing is typed that is known: the first day the law leaves, place and hour of the last time."""
    found: dict[str, Any] = {}
    if floor is not None:
        found["day"] = clock.today() + timedelta(days=(floor.at_least or 0) + 1)
    seats = Sitting.objects.visible_to(request.actor).filter(meeting__area=area)
    last = seats.exclude(meeting__notice_at=None).order_by("-day", "-pk").first()
    return found | ({"at": last.at, "where": last.where} if last else {})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: str) -> HttpResponse:
    """Everything of a plan, once more."""
    require_somewhere(request.actor, queries.PLAN)
    rows_seen = Meeting.objects.visible_to(request.actor).select_related("area", "organisation")
    meeting = get_object_or_404(rows_seen, pk=int(pk))
    kind = meeting.shape
    rows, more = _rows(request, meeting.items.count() + 1)
    data = None if more else posted(request)
    form = PlanForm(
        data, kind=kind, bodies=queries.bodies_for(meeting.area, kind.body), rows=rows, town=meeting.area,
        initial=_typed(request, more, of_meeting(meeting)),
    )  # fmt: skip
    if data is not None and form.is_valid():
        with said_at(form):
            commands.revise(
                request.actor, meeting, sittings=form.sittings,
                items=form.points(list(meeting.items.all())),
                organisation=form.body, called_here=form.cleaned_data.get("called_here", ""),
            )  # fmt: skip
            messages.success(request, _("改好了。"))
            return redirect("assembly:meeting", meeting.pk)
    context = {
        "area": meeting.area, "kind": kind, "rows": rows, "no_body": False,
        "title": wording.placed(str(meeting.area), kind, meeting.name),
        "back": reverse("assembly:meeting", args=[meeting.pk]), "meeting": meeting,
        "who": kind.convener[meeting.regime],
    }  # fmt: skip
    return page(request, "assembly/plan.html", context, form)


def _rows(request: Request, least: int = 0) -> tuple[int, bool]:
    """How many items are shown, and whether only another empty one was asked for."""
    shown_now = request.POST.get("rows", "")
    more = "more" in request.POST
    now = int(shown_now) if shown_now.isdecimal() and len(shown_now) < 3 else least
    return now + more, more


def _typed(request: Request, more: bool, start: dict[str, Any]) -> dict[str, Any]:
    """What was typed already stands there again when only a row was added."""
    return {**start, **request.POST.dict()} if more else start


def _copied(request: Request) -> dict[str, Any]:
    """The plan that is to become one of another kind."""
    before = request.GET.get("copy", "")
    if not before.isdecimal() or len(before) > 18:
        return {}
    rows = Meeting.objects.visible_to(request.actor).filter(pk=int(before))
    found = rows.first()
    return of_meeting(found) if found else {}
