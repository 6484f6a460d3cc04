"""The desk: what became of each resolution, and who is given what."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access.roles import face_of
from lianhu.assembly.models import Resolution
from lianhu.assembly.wording import title
from lianhu.audit.actor import Actor
from lianhu.audit.once import once
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.execution import apart, commands, contentment, queries
from lianhu.execution.commands.setting import MOST, OWNERS
from lianhu.execution.forms.setting import AssignForm, KeepForm, WaiveForm
from lianhu.execution.models import ASSIGN, HEAR, SEE, Undertaking
from lianhu.kernel.errors import Missing
from lianhu.notices.reading import opened

either = require_http_methods(["GET", "HEAD", "POST"])


def undertaking_of(actor: Actor, pk: int) -> Undertaking:
    """What the actor may see from the desk, else 404."""
    require_somewhere(actor, SEE)
    rows = Undertaking.objects.visible_to(actor)
    return get_object_or_404(
        rows.select_related("area", "resolution__item", "resolution__meeting__area"), pk=pk
    )


@require_safe
def undertakings(request: Request) -> HttpResponse:
    """Each resolution by where it stands; what somebody should ask about first."""
    require_somewhere(request.actor, SEE)
    context = {
        "groups": queries.listed(request.actor), "face": face_of(request.actor),
        "may_assign": bool(request.actor.paths(ASSIGN)),
    }  # fmt: skip
    return page(request, "execution/list.html", context)


@never_cache
@either
def show(request: Request, pk: str) -> HttpResponse:
    """One resolution: who debated it, what it set to be done, by whom, how far, who keeps it."""
    actor = request.actor
    one = undertaking_of(actor, int(pk))
    opened(actor, one.stream, one.place)
    face = face_of(actor)
    if request.method == "POST":
        commands.ask(actor, one)
        messages.success(request, _("从今天起可以问了。"))
        return redirect("execution:asked", face, one.pk)
    tasks = queries.tasks_of(actor, one)
    over = bool(tasks) and all(said.task.is_over for said in tasks)
    context = {
        "one": one, "base": f"shell/{face}.html", "face": face, "meeting": title(one.resolution.meeting),
        "tasks": tasks, "kept": queries.kept_of(one), "content": contentment.content(one),
        "may_assign": not one.none_at and actor.may(ASSIGN, one.place),
        "may_ask": over and not one.asked_on and actor.may("execution.ask", one.place),
        "may_hear": one.asked_on and not one.closed_on and actor.paths(HEAR),
        "may_care": over and any(said.task.state == "agreed" for said in tasks)
        and actor.may("execution.hand_over", one.place),
    }  # fmt: skip
    return page(request, "execution/show.html", context)


@never_cache
@either
def assign(request: Request, pk: str) -> HttpResponse:
    """All tasks on one page, one line each; or why there are none."""
    actor = request.actor
    one = undertaking_of(actor, int(pk))
    actor.require(ASSIGN, place=one.place)
    act = request.POST.get("act", "")
    forms: dict[str, Any] = {
        "assign": _assign_form(request, one, act),
        "waive": WaiveForm(request.POST if act == "waive" else None),
    }
    form = forms.get(act)
    if form is not None and form.is_valid():
        with said_at(form):
            if act == "waive":
                commands.waive(actor, one, why=form.cleaned_data["why"])
                messages.success(request, _("记下了。"))
            else:
                run = partial(_assigned, actor, one, form)
                sent = {name: str(value) for name, value in form.cleaned_data.items()}
                once(actor, request.POST.get("once", ""), [pk, sent], run, form=ASSIGN)
                messages.success(request, _("定下了，已经告诉办的人和监督的人。"))
            return redirect("execution:show", one.pk)
    context = {
        "one": one, "forms": forms, "tasks": queries.tasks_of(actor, one),
        "more": forms["assign"].rows + 3, "most": MOST,
    }  # fmt: skip
    return page(request, "execution/assign.html", context, form)


def _assign_form(request: Request, one: Undertaking, act: str) -> AssignForm:
    asked = request.GET.get("rows", "")
    return AssignForm(
        request.POST if act == "assign" else None,
        owners=apart.owners_in(one.place, OWNERS), watchers=apart.watchers_named(one.place),
        rows=int(asked) if asked.isdecimal() and len(asked) < 3 else 3,
    )  # fmt: skip


def _assigned(actor: Actor, one: Undertaking, form: AssignForm) -> dict[str, Any]:
    return {"tasks": [task.pk for task in commands.assign(actor, one, form.said())]}


@require_safe
def of(request: Request, pk: str) -> HttpResponse:
    """From a resolution to what became of it: the desk, or what everybody may read."""
    actor = request.actor
    resolution = get_object_or_404(
        Resolution.objects.visible_to(actor).select_related("area", "meeting"), pk=int(pk)
    )
    found = Undertaking.objects.visible_to(actor).filter(resolution=resolution).first()
    if found is None and actor.may("execution.take_up", resolution.area.path):
        found = commands.take_up(actor, resolution)
    if found is None:
        raise Missing(_("这一项还没有开始落实，或者不归您看。"))
    if actor.paths(SEE):
        return redirect("execution:show", found.pk)
    return redirect("execution:public", resolution.area.key, found.pk)


@never_cache
@either
def care(request: Request, pk: str) -> HttpResponse:
    """Who looks after what was done: an old project or a new one, and a duty of upkeep."""
    actor = request.actor
    one = undertaking_of(actor, int(pk))
    actor.require("execution.hand_over", place=one.place)
    form = KeepForm(
        posted(request), posts=apart.owners_in(one.place, OWNERS),
        projects=queries.projects_for(actor, one), has=one.project_id is not None,
    )  # fmt: skip
    if form.is_valid():
        with said_at(form):
            sent = {name: str(value) for name, value in form.cleaned_data.items()}
            run = partial(_handed_over, actor, one, form)
            once(actor, request.POST.get("once", ""), [pk, sent], run, form="execution.hand_over")
            messages.success(request, _("定下了，到日子提醒他去看。"))
            return redirect("execution:show", one.pk)
    return page(request, "execution/care.html", {"one": one}, form)


def _handed_over(actor: Actor, one: Undertaking, form: KeepForm) -> dict[str, Any]:
    found = commands.hand_over(actor, one, form.said(), project=form.cleaned_data.get("project"))
    return {"project": found.pk}


@never_cache
@require_safe
def open_(request: Request, pk: str) -> HttpResponse:
    """Where a telling about a resolution leads."""
    return redirect("execution:show", undertaking_of(request.actor, int(pk)).pk)
