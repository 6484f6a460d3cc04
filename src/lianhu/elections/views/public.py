"""What everybody reads of elections: who stands, when, where, how to object, what came of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lianhu.audit.actor import VISITOR, under
from lianhu.audit.pages import Request
from lianhu.elections import queries, reading, wording
from lianhu.elections.kinds import RECALL
from lianhu.elections.models import Election
from lianhu.places.queries import public_village
from lianhu.publicity.models import Posting
from lianhu.shell.kept import kept


@kept
@require_safe
def place(request: Request, key: str) -> HttpResponse:
    """The elections of a village and its groups."""
    home = public_village(key)
    rows = [(one, wording.title(one), *reading.votes_on(one)) for one in queries.public_of(home)]
    return render(request, "elections/place.html", {"village": home, "rows": rows})


@kept
@require_safe
def show(request: Request, key: str, pk: int) -> HttpResponse:
    """One election in full, as it is known to everybody."""
    home = public_village(key)
    rows = Election.objects.visible_to(VISITOR).filter(under([home.path], "path"))
    one = get_object_or_404(rows.select_related("area", "organisation", "meeting", "roll", "nominating_roll"), pk=pk)  # fmt: skip
    stands = reading.stands_of(one)
    announced = one.announced_at is not None
    postings = Posting.objects.visible_to(VISITOR).filter(stream=one.stream)
    context = {
        "village": home, "election": one, "title": wording.title(one), "when": wording.when(one),
        "how": wording.how(one), "basis": wording.basis(one), "seats": wording.seats(one),
        "stands": stands if one.candidates_at else [], "announced": announced,
        "outcomes": [(row, wording.outcome(row)) for row in stands] if announced else [],
        "recalled": wording.recalled(one, reading.polls_of(one))
        if announced and not stands else "",
        "asks": wording.question(one) if one.sort.road == RECALL else "",
        "void": wording.void_lines(row for row in reading.all_polls(one) if row.round.is_void),
        "postings": list(postings.order_by("-from_at", "-pk")[:10]),
        "rolls": [row for row in reading.rolls_of(one) if row is not None and row.posting_id],
    }  # fmt: skip
    return render(request, "elections/public.html", context)
