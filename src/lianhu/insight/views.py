"""One page of what deliberation came to, for a village, a township or the county; on paper, in Excel."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianhu.audit.actor import under
from lianhu.audit.pages import Request, page, require_somewhere
from lianhu.insight import papers, shown
from lianhu.insight.counting import SEE
from lianhu.kernel.errors import Missing, NotAllowed, Refusal
from lianhu.matters.commands.exporting import EXPORT, export
from lianhu.places.models import Area, AreaQuerySet
from lianhu.shell.excel import answer, book
from lianhu.shell.sheets.answer import file, never_kept

KINDS: Final = (Area.Kind.COUNTY, Area.Kind.TOWN, Area.Kind.VILLAGE)
WIDTHS: Final = (24, 16, 16, 40, 16, 16, 16)


def _areas(request: Request) -> AreaQuerySet:
    """The villages, towns and county whose figures this actor sees."""
    rows = Area.objects.visible_to(request.actor).live()
    return rows.filter(under(request.actor.paths(SEE), "path"), kind__in=KINDS).order_by("path")


def _area(request: Request, key: str) -> Area:
    require_somewhere(request.actor, SEE)
    if key:
        return get_object_or_404(_areas(request), key=key)
    found = _areas(request).first()
    if found is None:
        raise Missing(_("您的岗位下面没有村（社区），没有可数的。"))
    return found


@require_safe
def measures(request: Request, key: str = "") -> HttpResponse:
    """The figures of an area; without a key, of the widest that is the actor's."""
    area = _area(request, key)
    # Another area of one's own, where a post stands over several.
    others = _areas(request).filter(path__in=request.actor.paths(SEE)).exclude(pk=area.pk)
    context = {
        "shown": shown.page(request.actor, area), "area": area, "others": others,
        "may_export": bool(request.actor.paths(EXPORT)),
    }  # fmt: skip
    return page(request, "insight/measures.html", context)


@require_safe
def sheet(request: Request, key: str, form: str = "") -> HttpResponse:
    """The same to print."""
    area = _area(request, key)
    made = papers.make(request.actor, shown.page(request.actor, area))
    if form:
        return file(made, form)
    forms = [
        (label, reverse("insight:sheet", args=[area.key, form]))
        for form, label in (("pdf", _("PDF")), ("docx", _("Word")))
    ]
    back = reverse("insight:area", args=[area.key])
    context = {"sheet": made, "forms": forms, "back": back}
    return never_kept(page(request, "shell/sheet.html", context))


@require_POST
def excel(request: Request, key: str) -> HttpResponseBase:
    """The same as a workbook; that it left the page is logged."""
    area = _area(request, key)
    found = papers.rows(shown.page(request.actor, area))
    try:
        export(request.actor, what="measures", rows=len(found), filters={})
    except Refusal as refusal:
        if isinstance(refusal, NotAllowed):
            raise
        messages.error(request, str(refusal))
        return redirect("insight:area", area.key)
    return answer(book([], found, sheet=_("议事成效"), widths=WIDTHS), _("议事成效"))
