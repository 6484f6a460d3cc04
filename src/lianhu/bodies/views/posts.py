"""Who is who, posts and their vacancies, the notice of the four fixings."""

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor, under
from lianhu.audit.pages import Request, page, require_somewhere, said_at
from lianhu.audit.seen import held
from lianhu.bodies import commands, queries, regrid, welcome
from lianhu.bodies.charter import charter as charter_of
from lianhu.bodies.forms.posts import (
    AppointForm,
    DutiesForm,
    FoundForm,
    HolderForm,
    MergeForm,
    PostForm,
    SplitForm,
)
from lianhu.bodies.listing import on_the_wall
from lianhu.bodies.models import SEE, Organisation, Post, Tenure
from lianhu.bodies.picking import candidates
from lianhu.kernel import clock
from lianhu.kernel.text import clean_line
from lianhu.people.commands import register
from lianhu.people.models import Person
from lianhu.places.models import Area
from lianhu.places.queries import ancestors, children

ROWS: Final = 50
REDRAW: Final = {
    "split": ("bodies.split_grid", SplitForm, _later("拆分网格")),
    "merge": ("bodies.merge_grids", MergeForm, _later("并到别的网格")),
}
NEAR: Final = ("village", "group", "grid", "cluster")


def directory(request: Request, key: str = "") -> HttpResponse:
    """Who to turn to in an area: office-holders by name, as on the notice on the wall."""
    area = _area(request, key)
    here = Post.objects.visible_to(request.actor).live().filter(area=area)
    here = here.exclude(role="county_admin").exclude(role__in=queries.CHAIN_ROLES)
    context = {
        "area": area,
        "above": _above(area),
        "below": [] if area.kind in NEAR else children(area),
        "held": queries.roster(here.select_related("organisation").order_by("pk")),
        "nodes": queries.chain(area) if area.kind in NEAR else [],
        "bodies": on_the_wall(request.actor, area) if area.kind in NEAR else [],
    }
    return render(request, "bodies/directory.html", context)


def charter(request: Request, key: str) -> HttpResponse:
    """定格、定岗、定人、定责 of a grid, to be printed and put on the wall."""
    areas = Area.objects.visible_to(request.actor).filter(kind="grid")
    grid = get_object_or_404(areas, key=key)
    return render(request, "bodies/charter.html", {"charter": charter_of(grid)})


def posts(request: Request) -> HttpResponse:
    """The posts of an area, those that stand empty first."""
    require_somewhere(request.actor, SEE)
    area = _own_area(request)
    words = clean_line(request.GET.get("q", "")[:50], 50)
    rows = Post.objects.visible_to(request.actor).live().filter(under([area.path], "path"))
    if words:
        holds = Tenure.objects.visible_to(request.actor).live(clock.today())
        holds = holds.filter(person__name__contains=words)
        rows = rows.filter(
            Q(title__contains=words) | Q(area__name__contains=words) | Q(tenures__in=holds)
        )
    empty = queries.vacancies(request.actor).filter(under([area.path], "path"))
    ordered = rows.select_related("area", "organisation").order_by("path", "pk").distinct()
    shown = Paginator(ordered, ROWS).get_page(request.GET.get("page"))
    context = {
        "area": area,
        "above": _above(area),
        "below": children(area),
        "q": words,
        "page": shown,
        "held": queries.roster(shown),
        "empty": empty.select_related("area")[:ROWS],
        "empty_count": empty.count(),
        "triads": queries.triads(area) if area.kind in NEAR else [],
        "bodies": Organisation.objects.visible_to(request.actor)
        .live()
        .filter(area=area)
        .order_by("pk"),
        "may_create": request.actor.may("bodies.create_post", area.path),
        "may_found": request.actor.may("bodies.found", area.path),
        "may_redraw": area.kind == "grid" and request.actor.may("bodies.split_grid", area.path),
    }
    return render(request, "bodies/posts.html", context)


def post(request: Request, pk: int) -> HttpResponse:
    """One post: what it answers for, who holds and held it, and what may be done."""
    row = _post(request, pk, SEE)
    asked = request.POST.get("do", "")
    if asked == "leave":
        commands.leave(request.actor, row)
    if asked == "end":
        commands.end_post(request.actor, row)
    if asked:
        return redirect("bodies:post", pk=pk)
    terms = Tenure.objects.visible_to(request.actor).filter(post=row).select_related("person")
    now = queries.holders([row]).get(row.pk)
    if now is not None:
        now.post = row
    # A button that only leads to a refusal is none.
    may = {
        name: commands.has_standing(request.actor, f"bodies.{name}", row.role, row.path)
        for name in ("appoint", "hand_over", "leave", "end_post", "change_duties")
    }
    context = {
        "post": row,
        "terms": terms.order_by("-from_on", "-pk"),
        "now": now,
        "offers": welcome.offers(request.actor, now),
        "may": may,
        "higher": request.actor.may("bodies.appoint", row.path) and not may["appoint"],
    }
    return render(request, "bodies/post.html", context)


def create_post(request: Request) -> HttpResponse:
    """A new post in an area."""
    area = _own_area(request, "bodies.create_post")
    form = PostForm(request.POST or None, actor=request.actor, area=area)
    if form.is_valid():
        given = form.cleaned_data
        with said_at(form):
            made = commands.create_post(
                request.actor,
                area=area,
                title=given["title"],
                role=given["role"],
                organisation=given["organisation"],
                duties=given["duties"],
                duty_words=form.lines,
                office_phone=given["office_phone"],
            )
    if not form.is_valid():
        return page(request, "bodies/create_post.html", {"area": area}, form)
    return redirect("bodies:post", pk=made.pk)


def duties(request: Request, pk: int) -> HttpResponse:
    """Change what a post answers for."""
    row = _post(request, pk, "bodies.change_duties")
    form = DutiesForm(request.POST or None, initial=DutiesForm.now(row))
    if form.is_valid():
        given = form.cleaned_data
        with said_at(form), form.unchanged(request.actor, lambda: form.now(held(row))):
            commands.change_duties(
                request.actor,
                row,
                duties=given["duties"],
                duty_words=form.lines,
                title=given["title"],
                office_phone=given["office_phone"],
            )
    if not form.is_valid():
        return page(request, "bodies/duties.html", {"post": row}, form)
    return redirect("bodies:post", pk=pk)


def appoint(request: Request, pk: int) -> HttpResponse:
    """Put somebody into an empty post."""
    row = _post(request, pk, "bodies.appoint")
    form = AppointForm(request.POST or None, found=candidates(request))
    if form.is_valid():
        given = form.cleaned_data
        with said_at(form), transaction.atomic():
            commands.appoint(
                request.actor,
                row,
                _person(request, row, form),
                from_on=given["from_on"],
                to_on=given["to_on"],
            )
    return _after_naming(request, "bodies/appoint.html", row, form)


def hand_over(request: Request, pk: int) -> HttpResponse:
    """From the present holder to the next; what the post holds stays with it."""
    row = _post(request, pk, "bodies.hand_over")
    form = HolderForm(request.POST or None, found=candidates(request))
    if form.is_valid():
        with said_at(form), transaction.atomic():
            commands.hand_over(
                request.actor, row, _person(request, row, form), on=form.cleaned_data["from_on"]
            )
    return _after_naming(request, "bodies/hand_over.html", row, form)


def found_body(request: Request) -> HttpResponse:
    """A new organisation in an area."""
    area = _own_area(request, "bodies.found")
    form = FoundForm(request.POST or None, actor=request.actor, area=area)
    if form.is_valid():
        with said_at(form):
            made = commands.found(request.actor, area=area, **form.cleaned_data)
    if not form.is_valid():
        return page(request, "bodies/found.html", {"area": area}, form)
    return redirect("bodies:organisation", pk=made.pk)


def mine(request: Request) -> HttpResponse:
    """My posts, what each answers for, and who stands above and below me."""
    require_somewhere(request.actor, SEE)
    held = Tenure.objects.visible_to(request.actor).live(clock.today())
    own = held.filter(person=request.actor.person_id).order_by("post__path", "pk")
    context = {
        "base": "shell/office.html" if request.actor.account_id else "shell/field.html",
        "posts": own.select_related("post__area", "post__organisation"),
    }
    return render(request, "bodies/mine.html", context)


def redraw(request: Request, key: str, what: str) -> HttpResponse:
    """Split a grid, or put it into another; what becomes of each post is asked."""
    if what not in REDRAW:
        raise Http404
    verb, kind, title = REDRAW[what]
    require_somewhere(request.actor, verb)
    mine = Area.objects.visible_to(request.actor).live().filter(kind="grid")
    grid = get_object_or_404(mine.filter(under(request.actor.paths(verb), "path")), key=key)
    rows = Post.objects.visible_to(request.actor).live().filter(path__startswith=grid.path)
    posts = list(rows.select_related("area").order_by("path", "pk"))
    form = kind(request.POST or None, grid=grid, posts=posts)
    if form.is_valid():
        given = {k: v for k, v in form.cleaned_data.items() if not k.startswith("post_")}
        act = regrid.split_grid if what == "split" else regrid.merge_grids
        with said_at(form):
            new = act(request.actor, grid, posts=form.posts, **given) or given["into"]
    if not form.is_valid():
        return page(request, "bodies/redraw.html", {"grid": grid, "title": title}, form)
    done = _("已办好。住户、岗位和手上的事都跟过来了；换了网格的人，请重新开通专属链接。")
    messages.success(request, done)
    return redirect(f"{reverse('bodies:posts')}?area={new.key}")


def _area(request: Request, key: str) -> Area:
    """The area with this public key; the county when none is given."""
    areas = Area.objects.visible_to(request.actor)
    if key:
        return get_object_or_404(areas, key=key)
    county = areas.filter(kind="county").order_by("pk").first()
    if county is None:
        raise Http404
    return county


def _own_area(request: Request, verb: str = SEE) -> Area:
    """The area asked for, if it lies under the actor's own; else the widest of those."""
    require_somewhere(request.actor, verb)
    areas = Area.objects.visible_to(request.actor).live()
    areas = areas.filter(under(request.actor.paths(verb), "path"))
    key = request.GET.get("area", "")
    area = areas.filter(key=key).first() if key else areas.order_by("path").first()
    if area is None:
        raise Http404
    return area


def _above(area: Area) -> list[Area]:
    return [one for one in ancestors(area) if one.kind not in ("province", "prefecture")]


def _post(request: Request, pk: int, verb: str) -> Post:
    require_somewhere(request.actor, verb)
    rows = Post.objects.visible_to(request.actor).managed_by(request.actor, verb)
    return get_object_or_404(rows.select_related("area", "organisation"), pk=pk)


def _person(request: Request, row: Post, form: HolderForm) -> Person:
    chosen = form.chosen
    if chosen is not None:
        return chosen
    return register(request.actor, area=row.area, name=form.cleaned_data["new_name"])


def _after_naming(request: Request, template: str, row: Post, form: HolderForm) -> HttpResponse:
    if form.is_valid():
        return redirect("bodies:post", pk=row.pk)
    actor: Actor = request.actor
    context = {
        "post": row,
        "now": queries.holders([row]).get(row.pk),
        "q": request.GET.get("q", ""),
        "may_register": actor.may("people.register", row.path),
    }
    return page(request, template, context, form)
