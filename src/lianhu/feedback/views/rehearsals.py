"""What the past year would have been by another method: begun here, read here, printed."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.audit.actor import under
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.editing.models import Draft
from lianhu.feedback import commands
from lianhu.feedback.forms import RehearseForm
from lianhu.feedback.models import Rehearsal
from lianhu.feedback.rehearsal_sheet import sheet
from lianhu.feedback.rehearsed import SEE_REHEARSALS
from lianhu.kernel.errors import Missing
from lianhu.methods.commands import ADOPTING
from lianhu.methods.models import Adoption, MethodVersion
from lianhu.places.models import Area

REHEARSE: Final = "feedback.rehearse"
ROWS: Final = 30


def _places(request: Request) -> list[Area]:
    here = under(request.actor.paths(REHEARSE), "path")
    rows = Area.objects.visible_to(request.actor).live().filter(here, kind__in=ADOPTING)
    return list(rows.order_by("path"))


def _methods(request: Request) -> list[tuple[str, str]]:
    """What can be tried: drafts under the actor's hands, what is in force anywhere, what ships."""
    drafts = Draft.objects.visible_to(request.actor).open().for_rows()
    live = Adoption.objects.visible_to(request.actor).live().for_rows()
    shipped = MethodVersion.objects.visible_to(request.actor).newest_shipped()
    versions = {
        **{one.version_id: f"{one.version}（{one.area}）" for one in live},
        **{one.pk: str(one) for one in shipped},
    }
    return [
        *((f"d{one.pk}", _("草稿：%(title)s（%(area)s）") % {"title": one.title, "area": one.area})
          for one in drafts),
        *((f"v{pk}", words) for pk, words in versions.items()),
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def rehearsals(request: Request) -> HttpResponse:
    """Those that were made, and a form for one more."""
    require_somewhere(request.actor, SEE_REHEARSALS)
    places, methods = _places(request), _methods(request)
    form = RehearseForm(
        posted(request), places=places, methods=methods,
        initial={"method": request.GET.get("method", ""), "area": request.GET.get("area", "")},
    )  # fmt: skip
    if form.is_valid():
        with said_at(form):
            area = next(one for one in places if one.key == form.cleaned_data["area"])
            made = commands.rehearse(request.actor, area, **_chosen(request, form))
            return redirect("feedback:rehearsal", made.pk)
    rows = Rehearsal.objects.visible_to(request.actor).for_rows()[:ROWS]
    context = {"rows": rows, "may": bool(places), "form": form}
    return page(request, "feedback/rehearsals.html", context, form)


def _chosen(request: Request, form: RehearseForm) -> dict[str, Any]:
    said = form.cleaned_data["method"]
    pk = int(said[1:])
    if said[0] == "d":
        return {"draft": get_object_or_404(Draft.objects.visible_to(request.actor), pk=pk)}
    return {"version": get_object_or_404(MethodVersion.objects.visible_to(request.actor), pk=pk)}


def _row(request: Request, pk: str) -> Rehearsal:
    require_somewhere(request.actor, SEE_REHEARSALS)
    rows = Rehearsal.objects.visible_to(request.actor).select_related("area")
    found: Rehearsal = get_object_or_404(rows, pk=pk)
    return found


@require_safe
def rehearsal(request: Request, pk: str) -> HttpResponse:
    """How far it is, and what it came to."""
    row = _row(request, pk)
    context = {"row": row, "sheet": sheet(row) if row.ended_at else None}
    answer = page(request, "feedback/rehearsal.html", context)
    if row.ended_at is None:
        answer["Refresh"] = "3"
    return answer


@require_safe
def printed(request: Request, pk: str) -> HttpResponse:
    """A4, for the meeting that decides about the method."""
    row = _row(request, pk)
    if row.ended_at is None:
        raise Missing(_("还没有试演完，请等一等再打印。"))
    return render(request, "feedback/rehearsal_print.html", {"row": row, "sheet": sheet(row)})
