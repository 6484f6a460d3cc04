"""Which meetings there were and will be in a village, for everybody; nobody's name stands there."""

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access import limits
from lianhu.assembly import commands, results, shown, wording
from lianhu.assembly.forms.door import SayForm
from lianhu.assembly.models import Meeting, State
from lianhu.assembly.models.meetings import MeetingQuerySet
from lianhu.audit.actor import VISITOR
from lianhu.audit.once import once
from lianhu.audit.pages import Request, page, posted, said_at
from lianhu.places.models import Area
from lianhu.shell.kept import kept

MOST = 60
AN_HOUR: Final = 5
# While somebody who cannot come is still heard.
SAYS: Final = (State.CALLED, State.RUNNING)


@kept
@require_safe
def meetings_of(request: Request, key: str) -> HttpResponse:
    """The next ones first, then those that were."""
    area = get_object_or_404(Area.objects.visible_to(request.actor), key=key)
    rows = Meeting.objects.visible_to(VISITOR).under_area(area.path).newest_first()
    found = rows.select_related("area", "organisation").prefetch_related("items")[:MOST]
    return render(request, "assembly/public.html", {"area": area, "groups": shown.grouped(found)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: Request, key: str, pk: str) -> HttpResponse:
    """Who cannot come says here what they think; it is read out in the meeting and counts nowhere."""
    meeting = get_object_or_404(_open_to_all(), pk=int(pk), area__key=key)
    items = list(meeting.items.all())
    form = SayForm(posted(request), items=items)
    if form.is_valid():
        with said_at(form):
            limits.require(f"say:{request.actor.device}", AN_HOUR, 3600)
            once(
                request.actor, request.POST.get("once", ""), {"pk": pk, **form.cleaned_data},
                partial(_say, request, meeting, dict(form.cleaned_data)), form="assembly.say",
            )  # fmt: skip
            messages.success(
                request, _("收到了。开会时念给大家听、记进会议记录，不算到会，也不算票。")
            )
            return redirect("assembly:say", key, meeting.pk)
    context = {
        "area": meeting.area, "meeting": meeting, "title": wording.title(meeting), "items": items,
        "open": meeting.state in SAYS,
        "sittings": [wording.when(seat) for seat in meeting.sittings.all()],
    }  # fmt: skip
    return page(request, "assembly/say.html", context, form)


def _say(request: Request, meeting: Meeting, said: dict[str, Any]) -> dict[str, int]:
    item = get_object_or_404(meeting.items, pk=int(said.pop("item")))
    return {"heard": commands.say(request.actor, meeting, item=item, **said).pk}


def _open_to_all() -> MeetingQuerySet:
    return Meeting.objects.visible_to(VISITOR).select_related("area", "organisation")


@kept
@require_safe
def one(request: Request, key: str, pk: str) -> HttpResponse:
    """When, where, about what; afterwards what came out."""
    area = get_object_or_404(Area.objects.visible_to(request.actor), key=key)
    meeting = get_object_or_404(_open_to_all(), pk=int(pk), area=area)
    seats = [wording.when(seat) for seat in meeting.sittings.all()]
    context = {
        "area": area, "meeting": meeting, "title": wording.title(meeting),
        "tone": shown.TONES[meeting.state], "basis": wording.basis(meeting),
        "sittings": seats, "says": meeting.state in SAYS, "rolls": shown.rolls(meeting),
        "shared": "；".join([*seats, *wording.agenda(meeting)]),
        "items": list(meeting.items.all()), "who": wording.who_comes(meeting),
        "convener": meeting.shape.convener[meeting.regime],
        "posted": bool(results.posted(meeting)),
    }  # fmt: skip
    return render(request, "assembly/public_one.html", context)
