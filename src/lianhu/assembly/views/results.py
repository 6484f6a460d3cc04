"""What was decided, for everybody and without signing in; the files to check it without us."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianhu.assembly import results, wording
from lianhu.assembly.after import since
from lianhu.assembly.models import Meeting, Published, Resolution
from lianhu.assembly.results import page_of
from lianhu.audit.actor import VISITOR
from lianhu.audit.pages import Request
from lianhu.counties.address import absolute
from lianhu.kernel.errors import Missing
from lianhu.kernel.hashing import canonical
from lianhu.places.models import Area
from lianhu.places.queries import village_of
from lianhu.shell.kept import kept

ROWS: Final = 20


@kept
@require_safe
def resolutions(request: Request, key: str) -> HttpResponse:
    """Everything a place settled, the newest first."""
    area = get_object_or_404(Area.objects.visible_to(request.actor), key=key)
    turns = Paginator(results.of_area(area), ROWS).get_page(request.GET.get("page"))
    told = since(VISITOR, [one.pk for one in turns])
    lines = [
        {
            "row": one, "number": wording.numbered(one), "title": wording.title(one.meeting),
            "page": page_of(one.meeting), "since": told.get(one.pk),
        }
        for one in turns
    ]  # fmt: skip
    context = {"area": area, "turns": turns, "lines": lines, "village": village_of(area)}
    return render(request, "assembly/resolutions.html", context)


@kept
@require_safe
def result(request: Request, key: str, pk: str) -> HttpResponse:
    """What came of one meeting, by which rule, who came, until when to object, how to check it."""
    meeting = _meeting(request, key, pk)
    rows = results.posted(meeting)
    if not rows:
        raise Missing(_("这个会的结果还没有公布，或者已经撤回了。"))
    newest = rows[0]
    made = Resolution.objects.visible_to(VISITOR).filter(meeting=meeting)
    nos = dict(made.values_list("pk", "item__no"))
    told = {nos[key]: one for key, one in since(VISITOR, nos).items()}
    proof: dict[str, Any] = newest.proof
    context = {
        "area": meeting.area, "village": village_of(meeting.area), "meeting": meeting,
        "title": wording.title(meeting), "when": wording.sittings(meeting),
        "items": [(one, told.get(one.no)) for one in results.items(proof)], "came": results.came(proof), "law": proof["law"],
        "house": proof["meeting"]["house"], "guests": proof["meeting"]["guests"],
        "posting": newest.posting, "newest": newest, "older": rows[1:],
        "address": absolute(request, page_of(meeting)),
    }  # fmt: skip
    return render(request, "assembly/result.html", context)


@require_safe
def result_file(request: Request, key: str, pk: str, number: str) -> HttpResponse:
    """The file of one posting, byte for byte what its digest is of."""
    meeting = _meeting(request, key, pk)
    rows = Published.objects.visible_to(VISITOR).filter(meeting=meeting)
    found = get_object_or_404(rows, pk=int(number))
    answer = HttpResponse(canonical(found.proof), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    return answer


def file_name(published: Published) -> str:
    """As the command on the page spells it."""
    return f"result-{published.pk}.json"


def _meeting(request: Request, key: str, pk: str) -> Meeting:
    area = get_object_or_404(Area.objects.visible_to(request.actor), key=key)
    rows = Meeting.objects.visible_to(VISITOR).select_related("area", "organisation")
    return get_object_or_404(rows, pk=int(pk), area=area)
