"""What a village builds and who looks after it, for everybody; no sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lianhu.audit.actor import VISITOR, under
from lianhu.bodies.queries import holders
from lianhu.places.queries import public_village
from lianhu.projects import queries
from lianhu.projects.models import Project
from lianhu.projects.origins import origins
from lianhu.publicity.models import Posting
from lianhu.shell.kept import kept


@kept
@require_safe
def board(request: HttpRequest, key: str) -> HttpResponse:
    """Every project of the village: where the money comes from, who does it, who looks after it."""
    home = public_village(key)
    context = {"village": home, "rows": queries.listed(VISITOR, home)}
    return render(request, "projects/board.html", context)


@kept
@require_safe
def show(request: HttpRequest, key: str, pk: str) -> HttpResponse:
    """One project: what was made public of it, who does it, who watches, who looks after it."""
    home = public_village(key)
    rows = Project.objects.visible_to(VISITOR).filter(under([home.path], "place"))
    one = get_object_or_404(rows.select_related("lead", "watcher"), pk=int(pk))
    streams = [f"matter:{pk}" for pk in one.ties.values_list("matter_id", flat=True)]
    context = {
        "village": home, "project": one, "kept": queries.kept(one), "origins": origins(VISITOR, one),
        "heads": holders([post for post in (one.lead, one.watcher) if post]),
        "postings": Posting.objects.visible_to(VISITOR).filter(stream__in=streams)
        .order_by("-from_at", "-pk"),
    }  # fmt: skip
    return render(request, "projects/public.html", context)
