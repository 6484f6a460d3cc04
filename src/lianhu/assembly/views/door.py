"""The door: signing people in on a phone, one tap each; the sheet for those who sign on paper."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access.roles import face_of
from lianhu.assembly import commands, counting, door, sheet_paper, wording
from lianhu.assembly.commands.planning import calls
from lianhu.assembly.forms.door import GuestForm
from lianhu.assembly.models import Attendance, Meeting, State
from lianhu.assembly.views.meeting import meeting_of
from lianhu.assembly.views.papers import answered
from lianhu.audit.pages import Request, said_at, searched
from lianhu.counties.address import absolute
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing, Refusal
from lianhu.people.models import Person
from lianhu.places.models import Area
from lianhu.places.queries import subtree

HERE: Final = {"": later("全部"), "no": later("还没到"), "yes": later("到了")}
KINDS: Final = ("group", "grid", "cluster")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: Request, pk: str) -> HttpResponse:
    """The roll by name, group or number; each line one tap. Works without any script."""
    meeting = meeting_of(request, pk)
    if meeting.state != State.RUNNING:
        return redirect("assembly:meeting", meeting.pk)
    if request.method == "POST" and (done := _tapped(request, meeting)) is not None:
        return done
    words, area = searched(request), _area(request, meeting)
    here = request.GET.get("here", "") if request.GET.get("here") in HERE else ""
    guest = GuestForm(request.POST if request.POST.get("act") == "guest" else None)
    rows = door.entries(request.actor, meeting, words, area)
    came = {meeting.road: counting.present(meeting)} if meeting.road else {}
    context: dict[str, Any] = {
        "meeting": meeting, "title": wording.title(meeting), "q": words, "here": here,
        "area": area, "areas": _areas(meeting), "door": door.shown(request.actor, meeting, rows, here),
        "meter": counting.meter(meeting, {meeting.road: meeting.total}, came),
        "came": came.get(meeting.road, 0), "guest": guest, "filters": list(HERE.items()),
        "guests": list(meeting.guests.order_by("pk")), "sittings": list(meeting.sittings.all()),
        "base": f"shell/{face_of(request.actor)}.html", "by_roll": bool(meeting.road),
        "may_guest": calls(
            request.actor, "assembly.sit_in", meeting.shape, meeting.area
        ),
        "sitting": _sitting(request, meeting), "query": _query(request),
    }  # fmt: skip
    status = 422 if guest.is_bound and not guest.is_valid() else 200
    return render(request, "assembly/sign.html", context, status=status)


def _tapped(request: Request, meeting: Meeting) -> HttpResponse | None:
    act = request.POST.get("act", "")
    # To the line that was tapped: with two hundred names nobody scrolls down again for each.
    at = f"#e{entry}" if (entry := _pk(request, "entry")) else ""
    back = redirect(f"{reverse('assembly:sign', args=[meeting.pk])}{_query(request)}{at}")
    if act == "guest":
        return _guest(request, meeting, back)
    try:
        said = _DO[act](request, meeting) if act in _DO else ""
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.warning(request, str(refusal))
        return back
    if said:
        messages.success(request, said)
    return back


def _guest(request: Request, meeting: Meeting, back: HttpResponse) -> HttpResponse | None:
    form = GuestForm(request.POST)
    if form.is_valid():
        with said_at(form):
            commands.sit_in(request.actor, meeting, **form.cleaned_data)
            return back
        messages.warning(request, " ".join(form.errors.get("__all__", [])) or _("没有记上。"))
        return back
    return None


def _sign(request: Request, meeting: Meeting) -> str:
    entry = door.entries(request.actor, meeting).filter(pk=_pk(request, "entry")).first()
    if entry is None:
        raise Missing(_("名册上没有这一个，或者不归您签。"))
    came = request.POST.get("came", "")
    person = None
    if came:
        person = get_object_or_404(
            Person.objects.visible_to(request.actor), pk=_pk(request, "came")
        )
    sitting = get_object_or_404(meeting.sittings, pk=_sitting(request, meeting))
    commands.sign(request.actor, meeting, entry, sitting=sitting, came=person)
    return _("%d号签到了。") % (entry.no or 0)


def _out(request: Request, meeting: Meeting, *, back: bool) -> str:
    commands.step_out(request.actor, _one(request, meeting), back=back)
    return _("记下回来了。") if back else _("记下走了。")


def _unsign(request: Request, meeting: Meeting) -> str:
    commands.unsign(request.actor, _one(request, meeting))
    return _("划掉了。")


_DO: Final[dict[str, Callable[[Request, Meeting], str]]] = {
    "sign": _sign,
    "out": partial(_out, back=False),
    "back": partial(_out, back=True),
    "unsign": _unsign,
}


def _one(request: Request, meeting: Meeting) -> Attendance:
    mine = door.entries(request.actor, meeting).values("pk")
    rows = Attendance.objects.visible_to(request.actor).select_related("meeting", "entry__roll")
    found: Attendance = get_object_or_404(
        rows, meeting=meeting, entry__in=mine, pk=_pk(request, "attendance")
    )
    return found


def _pk(request: Request, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= 18 else 0


def _sitting(request: Request, meeting: Meeting) -> int:
    """The sitting at whose door this is: as chosen, else that of today, else the first."""
    known = list(meeting.sittings.all())
    asked = request.POST.get("sitting") or request.GET.get("sitting", "")
    chosen = next((one for one in known if str(one.pk) == asked), None)
    today = next((one for one in known if one.day == clock.today()), None)
    return (chosen or today or known[0]).pk


def _area(request: Request, meeting: Meeting) -> Area | None:
    key = request.GET.get("area", "")
    return _areas(meeting).filter(key=key).first() if key else None


def _areas(meeting: Meeting) -> Any:
    """The groups and grids by which a long roll is cut."""
    return subtree(meeting.area).live().filter(kind__in=KINDS).order_by("path")


def _query(request: Request) -> str:
    kept = {
        name: request.GET[name]
        for name in ("q", "area", "here", "sitting")
        if request.GET.get(name)
    }
    return f"?{urlencode(kept)}" if kept else ""


@require_safe
def sheet(request: Request, pk: str, form: str = "") -> HttpResponse:
    """The sign-in sheet with its column for thumbprints; each sitting its own."""
    meeting = meeting_of(request, pk)
    # Every name of the roll stands on it.
    request.actor.require(door.SIGN, place=meeting.path)
    made = sheet_paper.make(request.actor, meeting, partial(absolute, request))
    return answered(request, made, form, "assembly:sheet", meeting.pk)
