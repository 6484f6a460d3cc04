"""One task: what was said of it, and the steps that are open to the reader."""

from collections.abc import Callable, Mapping
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
from lianhu.audit.pages import Request, page, said_at
from lianhu.execution import apart, commands, queries
from lianhu.execution.commands.doing import his
from lianhu.execution.commands.setting import OWNERS
from lianhu.execution.forms.doing import ExtendForm, FinishForm, ReportForm, WhyForm, WordsForm
from lianhu.execution.forms.setting import ReassignForm
from lianhu.execution.models import ASSIGN, REPORT, SEE, State, Step, Task
from lianhu.kernel.errors import NotAllowed
from lianhu.notices.reading import opened

Said = Mapping[str, Any]


def task_of(actor: Actor, pk: int) -> Task:
    """The task of a post of the actor, or over which one sees; else 404."""
    if not (actor.paths(SEE) or actor.paths(REPORT)):
        raise NotAllowed(_("您现在的岗位看不了这一页。"))
    rows = Task.objects.visible_to(actor).select_related(
        "owner", "watcher", "undertaking__area", "undertaking__resolution__item"
    )
    return get_object_or_404(rows, pk=pk)


def _report(actor: Actor, one: Task, said: Said) -> object:
    return commands.report(actor, one, **said)


def _answer(actor: Actor, one: Task, said: Said) -> object:
    rows = Step.objects.visible_to(actor).filter(task=one)
    remark = get_object_or_404(rows, pk=said["of"] or 0)
    return commands.answer(actor, one, of=remark, words=said["words"])


def _remark(actor: Actor, one: Task, said: Said) -> object:
    return commands.remark(actor, one, words=said["words"])


ACTS: Final[dict[str, Callable[[Actor, Task, Said], object]]] = {
    "report": _report,
    "finish": lambda actor, one, said: commands.finish(actor, one, **said),
    "agree": lambda actor, one, said: commands.agree(actor, one, words=said["words"]),
    "send_back": lambda actor, one, said: commands.send_back(actor, one, **said),
    "remark": _remark,
    "answer": _answer,
    "extend": lambda actor, one, said: commands.extend(actor, one, **said),
    "fail": lambda actor, one, said: commands.fail(actor, one, **said),
    "reassign": lambda actor, one, said: commands.reassign(actor, one, **said),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: Request, face: str, pk: str) -> HttpResponse:
    """One task with its story; a step for who does it, supervises it or set it."""
    actor = request.actor
    one = task_of(actor, int(pk))
    if request.method != "POST":
        opened(actor, one.stream, one.owner.path)
    act = request.POST.get("act", "")
    offered = _forms(request, one, act)
    form = offered.get(act)
    if form is not None and form.is_valid():
        with said_at(form):
            said = form.said() if isinstance(form, ReassignForm) else dict(form.cleaned_data)
            run = partial(_run, actor, one, act, said)
            sent = [pk, act, {name: str(value) for name, value in said.items()}]
            once(actor, request.POST.get("once", ""), sent, run, form=f"execution.{act}")
            messages.success(request, _("记下了。"))
            return redirect("execution:task", face, one.pk)
    said_of = next(row for row in queries.tasks_of(actor, one.undertaking, one.pk))
    context = {
        "one": one, "said": said_of, "forms": offered, "frame": f"shell/{face}.html", "face": face,
        "why_not": _why_not(actor, one),
    }  # fmt: skip
    return page(request, "execution/task.html", context, form)


def _run(actor: Actor, one: Task, act: str, said: Said) -> dict[str, Any]:
    ACTS[act](actor, one, said)
    return {"act": act}


def _why_not(actor: Actor, one: Task) -> str:
    """Why a supervisor who looks at something that waits may not say whether it is done."""
    if one.state != State.DONE or not actor.may("execution.agree", one.undertaking.place):
        return ""
    return apart.may_check(actor.person_id or 0, one)


def _forms(request: Request, one: Task, act: str) -> dict[str, Any]:
    """The steps that are open to the reader, each with its form; of the one that was sent, filled."""
    actor, place = request.actor, one.undertaking.place
    doing = one.state == State.DOING
    mine = his(actor, one, REPORT)
    open_ = {
        "report": mine and not one.is_over,
        "finish": mine and doing,
        "agree": one.state == State.DONE and not _why_not(actor, one),
        "send_back": one.state == State.DONE and not _why_not(actor, one),
        "remark": True,
        "answer": mine and _unanswered(actor, one),
        "extend": mine and doing,
        "fail": mine and not one.is_over,
        "reassign": not one.is_over and actor.may(ASSIGN, place),
    }
    make = _makers(request, one, act)
    where = {"report": one.owner.path, "finish": one.owner.path, "answer": one.owner.path,
             "extend": one.owner.path, "fail": one.owner.path}  # fmt: skip
    return {
        name: make[name](request.POST if name == act else None)
        for name, allowed in open_.items()
        if allowed and actor.may(f"execution.{name}", where.get(name, place))
    }


def _unanswered(actor: Actor, one: Task) -> bool:
    rows = Step.objects.visible_to(actor).filter(task=one, kind="remarked", answer=None)
    return rows.exists()


def _makers(request: Request, one: Task, act: str) -> dict[str, Callable[..., forms.Form]]:
    def sent(name: str) -> list[Any]:
        return [request.POST, request.FILES] if name == act else []

    actor, place = request.actor, one.undertaking.place
    return {
        "report": lambda _data: ReportForm(*sent("report"), actor=actor, prefix="report"),
        "finish": lambda _data: FinishForm(*sent("finish"), actor=actor, prefix="finish"),
        "agree": lambda data: WordsForm(data, label=_("看到什么（可以不写）"), needed=False, prefix="agree"),
        "send_back": lambda data: WhyForm(data, label=_("还差什么"), prefix="back"),
        "remark": lambda data: WordsForm(data, label=_("监督意见"), prefix="remark"),
        "answer": lambda data: WordsForm(data, label=_("怎样改"), prefix="answer"),
        "extend": lambda data: ExtendForm(data, prefix="extend"),
        "fail": lambda data: WhyForm(data, label=_("为什么没有办成"), prefix="fail"),
        "reassign": lambda data: ReassignForm(
            data, owners=apart.owners_in(place, OWNERS), watchers=apart.watchers_named(place),
            initial={"owner_0": str(one.owner_id), "watcher_0": str(one.watcher_id)},
        ),
    }  # fmt: skip


@never_cache
@require_safe
def open_(request: Request, pk: str) -> HttpResponse:
    """Where a telling about a task leads; who opens it has been told."""
    one = task_of(request.actor, int(pk))
    opened(request.actor, one.stream, one.owner.path)
    return redirect("execution:task", face_of(request.actor), one.pk)
