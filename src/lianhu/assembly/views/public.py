"""Which meetings there were and will be in a village, for everybody; nobody's name stands there."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lianhu.assembly import results, shown, wording
from lianhu.assembly.models import Meeting
from lianhu.audit.actor import VISITOR
from lianhu.audit.pages import Request
from lianhu.places.models import Area
from lianhu.shell.kept import kept

MOST = 60


@kept
@require_safe
def meetings_of(request: Request, key: str) -> HttpResponse:
    """The next ones first, then those that were."""
    area = get_object_or_404(Area.objects.visible_to(request.actor), key=key)
    rows = Meeting.objects.visible_to(VISITOR).under_area(area.path).newest_first()
    found = rows.select_related("area", "organisation").prefetch_related("items")[:MOST]
    return render(request, "assembly/public.html", {"area": area, "groups": shown.grouped(found)})


@kept
@require_safe
def one(request: Request, key: str, pk: str) -> HttpResponse:
    """When, where, about what; afterwards what came out."""
    area = get_object_or_404(Area.objects.visible_to(request.actor), key=key)
    rows = Meeting.objects.visible_to(VISITOR).select_related("area", "organisation")
    meeting = get_object_or_404(rows, pk=int(pk), area=area)
    context = {
        "area": area, "meeting": meeting, "title": wording.title(meeting),
        "tone": shown.TONES[meeting.state], "basis": wording.basis(meeting),
        "sittings": [wording.when(seat) for seat in meeting.sittings.all()],
        "items": list(meeting.items.all()), "who": wording.who_comes(meeting),
        "convener": meeting.shape.convener[meeting.regime],
        "posted": bool(results.posted(meeting)),
    }  # fmt: skip
    return render(request, "assembly/public_one.html", context)
