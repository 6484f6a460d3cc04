"""The desk: what is built and tried out, what belongs to it, who looks after it."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access.roles import face_of
from lianhu.audit.actor import Actor
from lianhu.audit.once import once
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.audit.seen import held
from lianhu.bodies.queries import holders
from lianhu.kernel.errors import Missing, NotAllowed
from lianhu.matters.models import Matter
from lianhu.notices.reading import opened
from lianhu.places.models import Area
from lianhu.places.queries import villages_of
from lianhu.projects import commands, queries
from lianhu.projects.commands import Facts
from lianhu.projects.forms import (
    CareForm,
    FinishForm,
    FoundForm,
    LookForm,
    ProjectForm,
    TieForm,
    WhyForm,
)
from lianhu.projects.models import LOOK, SEE, Project, Upkeep
from lianhu.projects.origins import origins

FOUND: Final = "projects.found"
either = require_http_methods(["GET", "HEAD", "POST"])


def project_of(actor: Actor, pk: int) -> Project:
    """The project, where a post of the actor works over it, else 404."""
    require_somewhere(actor, SEE)
    rows = (
        Project.objects.visible_to(actor).of_work(actor).select_related("area", "lead", "watcher")
    )
    found: Project = get_object_or_404(rows, pk=pk)
    return found


@require_safe
def projects(request: Request) -> HttpResponse:
    """What is built, tried out and looked after where the reader works, what is late first."""
    require_somewhere(request.actor, SEE)
    context = {
        "rows": queries.listed(request.actor), "mine": queries.mine(request.actor),
        "may_found": bool(request.actor.paths(FOUND)),
    }  # fmt: skip
    return page(request, "projects/list.html", context)


@either
def found(request: Request) -> HttpResponse:
    """A new project; first where, if there is a choice."""
    require_somewhere(request.actor, FOUND)
    areas = {one.key: one for one in villages_of(request.actor, FOUND)}
    key = request.GET.get("a", "")
    if key and key not in areas:
        raise Missing(_("没有这个地方，或者不在您的工作范围。"))
    if not key and len(areas) != 1:
        return page(request, "projects/where.html", {"areas": areas.values()})
    area = areas[key] if key else next(iter(areas.values()))
    form = FoundForm(posted(request), posts=queries.posts_of(request.actor, area))
    if form.is_valid():
        with said_at(form):
            run = partial(_found, request.actor, area, form.said(), form.cleaned_data["began_on"])
            said = {name: str(value) for name, value in form.cleaned_data.items()}
            made = once(
                request.actor, request.POST.get("once", ""), [area.key, said], run, form=FOUND
            )
            return redirect("projects:show", made["project"])
    return page(request, "projects/form.html", {"area": area}, form)


def _found(actor: Actor, area: Area, said: Facts, began_on: date) -> dict[str, Any]:
    return {"project": commands.found(actor, area, said, began_on=began_on).pk}


@either
def change(request: Request, pk: int) -> HttpResponse:
    """Other words, other money, other hands."""
    one = project_of(request.actor, pk)
    request.actor.require("projects.change", place=one.place)
    form = ProjectForm(
        posted(request),
        posts=queries.posts_of(request.actor, one.area),
        initial=ProjectForm.now(one),
    )
    if form.is_valid():
        with said_at(form):
            with form.unchanged(request.actor, lambda: ProjectForm.now(held(one))):
                commands.change(request.actor, one, form.said())
            messages.success(request, _("已保存。"))
            return redirect("projects:show", one.pk)
    return page(request, "projects/form.html", {"area": one.area, "project": one}, form)


Done = Callable[[Actor, Project, dict[str, Any]], object]


def _tied(actor: Actor, project: Project, said: dict[str, Any]) -> object:
    rows = Matter.objects.visible_to(actor).filter(number=said["number"].replace(" ", ""))
    matter = rows.first()
    if matter is None:
        raise Missing(_("没有这个编号的事项，或者不归您看。"), field="number")
    return commands.tie(actor, project, matter)


ACTS: Final[dict[str, Done]] = {
    "care": lambda actor, project, said: commands.care(actor, project, **said),
    "tie": _tied,
    "finish": lambda actor, project, said: commands.finish(actor, project, **said),
    "end": lambda actor, project, said: commands.end(actor, project, **said),
}


@never_cache
@either
def show(request: Request, pk: int) -> HttpResponse:
    """A project: its facts, what belongs to it, who looks after what, and the steps that are open."""
    actor = request.actor
    one = project_of(actor, pk)
    if request.method != "POST":
        opened(actor, one.stream, one.place)
    chosen = request.POST.get("act", "")
    forms_ = _forms(request, one, chosen)
    form = forms_.get(chosen)
    if form is not None and form.is_valid():
        with said_at(form):
            said = form.said() if isinstance(form, CareForm) else dict(form.cleaned_data)
            ACTS[chosen](actor, one, said)
            messages.success(request, _("记下了。"))
            return redirect("projects:show", one.pk)
    kept = queries.kept(one)
    context = {
        "project": one, "kept": kept, "looks": queries.looks(one), "origins": origins(actor, one),
        "matters": queries.matters(actor, one, "matters:show"), "forms": forms_,
        "heads": holders([post for post in (one.lead, one.watcher) if post]),
        "may_change": not one.ended_on and actor.may("projects.change", one.place),
        "may_drop": not one.ended_on and actor.may("projects.drop", one.place),
        "may_look": {
            row.upkeep.pk for row in kept
            if not one.ended_on and actor.may(LOOK, row.upkeep.post.path)
        },
    }  # fmt: skip
    return page(request, "projects/show.html", context, form)


def _forms(request: Request, one: Project, chosen: str) -> dict[str, forms.Form]:
    """The steps that are open to the reader, each with its form; of the one that was sent, filled."""
    if one.ended_on:
        return {}
    made: dict[str, Callable[..., forms.Form]] = {
        "care": lambda data: CareForm(
            data, posts=queries.posts_of(request.actor, one.area), prefix="care"
        ),
        "tie": lambda data: TieForm(data, prefix="tie"),
        "finish": lambda data: FinishForm(data, prefix="finish"),
        "end": lambda data: WhyForm(data, prefix="end"),
    }
    if one.done_on:
        del made["finish"]
    may = {name for name in made if request.actor.may(f"projects.{name}", one.place)}
    return {
        name: make(request.POST if name == chosen else None)
        for name, make in made.items()
        if name in may
    }


@either
def drop(request: Request, pk: int) -> HttpResponse:
    """A duty of upkeep ends, with a reason."""
    require_somewhere(request.actor, SEE)
    rows = Upkeep.objects.visible_to(request.actor).select_related("project", "post")
    upkeep = get_object_or_404(rows, pk=pk)
    project_of(request.actor, upkeep.project_id)
    form = WhyForm(posted(request))
    if form.is_valid():
        with said_at(form):
            commands.drop(request.actor, upkeep, why=form.cleaned_data["why"])
            messages.success(request, _("已取消。"))
            return redirect("projects:show", upkeep.project_id)
    return page(request, "projects/drop.html", {"upkeep": upkeep}, form)


@never_cache
@either
def look(request: Request, face: str, pk: int) -> HttpResponse:
    """What was seen: all well in one tap, or what is not."""
    actor = request.actor
    require_somewhere(actor, LOOK)
    rows = Upkeep.objects.visible_to(actor).select_related("project__area", "post__area")
    upkeep = get_object_or_404(rows, pk=pk)
    if not actor.may(LOOK, upkeep.post.path):
        raise Missing(_("没有这一项管护，或者不归您的岗位。"))
    if request.method != "POST":
        opened(actor, upkeep.project.stream, upkeep.post.path)
    form = LookForm(posted(request))
    if form.is_valid():
        with said_at(form):
            good = "good" in request.POST
            run = partial(_looked, actor, upkeep, form.cleaned_data, good)
            said = [pk, good, {name: str(one) for name, one in form.cleaned_data.items()}]
            made = once(actor, request.POST.get("once", ""), said, run, form=LOOK)
            messages.success(
                request,
                _("记下了，谢谢。") if good else _("记下了，编号%s，已经交去修。") % made["number"],
            )
            return redirect("matters:today" if face == "field" else "projects:list")
    context = {
        "upkeep": upkeep, "project": upkeep.project, "frame": f"shell/{face}.html",
        "before": upkeep.looks.select_related("matter").order_by("-held_on", "-pk")[:5],
    }  # fmt: skip
    return page(request, "projects/look.html", context, form)


def _looked(actor: Actor, upkeep: Upkeep, said: Mapping[str, Any], good: bool) -> dict[str, Any]:  # noqa: FBT001
    words = "" if good else said["words"]
    made = commands.look(actor, upkeep, held_on=said["held_on"], good=good, words=words)
    return {"number": made.matter.number if made.matter else ""}


@never_cache
@require_safe
def open_(request: Request, pk: int) -> HttpResponse:
    """Where a telling leads; who opens it has been told."""
    actor = request.actor
    if not (actor.paths(SEE) or actor.paths(LOOK)):
        raise NotAllowed(_("您现在的岗位看不了这一页。"))
    one = get_object_or_404(Project.objects.visible_to(actor), pk=pk)
    opened(actor, one.stream, one.place)
    face = face_of(actor)
    mine = [upkeep for upkeep in queries.mine(actor) if upkeep.project_id == one.pk]
    if mine:
        return redirect("projects:look", face, mine[0].pk)
    if face == "field":
        return redirect("matters:today")
    return redirect("projects:show", one.pk)
