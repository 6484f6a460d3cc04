"""What was resolved and what became of it, for everybody; no sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lianhu.assembly import results, wording
from lianhu.audit.actor import VISITOR, under
from lianhu.execution import contentment, queries
from lianhu.execution.models import PledgeList, Undertaking
from lianhu.places.queries import public_village
from lianhu.shell.kept import kept


@kept
@require_safe
def board(request: HttpRequest, key: str) -> HttpResponse:
    """Each resolution of the village that was made public, by where it stands."""
    home = public_village(key)
    context = {"village": home, "groups": queries.listed(VISITOR, home)}
    return render(request, "execution/board.html", context)


@kept
@require_safe
def show(request: HttpRequest, key: str, pk: str) -> HttpResponse:
    """What was promised, who does it, by when, how far it is, and what the supervisors say."""
    home = public_village(key)
    rows = Undertaking.objects.visible_to(VISITOR).filter(under([home.path], "place"))
    one = get_object_or_404(
        rows.select_related(
            "area", "resolution__item", "resolution__round", "resolution__meeting__area"
        ),
        pk=int(pk),
    )
    tasks, made = queries.tasks_of(VISITOR, one), one.resolution
    held = made.meeting
    context = {
        "village": home, "one": one, "tasks": tasks, "meeting": wording.title(held),
        "result": results.page_of(held) if results.posted(held) else "",
        "came": wording.attendance(held),
        "votes": wording.votes(made.round) if made.round else "",
        "watchers": list({said.task.watcher_id: said.task.watcher for said in tasks}.values()),
        "kept": queries.kept_of(one),
        "content": contentment.content(one),
        "pledges": PledgeList.objects.visible_to(VISITOR).filter(item=one.resolution.item_id).first(),
    }  # fmt: skip
    return render(request, "execution/public.html", context)
