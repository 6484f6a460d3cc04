"""What everybody may open: the pacts of a place, one version, two compared, to print."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianhu.audit.actor import VISITOR, under
from lianhu.audit.pages import Request
from lianhu.counties.address import absolute
from lianhu.kernel.errors import Missing
from lianhu.pacts import papers, queries, standing
from lianhu.pacts.models import Precept, Version
from lianhu.pacts.views.office import version_of
from lianhu.places.models import Area
from lianhu.places.queries import public_village, village_of
from lianhu.shell.kept import kept
from lianhu.shell.sheets import answer


def _public(home: Area, pk: int) -> Version:
    rows = Version.objects.visible_to(VISITOR).filter(under([home.path], "pact__place"))
    return get_object_or_404(rows.select_related("pact__area"), pk=pk)


@kept
@require_safe
def place(request: Request, key: str) -> HttpResponse:
    """The pacts of a village and of its groups: what is in force, what is being asked about."""
    home = public_village(key)
    shown = Precept.objects.visible_to(VISITOR).filter(under([home.path], "place"))
    context = {"village": home, "pacts": queries.of_place(home), "precepts": shown[:100]}
    return render(request, "pacts/place.html", context)


@kept
@require_safe
def show(request: Request, key: str, pk: int) -> HttpResponse:
    """One version in full, with its meeting and the other versions."""
    home = public_village(key)
    one = _public(home, pk)
    others = Version.objects.visible_to(VISITOR).filter(pact=one.pact).exclude(pk=pk)
    context = {
        "village": home, "version": one, "pact": one.pact, "since": papers.since(one),
        "groups": queries.in_order(standing.clauses_of(one)), "heard": queries.heard(one),
        "others": others.order_by("-number"), "filing": getattr(one, "filing", None),
        "result": queries.result_of(one),
    }  # fmt: skip
    return render(request, "pacts/show.html", context)


@kept
@require_safe
def compare(request: Request, key: str, pk: int, other: int) -> HttpResponse:
    """What changed from the older of two versions to the newer."""
    home = public_village(key)
    found = sorted((_public(home, pk), _public(home, other)), key=lambda one: one.number)
    if found[0].pact_id != found[1].pact_id:
        raise Missing(_("这两版不是同一份规约。"))
    context = {
        "village": home, "pact": found[0].pact, "before": found[0], "after": found[1],
        "changes": queries.compared(*found),
    }  # fmt: skip
    return render(request, "pacts/compare.html", context)


@require_safe
def paper(request: Request, key: str, pk: int, what: str, form: str = "") -> HttpResponse:
    """A paper that anybody may print."""
    if what not in papers.PUBLIC:
        raise Missing(_("现在没有这张纸。"))
    home = public_village(key)
    return _sheet(request, _public(home, pk), what, form, home)


@require_safe
def office_paper(request: Request, pk: int, what: str, form: str = "") -> HttpResponse:
    """Any paper, for those who work with the version."""
    one = version_of(request.actor, pk)
    home = village_of(one.pact.area) or one.pact.area
    return _sheet(request, one, what, form, None, home)


def _sheet(  # noqa: PLR0913, PLR0917
    request: Request, one: Version, what: str, form: str, home: Area | None, at: Area | None = None
) -> HttpResponse:
    shown = home or at
    assert shown is not None  # noqa: S101 - one of the two is given
    url = reverse("pacts:place", args=[shown.key])
    sheet = papers.of_version(request.actor, one, what, absolute(request, url))
    if form:
        return answer.file(sheet, form)
    where = partial(reverse, "pacts:paper") if home else partial(reverse, "pacts:office_paper")
    args = [shown.key, one.pk, what] if home else [one.pk, what]
    back = (
        reverse("pacts:show", args=[shown.key, one.pk])
        if home
        else reverse("pacts:version", args=[one.pk])
    )
    forms = [(label, where(args=[*args, end])) for label, end in (("PDF", "pdf"), ("Word", "docx"))]
    return answer.never_kept(
        render(request, "shell/sheet.html", {"sheet": sheet, "forms": forms, "back": back})
    )
