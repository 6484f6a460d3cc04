from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.audit.pages import Request, page, posted, said_at, searched
from lianhu.audit.seen import held, unchanged
from lianhu.places import coverage, forms, national
from lianhu.places.deeds import DEEDS, offered
from lianhu.places.models import Area
from lianhu.places.queries import buildings_of, matching, on_path, open_tree

FORMS: dict[str, type[forms.AreaForm]] = {
    "grid": forms.GridForm,
    "cluster": forms.ClusterForm,
    "group": forms.GroupForm,
    "building": forms.BuildingForm,
    "put-building": forms.PutBuildingForm,
    "unit": forms.UnitForm,
    "rename": forms.RenameForm,
    "relocated": forms.RelocatedForm,
    "end": forms.EndForm,
}


@require_safe
def tree(request: Request) -> HttpResponse:
    """The tree, opened down to `?open=KEY`; with `?q=` the areas of that name or code."""
    visible = Area.objects.visible_to(request.actor).live()
    words = searched(request)
    opened = visible.filter(key=searched(request, "open")).first()
    context = {
        "q": words,
        "found": matching(visible, words) if words else None,
        "nodes": [] if words else open_tree(visible, opened),
        "source": national.SOURCE_WORDS,
        "edition": national.edition(),
    }
    return render(request, "places/tree.html", context)


@require_safe
def branch(request: Request, key: str) -> HttpResponse:
    """What lies directly under one area: the piece that htmx puts into the tree."""
    visible = Area.objects.visible_to(request.actor).live()
    area = get_object_or_404(visible, key=key)
    nodes = visible.filter(parent=area).with_counts().in_order()
    return render(request, "places/_nodes.html", {"nodes": nodes})


@require_safe
def area(request: Request, key: str) -> HttpResponse:
    """One area: what lies in it, what is missing, and what may be done."""
    visible = Area.objects.visible_to(request.actor)
    found = get_object_or_404(visible.with_code(), key=key)
    context = {
        "area": found,
        "above": on_path(found.path)[:-1],
        "below": visible.filter(parent=found).with_counts().in_order(),
        "buildings": buildings_of(found) if found.kind in ("village", "grid") else None,
        "findings": coverage.check(found) if request.actor.is_staff else [],
        "deeds": offered(request.actor, found),
        "source": national.SOURCE_WORDS,
    }
    return render(request, "places/area.html", context)


@require_http_methods(["GET", "POST"])
def change(request: Request, key: str, what: str) -> HttpResponse:
    """Add to an area, rename it or end it: one form for one command."""
    found = get_object_or_404(Area.objects.visible_to(request.actor), key=key)
    deed = DEEDS.get(what)
    if deed is None or found.kind not in deed.kinds:
        raise Http404
    request.actor.require(deed.verb, place=deed.place(found))
    form: Any = FORMS[what](posted(request), area=found)
    if form.is_valid():
        with said_at(form), unchanged(form, request.actor, lambda: form.now(held(found))):
            deed.run(request.actor, found, form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("已办好：%(deed)s。") % {"deed": deed.label})
            return redirect("places:area", found.key)
    return page(request, "places/change.html", {"area": found, "deed": deed}, form)
