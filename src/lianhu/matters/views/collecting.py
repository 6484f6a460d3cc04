"""收集: every way of hearing people on one page, and the days that a village set for them."""

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.access.roles import face_of
from lianhu.audit.actor import under
from lianhu.audit.pages import Request, page, posted, said_at
from lianhu.bodies.models import Post
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters import calendar
from lianhu.matters.commands import calendar as commands
from lianhu.matters.forms.gathering import DayForm
from lianhu.matters.kinds import CALENDARED
from lianhu.matters.lists import Period
from lianhu.matters.models import CollectionDay, Gathering
from lianhu.matters.papers import listing
from lianhu.matters.papers import week as paper
from lianhu.matters.sights import OPEN_BOX
from lianhu.matters.views.chat import frame
from lianhu.matters.views.common import need, village_asked
from lianhu.matters.views.papers import answer_sheet
from lianhu.notices.reading import opened
from lianhu.places.models import Area
from lianhu.places.queries import ids_of, villages_of

GATHER: Final = "matters.gather"
SET: Final = "matters.set_day"
LATELY: Final = 10


@never_cache
@require_safe
def collect(request: Request, face: str = "office") -> HttpResponse:
    """The ways of hearing people, what is set for when, what was missed, what came in lately."""
    actor = request.actor
    need(actor, GATHER, OPEN_BOX)
    villages = list(villages_of(actor, GATHER).select_related("parent"))
    chosen = next((one for one in villages if one.key == request.GET.get("v")), None)
    places = under([chosen.path if chosen else ""], "place")
    days = (
        CollectionDay.objects.visible_to(actor).live().filter(places).select_related("area", "post")
    )
    done = Gathering.objects.visible_to(actor).filter(places).select_related("area")
    shown = villages if chosen is None else [chosen]
    one = shown[0] if len(shown) == 1 else None
    context = frame(
        face,
        villages=villages,
        chosen=chosen,
        query=f"?v={chosen.key}" if chosen else "",
        days=calendar.kept(days.order_by("place", "pk")[:200]),
        lately=done.exclude(settled_at=None).order_by("-held_on", "-pk")[:LATELY],
        drafts=done.filter(settled_at=None, by_person_id=actor.person_id or 0).order_by("-pk"),
        may_box=bool(actor.paths(OPEN_BOX)) and face == "office",
        may_set=bool(actor.paths(SET)) and face == "office",
        parts=_seen(request, one) if one else [],
        today=clock.today(),
    )
    return render(request, "matters/collect/collect.html", context)


def _seen(request: Request, village: Area) -> list[Area]:
    """The village and its parts of which the actor sees what was said."""
    paths = request.actor.paths(listing.SEE)
    kinds = (Area.Kind.VILLAGE, Area.Kind.GRID, Area.Kind.CLUSTER)
    rows = Area.objects.visible_to(request.actor).live().filter(kind__in=kinds)
    return list(rows.filter(under([village.path], "path"), under(paths, "path")).order_by("path"))


@never_cache
@require_http_methods(["GET", "POST"])
def set_day(request: Request) -> HttpResponse:
    """A village says when it collects."""
    need(request.actor, SET)
    village, villages = village_asked(request, SET)
    if village is None:
        return render(request, "matters/office/choose.html", {"villages": villages})
    posts = {
        one.pk: one
        for one in Post.objects.visible_to(request.actor)
        .live()
        .filter(under([village.path], "path") | _over(village.path))
        .select_related("area")
        .order_by("path", "pk")
    }
    form = DayForm(
        posted(request),
        channels=[(one.value, one.label) for one in CALENDARED],
        posts=lambda: [(pk, f"{one.area} {one.title}") for pk, one in posts.items()],
    )
    if form.is_valid():
        said: dict[str, Any] = {**form.cleaned_data, "post": posts[form.cleaned_data["post"]]}
        with said_at(form):
            commands.set_day(request.actor, village, **said)
            messages.success(request, _("定下了。前一天会提醒负责的岗位。"))
            return redirect(f"{frame('office')['hub']}?{urlencode({'v': village.key})}")
    return page(request, "matters/collect/day.html", frame("office", village=village), form)


def _over(path: str) -> Q:
    """The areas directly on the way to the county: a township's post may see to it too."""
    return Q(area__in=ids_of(path))


@require_safe
def week(request: Request, form: str = "") -> HttpResponse:
    """What a grid, a neighbourhood or a village collected in the week of `?d=`, to print."""
    need(request.actor, listing.SEE)
    said = request.GET.get("d", "")
    try:
        day = date.fromisoformat(said) if said else clock.today()
    except ValueError as odd:
        raise Refusal(_("日期没有看懂，请写成 2026-03-05。")) from odd
    if not 2000 <= day.year <= 2100:
        raise Refusal(_("年份不对，请看一看。"))
    area = get_object_or_404(Area.objects.visible_to(request.actor), key=request.GET.get("a", ""))
    sheet = paper.make(request.actor, area, Period.week_of(day))
    return answer_sheet(request, sheet, form, {"week": area.key})


@require_POST
def end_day(request: Request, pk: int) -> HttpResponse:
    need(request.actor, "matters.end_day")
    one = get_object_or_404(CollectionDay.objects.visible_to(request.actor), pk=pk)
    commands.end_day(request.actor, one)
    messages.success(request, _("已取消这个收集日。"))
    return redirect("matters:collect")


@never_cache
@require_safe
def open_day(request: Request, pk: int) -> HttpResponse:
    """Where a reminder leads; who opens it has been told."""
    need(request.actor, GATHER, OPEN_BOX)
    rows = CollectionDay.objects.visible_to(request.actor).select_related("area")
    one = get_object_or_404(rows, pk=pk)
    opened(request.actor, one.stream, one.place)
    hub = frame(face_of(request.actor))["hub"]
    return redirect(f"{hub}?{urlencode({'v': one.area.key})}")
