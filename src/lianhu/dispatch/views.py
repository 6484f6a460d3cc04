"""The rules of dispatching: the list in the order in which they are asked, one rule, writing one."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.audit.actor import Actor, under
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.bodies.commands import has_standing
from lianhu.bodies.models import Post
from lianhu.dispatch import classes, commands, explaining, trying
from lianhu.dispatch.answers import SEE as SEE_ANSWERS
from lianhu.dispatch.answers import Answer
from lianhu.dispatch.commands import wording
from lianhu.dispatch.conditions import Then, When
from lianhu.dispatch.forms import AnswerForm, AwayForm, RuleForm, filled
from lianhu.dispatch.models import SEE, Absence, Rule
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing, Refusal
from lianhu.places.models import Area

ACTS: Final[dict[str, Callable[[Actor, Rule], object]]] = {
    "try": commands.try_rule, "enable": commands.enable_rule, "end": commands.end_rule,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A rule in words."""

    rule: Rule
    asked: list[str]
    answer: str
    state: tuple[str, str]


@require_safe
def rules(request: Request) -> HttpResponse:
    """What holds where the reader works, in the order in which it is asked; drafts; a link to
    those that ended."""
    require_somewhere(request.actor, SEE)
    old = "old" in request.GET
    rows = Rule.objects.visible_to(request.actor).filter(ended_at__isnull=not old).for_rows()
    found = sorted(rows, key=lambda one: (-len(one.place), one.place, one.rank, one.pk))
    names = explaining.Names.of(found)
    shown = [_row(one, names) for one in found]
    drafts = [row for row in shown if row.rule.state == "draft"]
    rest = [row for row in shown if row.rule.state != "draft"]
    context = {
        "groups": [(key, list(each)) for key, each in groupby(rest, lambda row: row.rule.area)],
        "drafts": drafts,
        "old": old,
        "may_write": bool(request.actor.paths("dispatch.write_rule")),
    }
    return page(request, "dispatch/rules.html", context)


def _row(rule: Rule, names: explaining.Names) -> Row:
    states = {
        "draft": (_("草稿"), "warn"),
        "live": (_("在用"), "good"),
        "ended": (_("已停用"), "plain"),
    }
    return Row(
        rule,
        explaining.asked(When.of(rule.when), names),
        explaining.answer(Then.of(rule.then), names),
        states[rule.state],
    )


def _rule_of(request: Request, pk: int) -> Rule:
    require_somewhere(request.actor, SEE)
    rows = Rule.objects.visible_to(request.actor).select_related("follows", "area")
    found: Rule = get_object_or_404(rows, pk=pk)
    return found


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """One version: what it says, whose hands it went through, what it would have changed."""
    rule = _rule_of(request, pk)
    actor, row = request.actor, _row(rule, explaining.Names.of([rule]))
    trial = rule.trials.last()
    wrote_it = actor.person_id is not None and actor.person_id == rule.by_person_id
    draft = rule.state == "draft"
    context = {
        "row": row, "rule": rule, "trial": trial, "wrote_it": wrote_it,
        "listed": trying.listed(actor, trial) if trial else [],
        "may_try": draft and actor.may("dispatch.try_rule", rule.place),
        "may_enable": draft and trial and not wrote_it
        and actor.may("dispatch.enable_rule", rule.place),
        "may_end": rule.state != "ended" and actor.may("dispatch.end_rule", rule.place),
        "may_write": rule.state != "ended" and actor.may("dispatch.write_rule", rule.place),
        "next_ones": Rule.objects.visible_to(actor).filter(follows=rule).order_by("pk"),
    }  # fmt: skip
    return page(request, "dispatch/show.html", context)


@require_http_methods(["GET", "POST"])
def write(request: Request) -> HttpResponse:
    """A new rule; first where it holds, if there is a choice."""
    require_somewhere(request.actor, "dispatch.write_rule")
    areas = list(_areas(request.actor, "dispatch.write_rule"))
    key = request.GET.get("a", "")
    area = next((one for one in areas if one.key == key), None)
    if key and area is None:
        raise Missing(_("没有这个地方，或者不在您的工作范围。"))
    if area is None and len(areas) != 1:
        return page(request, "dispatch/where.html", {"areas": areas})
    return _form(request, area or areas[0], None)


def _areas(actor: Actor, verb: str) -> Any:
    here = under(actor.paths(verb), "path")
    kinds = list(commands.WRITTEN_AT)
    return Area.objects.visible_to(actor).live().filter(here, kind__in=kinds).order_by("path")


@require_http_methods(["GET", "POST"])
def change(request: Request, pk: int) -> HttpResponse:
    """The next version of a rule."""
    rule = _rule_of(request, pk)
    request.actor.require("dispatch.write_rule", place=rule.place)
    return _form(request, rule.area, rule)


def _form(request: Request, area: Area, follows: Rule | None) -> HttpResponse:
    initial = filled(follows) if follows else None
    form = RuleForm(posted(request), area=area, initial=initial)
    if form.is_valid():
        with said_at(form):
            made = form.run(request.actor, follows)
        if form.is_valid():
            messages.success(request, _("已写成草稿。先试跑，再请另一个人启用。"))
            return redirect("dispatch:show", made.pk)
    return page(request, "dispatch/write.html", {"area": area, "follows": follows}, form)


@require_POST
def act(request: Request, pk: int, what: str) -> HttpResponse:
    """Try, enable or end one version."""
    if what not in ACTS:
        raise Http404
    rule = _rule_of(request, pk)
    said = {"try": _("试跑完了。"), "enable": _("已启用，下一件事就按它看。"), "end": _("已停用。")}
    try:
        ACTS[what](request.actor, rule)
        messages.success(request, said[what])
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        messages.error(request, str(refusal))
    return redirect("dispatch:show", pk)


@require_http_methods(["GET", "POST"])
def away(request: Request) -> HttpResponse:
    """Who is away now and soon where the reader works, and noting it down."""
    require_somewhere(request.actor, "dispatch.note_absence")
    form = AwayForm(posted(request), actor=request.actor, initial={"from_on": clock.today()})
    if form.is_valid():
        with said_at(form):
            form.run(request.actor)
        if form.is_valid():
            messages.success(request, _("已记下。这几天新派的事不再先建议给这个岗位。"))
            return redirect("dispatch:away")
    rows = Absence.objects.visible_to(request.actor).filter(ended_at=None)
    rows = rows.filter(to_on__gte=clock.today()).select_related("post__area", "deputy")
    own = {grant.post_id for grant in request.actor.grants}
    mine = [(one, one.post_id in own or _may_fill(request.actor, one.post)) for one in rows]
    return page(request, "dispatch/away.html", {"rows": mine}, form)


def _may_fill(actor: Actor, post: Post) -> bool:
    return has_standing(actor, "dispatch.end_absence", post.role, post.path)


@require_POST
def back(request: Request, pk: int) -> HttpResponse:
    """Back at the post."""
    require_somewhere(request.actor, "dispatch.end_absence")
    rows = Absence.objects.visible_to(request.actor).select_related("post")
    try:
        commands.end_absence(request.actor, get_object_or_404(rows, pk=pk))
        messages.success(request, _("已销假。"))
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        messages.error(request, str(refusal))
    return redirect("dispatch:away")


@require_http_methods(["GET", "POST"])
def answers(request: Request) -> HttpResponse:
    """The wordings that may be used where the reader works; a form for who may write one."""
    actor = request.actor
    require_somewhere(actor, SEE_ANSWERS)
    areas = _areas(actor, "dispatch.keep_answer").filter(kind__in=wording.AT)
    form = AnswerForm(posted(request), areas=areas) if areas else None
    if request.method == "POST" and form is None:
        actor.require("dispatch.keep_answer", place="-")
    if form is not None and form.is_valid():
        with said_at(form):
            form.run(actor)
        if form.is_valid():
            messages.success(request, _("已存下，答复的时候就能选。"))
            return redirect("dispatch:answers")
    found = Answer.objects.visible_to(actor).in_force().select_related("area")
    rows = []
    for one in found.order_by("place", "title"):
        sort = classes.at(one.area).get(one.category)
        may = actor.may("dispatch.drop_answer", one.place)
        rows.append((one, sort.label if sort else "", may))
    return page(request, "dispatch/answers.html", {"rows": rows}, form)


@require_POST
def drop_answer(request: Request, pk: int) -> HttpResponse:
    """No longer offered."""
    require_somewhere(request.actor, SEE_ANSWERS)
    try:
        found = get_object_or_404(Answer.objects.visible_to(request.actor), pk=pk)
        commands.drop_answer(request.actor, found)
        messages.success(request, _("已停用。"))
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        messages.error(request, str(refusal))
    return redirect("dispatch:answers")
