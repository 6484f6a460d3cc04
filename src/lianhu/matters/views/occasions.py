"""A round of visits, a meeting in a yard, a screening: several things, or nothing."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianhu.audit.actor import Actor, under
from lianhu.audit.once import answered, once
from lianhu.audit.pages import Request
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.matters import alike, finding, helping
from lianhu.matters.commands.gathering import gather
from lianhu.matters.forms.gathering import FoundForm, OccasionForm, SaidForm, SaidRows, places
from lianhu.matters.kinds import Channel, Kind
from lianhu.matters.models import Matter
from lianhu.matters.rows import lines
from lianhu.matters.views.chat import frame
from lianhu.matters.views.common import PAGES, need, sent, village_asked
from lianhu.people.models import Household
from lianhu.people.queries import heads
from lianhu.places.models import Area

GATHER: Final = "matters.gather"
HOMES: Final = 300
# A phone shows one thing at a time, a desk as many as fit.
STEP: Final = {"office": 3, "field": 1}
LEAVES: Final = (Area.Kind.GRID, Area.Kind.CLUSTER)


class Near(Conflict):
    """Something like it is open already, and nobody said yet whether this is the same."""

    def __init__(self) -> None:
        super().__init__(_("还没有记下：有的说法和还没办完的事相近，请在下面点一下是不是同一件。"))


def require_new(actor: Actor, village: Area, rows: SaidRows, page: str) -> None:
    """Show beside each row what it may be, unless it was asked about.

    Raises:
        Near: for one row at least; its `near` are the lines of those matters.
    """
    found = False
    for row in rows.filled:
        if not isinstance(row, FoundForm) or row.cleaned_data.get("same"):
            continue
        ids = alike.open_ones(actor, village, row.cleaned_data["words"])
        if ids:
            seen = Matter.objects.visible_to(actor).filter(pk__in=ids)
            row.near, found = lines(actor, seen, page=page), True
    if found:
        raise Near


def rows_of(request: Request, face: str, channel: str) -> SaidRows:
    """The rows of an occasion as they came, or fresh ones."""
    screens = channel == Channel.SCREENING
    form: type[SaidForm] = FoundForm if screens else SaidForm
    first = {"kind": Kind.HAZARD.value} if screens else {}
    more = "more" in request.POST
    return SaidRows(request, request.actor, more=more, step=STEP[face], form=form, **first)


@never_cache
@require_http_methods(["GET", "POST"])
def occasion(request: Request, face: str, channel: str) -> HttpResponse:
    """One page for all that was said on a round (`visit`) or in a meeting (`yard_meeting`), or that
    was found on a screening."""
    need(request.actor, GATHER)
    village, villages = village_asked(request, GATHER)
    if village is None:
        return render(request, f"matters/{face}/choose.html", {"villages": villages})
    parts = _parts(request.actor, village)
    usual = helping.guess(request.actor, village, list(parts.values()))
    usual["area"] = request.GET.get("a", usual.get("area", ""))
    data = request.POST if request.method == "POST" else None
    form = OccasionForm(
        data, areas=places(village, parts.values()), titled=channel == Channel.YARD_MEETING,
        initial=usual,
    )  # fmt: skip
    rows = rows_of(request, face, channel)
    more = "more" in request.POST
    status = 200
    # Both are asked, so that every fault is shown at once, and what was uploaded is kept.
    fits = data is not None and form.is_valid() & rows.is_valid()
    if data is not None and not more:
        status = 422
        before = _before(request, channel) if rows.lost_only_drafts else None
        if before:
            return redirect("matters:gathering", face, before)
        if fits:
            try:
                pk = _gathered(request, form, rows, parts, village, channel, face)
                messages.success(request, _("记下了。"))
                return redirect("matters:gathering", face, pk)
            except Refusal as refusal:
                status = refusal.status
                if not rows.explain(refusal.field, str(refusal)):
                    known = refusal.field if refusal.field in form.fields else None
                    form.add_error(known, str(refusal))
    chosen = parts.get(str(form["area"].value() or ""))
    context = frame(
        face, village=village, form=form, rows=rows, visit=channel == Channel.VISIT,
        found=channel == Channel.SCREENING,
        homes=_homes(request.actor, chosen) if channel == Channel.VISIT else [],
        quiet={int(one) for one in request.POST.getlist("quiet") if _whole(one)}, area=chosen,
        areas=parts.values(),
    )  # fmt: skip
    return render(request, "matters/collect/occasion.html", context, status=status)


def _before(request: Request, channel: str) -> int | None:
    """What the same submit became: a phone that lost the answer sends its drafts again."""
    key, said = request.POST.get("once", ""), partial(sent, request)
    answer = answered(request.actor, key, said, form=f"{GATHER} {channel}")
    return int(answer["gathering"]) if answer else None


def _gathered(  # noqa: PLR0913, PLR0917
    request: Request,
    form: OccasionForm,
    rows: SaidRows,
    parts: dict[str, Area],
    village: Area,
    channel: str,
    face: str,
) -> int:
    """The occasion written down, once however often it is sent."""
    said = form.cleaned_data
    held_on: date = said["held_on"]

    def run() -> dict[str, Any]:
        # In here, where a repeated submit does not come: it would find itself.
        require_new(request.actor, village, rows, PAGES[face])
        again = bool(rows.known) and not rows.told
        made = gather(
            request.actor, parts.get(said["area"], village), channel=channel, held_on=held_on,
            title=said.get("title", ""), said=rows.said(),
            nothing=again or "nothing" in request.POST,
            quiet=[int(one) for one in request.POST.getlist("quiet") if _whole(one)],
        )  # fmt: skip
        return {"gathering": made.pk}

    key = request.POST.get("once", "")
    answer = once(request.actor, key, sent(request), run, form=f"{GATHER} {channel}")
    return int(answer["gathering"])


def _parts(actor: Actor, village: Area) -> dict[str, Area]:
    """Groups, grids and the linked households of the village that may be chosen."""
    areas = Area.objects.visible_to(actor)
    inside = areas.live().filter(under([village.path], "path"), kind=Area.Kind.CLUSTER)
    mine = inside.filter(under(actor.paths(GATHER), "path"))
    found = [*finding.parts_of(areas, village), *mine]
    return {one.key: one for one in sorted(found, key=lambda one: one.ids)}


def _homes(actor: Actor, area: Area | None) -> Sequence[tuple[int, str]]:
    """The households that live in a grid, by number, as far as the actor may know them."""
    if area is None or area.kind not in LEAVES:
        return []
    rows = Household.objects.visible_to(actor).filter(
        under([area.path], "path"), kind="living", ended_on=None
    )
    found = list(rows.order_by("number")[:HOMES])
    names = heads(one.pk for one in found)
    return [(one.pk, " ".join(filter(None, (names.get(one.pk), one.number)))) for one in found]


def _whole(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) < 19
