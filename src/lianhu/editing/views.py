"""Drafts of working methods: the list, one draft as sentences, a form for each sentence, paper."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.assembly.agenda import standing
from lianhu.audit.actor import Actor, under
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.audit.seen import held
from lianhu.editing import commands, forms, meeting_words, sentences, trees
from lianhu.editing.commands.adopting import code_of, kinds_for
from lianhu.editing.forms import TellForm, form_of
from lianhu.editing.models import SEE, Draft
from lianhu.editing.objections import Bench, bench_of
from lianhu.kernel.errors import Missing, Refusal
from lianhu.methods import queries as methods
from lianhu.methods.commands import ADOPTING, Faulty
from lianhu.methods.models import MethodVersion
from lianhu.places.models import Area

WRITE: Final = "editing.change_stage"
START: Final = "editing.start"
TABLE: Final = "editing.table"
# Pages of a room above: what the year would have been by this draft, and what came of others.
REHEARSE: Final = "feedback.rehearse"
COMPARE: Final = "feedback.outcomes"


@require_safe
def drafts(request: Request) -> HttpResponse:
    """What is being written, what is in force and can be varied, what came of earlier drafts."""
    require_somewhere(request.actor, SEE)
    rows = Draft.objects.visible_to(request.actor).for_rows()
    area = methods.home_of(request.actor)
    context = {
        "open": [one for one in rows if one.ended_at is None],
        "done": list(rows.filter(version__isnull=False)[:20]),
        "area": area,
        "in_force": methods.in_force(area) if area else [],
        "may_start": bool(request.actor.paths(START)),
    }
    return page(request, "editing/drafts.html", context)


def _area(request: Request) -> Area | None:
    """The place that was asked for, or the only one where the actor may write methods."""
    here = under(request.actor.paths(START), "path")
    rows = Area.objects.visible_to(request.actor).live().filter(here, kind__in=ADOPTING)
    if key := request.GET.get("a", ""):
        found = rows.filter(key=key).first()
        if found is None:
            raise Missing(_("没有这个地方，或者不在您的工作范围。"))
        return found
    known = list(rows[:2])
    return known[0] if len(known) == 1 else None


def _where(request: Request) -> HttpResponse:
    here = under(request.actor.paths(START), "path")
    rows = Area.objects.visible_to(request.actor).live().filter(here, kind__in=ADOPTING)
    return page(request, "editing/where.html", {"areas": rows.order_by("path")})


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request) -> HttpResponse:
    """A method of its own, from blank."""
    require_somewhere(request.actor, START)
    area = _area(request)
    if area is None:
        return _where(request)
    form = forms.StartForm(posted(request), initial={"receives": ["demand"]})
    if form.is_valid():
        with said_at(form):
            made = commands.start(request.actor, area, **form.cleaned_data)
            return redirect("editing:show", made.pk)
    return page(request, "editing/start.html", {"area": area}, form)


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: Request) -> HttpResponse:
    """A draft from the file of another place."""
    require_somewhere(request.actor, "editing.bring")
    area = _area(request)
    if area is None:
        return _where(request)
    form = forms.BringForm(posted(request), request.FILES or None)
    faults: tuple[Any, ...] = ()
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            made = commands.bring(request.actor, area, sent.read(), name=sent.name)
            messages.success(request, _("已导入成草稿，请从头看一遍。"))
            return redirect("editing:show", made.pk)
        except Faulty as faulty:
            faults = faulty.problems
            form.add_error("file", _("这个文件用不了：%d处有问题，都列在下面。") % len(faults))
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    return page(request, "editing/bring.html", {"area": area, "faults": faults[:30]}, form)


@require_POST
def copy(request: Request, pk: str) -> HttpResponse:
    """A draft that begins as one version."""
    require_somewhere(request.actor, "editing.copy")
    version = get_object_or_404(MethodVersion.objects.visible_to(request.actor), pk=pk)
    area = _area(request)
    if area is None:
        raise Missing(_("请先选在哪里用。"))
    made = commands.copy(request.actor, area, version)
    return redirect("editing:show", made.pk)


def _draft(request: Request, pk: str) -> Draft:
    require_somewhere(request.actor, SEE)
    rows = Draft.objects.visible_to(request.actor)
    found: Draft = get_object_or_404(rows.select_related("area", "base", "version"), pk=pk)
    return found


def _bench(draft: Draft) -> Bench:
    return bench_of(draft.area, draft.tree)


def _open(request: Request, pk: str, verb: str = WRITE) -> Draft:
    """A draft that the actor may change now."""
    draft = _draft(request, pk)
    request.actor.require(verb, place=draft.place)
    if draft.ended_at is not None:
        raise Missing(_("这份草稿已经定稿或放弃，不能再改。"))
    return draft


@require_safe
def show(request: Request, pk: str) -> HttpResponse:
    """One draft in sentences, what is against each, and what one tap would mend."""
    draft, actor = _draft(request, pk), request.actor
    item = standing(draft.stream) if draft.ended_at is None else None
    free = draft.ended_at is None and item is None
    may = free and actor.may(WRITE, draft.place)
    context = {
        "draft": draft, "reading": sentences.read(draft.tree, _bench(draft), mend=may),
        "may_write": may, "may_undo": may and draft.befores.exists(),
        "may_install": free and actor.may("editing.install", draft.place), "item": item,
        "may_table": free and actor.may(TABLE, draft.place) and bool(kinds_for(draft.area)),
        "may_rehearse": draft.ended_at is None and actor.may(REHEARSE, draft.place),
        "may_compare": actor.may(COMPARE, draft.place),
    }  # fmt: skip
    return page(request, "editing/show.html", context)


def _back(draft: Draft, key: str = "") -> HttpResponse:
    """To the step that was changed, where it still is."""
    where = reverse("editing:show", args=[draft.pk])
    numbers = {one["key"]: n for n, one in enumerate(draft.tree["stage"], 1)}
    return redirect(f"{where}#s{numbers[key]}" if key in numbers else where)


@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: Request, pk: str) -> HttpResponse:
    """The head of a method."""
    draft = _open(request, pk, "editing.describe")
    form = forms.DescribeForm(posted(request), tree=draft.tree)
    if form.is_valid():
        with said_at(form):
            if form.has_changed():
                with form.unchanged(request.actor, lambda: form.seen(held(draft).tree)):
                    commands.describe(request.actor, draft, form.words())
            return _back(draft)
    return page(request, "editing/part.html", {"draft": draft, "called": _("名称和说明")}, form)


def _row(draft: Draft, key: str) -> dict[str, Any]:
    try:
        return trees.row(draft.tree, key)
    except KeyError as gone:
        raise Missing(_("这一步刚刚没有了，请回到草稿再看。")) from gone


def _others(draft: Draft) -> dict[str, str]:
    """The methods in force here that may take a matter over."""
    own = draft.tree["key"]
    return {one.key: one.title for one in methods.in_force(draft.area) if one.key != own}


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: Request, pk: str, key: str, part: str) -> HttpResponse:
    """One sentence of one step."""
    draft = _open(request, pk)
    row = _row(draft, key)
    shape = form_of(row, part)
    if shape is None or sentences.words_of(
        method := trees.loaded(draft.tree), method.stage(key), part
    ) is None:  # fmt: skip
        raise Http404
    bench, stage = _bench(draft), method.stage(key)
    form = shape(posted(request), tree=draft.tree, key=key, methods=_others(draft), bench=bench)
    context = {
        "called": sentences.label_of(stage.kind, part),
        "legal": meeting_words.legal(stage, part, bench.regimes, bench.day),
    }
    return _change(request, draft, row, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: Request, pk: str, key: str, n: str) -> HttpResponse:
    """Whom one step tells, or one more."""
    draft = _open(request, pk)
    row, at = _row(draft, key), int(n)
    if at > len(row.get("tells", ())):
        raise Http404
    form = TellForm(posted(request), tree=draft.tree, key=key, methods={}, n=at)
    there = at < len(row.get("tells", ()))
    return _change(request, draft, row, form, {"called": sentences.LABELS["tells"], "drops": there})


def _change(
    request: Request, draft: Draft, row: dict[str, Any], form: forms.PartForm,
    context: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    key = row["key"]
    if form.is_valid():
        with said_at(form):
            if form.has_changed() or "drop" in request.POST:
                now = lambda: form.seen(_row(held(draft), key))  # noqa: E731 - read under the lock
                with form.unchanged(request.actor, now):
                    commands.change_stage(request.actor, draft, key, form.words())
            return _back(draft, key)
    return page(request, "editing/part.html", {"draft": draft, "row": row, **context}, form)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, pk: str, key: str) -> HttpResponse:
    """A step more, behind this one."""
    draft = _open(request, pk, "editing.add_stage")
    row = _row(draft, key)
    form = forms.AddForm(posted(request))
    if form.is_valid():
        with said_at(form):
            made = commands.add_stage(
                request.actor, draft, after=key, seen=_seen(request), **form.cleaned_data
            )
            return _back(draft, made)
    return page(request, "editing/add.html", {"draft": draft, "row": row}, form)


def _seen(request: Request) -> int | None:
    sent = str(request.POST.get("seen", ""))
    return int(sent) if sent.isdecimal() and len(sent) < 9 else None


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, pk: str, key: str) -> HttpResponse:
    """This step behind another."""
    draft = _open(request, pk, "editing.move_stage")
    row = _row(draft, key)
    behind = [one for one in draft.tree["stage"] if one is not row and one.get("next")]
    steps = [(one["key"], one["title"]) for one in behind]
    form = forms.MoveForm(posted(request), steps=steps)
    if form.is_valid():
        with said_at(form):
            commands.move_stage(
                request.actor, draft, key, after=form.cleaned_data["after"], seen=_seen(request)
            )
            return _back(draft, key)
    return page(request, "editing/move.html", {"draft": draft, "row": row}, form)


@require_POST
def act(request: Request, pk: str, what: str) -> HttpResponse:
    """Mend what one objection is about, undo, take a step out, or put the draft away."""
    draft, stage = _draft(request, pk), request.POST.get("stage", "")
    try:
        said = _acted(request.actor, draft, what, stage, request)
        messages.success(request, said)
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        messages.error(request, str(refusal))
    return redirect("editing:drafts") if what == "drop" else _back(draft, stage)


def _acted(actor: Actor, draft: Draft, what: str, stage: str, request: Request) -> str:
    seen = _seen(request)
    if what == "mend":
        label = commands.mend(actor, draft, code=request.POST.get("code", ""), stage=stage)
        return _("已改：%s。") % label
    if what == "undo":
        commands.undo(actor, draft, seen=seen)
        return _("已撤回上一步改动。")
    if what == "remove":
        commands.remove_stage(actor, draft, stage, seen=seen)
        return _("已去掉这一步，前后接上了。点“撤回”可以放回来。")
    commands.drop(actor, draft)
    return _("草稿已放弃，正在用的办法没有变。")


@require_http_methods(["GET", "HEAD", "POST"])
def install(request: Request, pk: str) -> HttpResponse:
    """Adopted: by which body, on which day, with the signed decision."""
    draft = _open(request, pk, "editing.install")
    reading = sentences.read(draft.tree, _bench(draft), mend=False)
    form = forms.InstallForm(posted(request), request.FILES or None, actor=request.actor,
                             area=draft.area)  # fmt: skip
    if form.is_valid():
        with said_at(form):
            said = form.cleaned_data
            commands.install(
                request.actor, draft, body=said["body"], decided_on=said["decided_on"],
                scan=next(iter(said["scan"]), None), seen=_seen(request),
            )  # fmt: skip
            messages.success(request, _("已采用。新来的事按它走，在办的事仍按原来的走完。"))
            return redirect("methods:of_area", key=draft.area.key)
    return page(request, "editing/install.html", {"draft": draft, "reading": reading}, form)


@require_http_methods(["GET", "HEAD", "POST"])
def table(request: Request, pk: str) -> HttpResponse:
    """Before a meeting, that adopts it by its resolution."""
    draft = _open(request, pk, TABLE)
    form = forms.TableForm(posted(request), actor=request.actor, area=draft.area)
    if form.is_valid():
        with said_at(form):
            meeting = commands.table(request.actor, draft, seen=_seen(request), **form.chosen())
            messages.success(request, _("已列入议题。看一看通知，再告诉大家；通过了就照着办。"))
            return redirect("assembly:meeting", meeting.pk)
    return page(request, "editing/table.html", {"draft": draft}, form)


@require_safe
def print_draft(request: Request, pk: str) -> HttpResponse:
    """A4, for the meeting that decides."""
    draft = _draft(request, pk)
    reading = sentences.read(draft.tree, _bench(draft), mend=False)
    context = {
        "draft": draft, "area": draft.area, "origin": draft.origin, "reading": reading,
        "code": code_of(draft),
    }  # fmt: skip
    return render(request, "editing/print.html", context)


@require_safe
def print_version(request: Request, pk: str) -> HttpResponse:
    """A4, as it was published."""
    version = get_object_or_404(MethodVersion.objects.visible_to(request.actor).whole(), pk=pk)
    tree = trees.of_text(version.source, str(version))
    context = {
        "version": version, "area": version.home, "origin": version.origin,
        "reading": sentences.read(tree, bench_of(version.home, tree), mend=False),
    }  # fmt: skip
    return render(request, "editing/print.html", context)


def _file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.toml") or "attachment"
    return answer


@require_safe
def file_of_draft(request: Request, pk: str) -> HttpResponse:
    """One file, for another place to look at."""
    draft = _draft(request, pk)
    tree = {**draft.tree, "origin": draft.origin or draft.tree.get("origin", "")}
    if not tree["origin"]:
        del tree["origin"]
    return _file(trees.text_of(tree), draft.title)


@require_safe
def file_of_version(request: Request, pk: str) -> HttpResponse:
    """One file, for the next village to take in."""
    version = get_object_or_404(MethodVersion.objects.visible_to(request.actor), pk=pk)
    return _file(version.source, str(version))
