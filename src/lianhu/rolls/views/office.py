"""Rolls at the desk: the list, drawing up, mending, freezing, posting, paper, opening."""

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at, searched
from lianhu.counties.address import absolute
from lianhu.kernel.errors import Refusal
from lianhu.rolls import clocks, commands, forms, papers, queries, slip
from lianhu.rolls.commands import posting
from lianhu.rolls.doubts import doubts
from lianhu.rolls.models import SEE, Entry, Objection, Roll
from lianhu.rolls.models.rolls import ROSTERS
from lianhu.rolls.shown import line, lines
from lianhu.shell.sheets import answer

ROWS: Final = 50
either = require_http_methods(["GET", "HEAD", "POST"])


def roll_of(request: Request, pk: int) -> Roll:
    rows = Roll.objects.managed_by(request.actor, SEE).select_related(
        "area", "organisation", "posting"
    )
    return get_object_or_404(rows, pk=pk)


@never_cache
@require_safe
def index(request: Request) -> HttpResponse:
    """The rolls of the places one looks after, the newest first."""
    require_somewhere(request.actor, SEE)
    rows = queries.listed(Roll.objects.managed_by(request.actor, SEE))
    context = {
        "turns": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "may_draw": bool(request.actor.paths("rolls.draw_up")),
    }
    return page(request, "rolls/index.html", context)


@never_cache
@either
def draw(request: Request) -> HttpResponse:
    """Draw one up from the registers."""
    require_somewhere(request.actor, "rolls.draw_up")
    form = forms.DrawForm(posted(request), actor=request.actor)
    if form.is_valid():
        with said_at(form):
            made = commands.draw_up(request.actor, **form.said)
            return redirect("rolls:show", made.pk)
    return page(request, "rolls/draw.html", {"areas": form.areas}, form)


@never_cache
@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """Who is on it, a page at a time; of a draft what must be looked at first."""
    roll = roll_of(request, pk)
    words = searched(request)
    turns = Paginator(queries.on(request.actor, roll, words), ROWS).get_page(
        request.GET.get("page")
    )
    context = {
        "roll": roll, "q": words, "turns": turns, "lines": lines(turns),
        **(_frozen(request, roll) if roll.is_frozen else _draft(roll)),
        "may": {verb: request.actor.may(f"rolls.{verb}", roll.path) for verb in (
            "add", "freeze", "drop", "settle", "post", "object_to", "unseal", "decide")},
    }  # fmt: skip
    return page(request, "rolls/show.html", context)


def _draft(roll: Roll) -> dict[str, Any]:
    on, aside, still = queries.counts(roll)
    return {
        "on": on, "aside": aside, "open": still,
        "doubts": [(one, lines(one.entries)) for one in doubts(roll)],
    }  # fmt: skip


def _frozen(request: Request, roll: Roll) -> dict[str, Any]:
    rows = Objection.objects.visible_to(request.actor).filter(roll=roll)
    return {
        "until": clocks.object_until(roll), "versions": list(roll.versions.order_by("version")),
        "objections": list(rows.order_by("decided_at", "answer_by", "pk")),
        "to_post": roll.basis not in ROSTERS and posting.posted_version(roll) < roll.version,
    }  # fmt: skip


@never_cache
@either
def asides(request: Request, pk: int) -> HttpResponse:
    """Who is not on it and why; many doubts are settled at once."""
    roll = roll_of(request, pk)
    rows = queries.asides(request.actor, roll)
    form = forms.SettleForm(posted(request))
    if form.is_valid():
        chosen = list(rows.filter(pk__in=_ticked(request), settled_at=None))
        with said_at(form):
            if not chosen:
                raise Refusal(_("请先勾选。"))
            said = form.cleaned_data
            n = commands.settle(
                request.actor, roll, chosen, on=said["on"] == "on", reason=said["reason"]
            )
            messages.success(request, _("定了%d处。") % n)
            return redirect("rolls:asides", pk)
    turns = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "roll": roll, "turns": turns, "lines": lines(turns), "ticked": _ticked(request),
        "may_settle": not roll.is_frozen and request.actor.may("rolls.settle", roll.path),
    }  # fmt: skip
    return page(request, "rolls/asides.html", context, form)


def _ticked(request: Request) -> list[int]:
    return [int(one) for one in request.POST.getlist("aside") if one.isdecimal() and len(one) < 19]


@never_cache
@either
def add(request: Request, pk: int) -> HttpResponse:
    """Put somebody on a draft by hand."""
    roll = roll_of(request, pk)
    request.actor.require("rolls.add", place=roll.path)
    form = forms.AddForm(posted(request), actor=request.actor, roll=roll)
    if form.is_valid():
        with said_at(form):
            since = form.cleaned_data.get("since")
            reason = form.cleaned_data["reason"]
            commands.add(request.actor, roll, **form.found(), reason=reason, since=since)
            messages.success(request, _("加上了。"))
            return redirect("rolls:show", pk)
    return page(request, "rolls/add.html", {"roll": roll}, form)


@never_cache
@either
def entry(request: Request, pk: int, entry: int) -> HttpResponse:
    """One entry: of a draft, to be left out; of a frozen roll, its own opening."""
    roll = roll_of(request, pk)
    rows = Entry.objects.visible_to(request.actor).filter(roll=roll)
    one = get_object_or_404(rows.select_related("person", "household__unit__building"), pk=entry)
    form = forms.ReasonForm(posted(request))
    context: dict[str, Any] = {"roll": roll, "entry": one, "line": line(one)}
    context["own"] = one.person_id is not None and one.person_id == request.actor.person_id
    # Of one's own entry nobody asks why.
    form.fields["reason"].required = not (context["own"] and roll.is_frozen)
    context["may"] = context["own"] or request.actor.may(
        "rolls.unseal" if roll.is_frozen else "rolls.leave_out", roll.path
    )
    if form.is_valid():
        with said_at(form):
            reason = form.cleaned_data["reason"]
            if not roll.is_frozen:
                commands.leave_out(request.actor, roll, one, reason=reason)
                messages.success(request, _("划出来了。"))
                return redirect("rolls:show", pk)
            commands.unseal(request.actor, roll, entry=one, reason=reason)
            if "slip" in request.POST:
                return _slip(request, roll, one)
            context["opened"] = True
    return page(request, "rolls/entry.html", context, form)


def _slip(request: Request, roll: Roll, one: Entry) -> HttpResponse:
    """The answer to the post that was kept as an opening: every further print is one more."""
    sheet = slip.make(request.actor, roll, line(one), partial(absolute, request))
    if request.POST["slip"] == "pdf":
        return answer.file(sheet, "pdf")
    context = {"sheet": sheet, "back": reverse("rolls:entry", args=[roll.pk, one.pk])}
    return answer.never_kept(render(request, "shell/sheet.html", context))


@require_POST
def freeze(request: Request, pk: int) -> HttpResponse:
    """Freeze it; what must be decided first is said on its page."""
    roll = roll_of(request, pk)
    try:
        commands.freeze(request.actor, roll)
        messages.success(request, _("定稿了。从现在起，只有异议成立才能改。"))
    except Refusal as no:
        messages.error(request, str(no))
    return redirect("rolls:show", pk)


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Give a draft up."""
    roll = roll_of(request, pk)
    try:
        commands.drop(request.actor, roll)
    except Refusal as no:
        messages.error(request, str(no))
        return redirect("rolls:show", pk)
    messages.success(request, _("草稿不要了。"))
    return redirect("rolls:index")


@never_cache
@either
def post(request: Request, pk: int) -> HttpResponse:
    """Make it known: the board, and for how many days."""
    roll = roll_of(request, pk)
    request.actor.require("rolls.post", place=roll.path)
    least = posting.least_days(roll)
    form = forms.PostForm(posted(request), initial={"days": least})
    if form.is_valid():
        with said_at(form):
            commands.post(request.actor, roll, **form.cleaned_data)
            messages.success(request, _("公布了。把名单打印出来贴上。"))
            return redirect("rolls:show", pk)
    floor = clocks.floor_of(roll, "roll_posted_days")
    return page(request, "rolls/post.html", {"roll": roll, "least": least, "floor": floor}, form)


@never_cache
@require_safe
def paper(request: Request, pk: int, form: str = "") -> HttpResponse:
    """The roll for the board: a page to print, PDF or Word."""
    roll = roll_of(request, pk)
    if not roll.is_frozen:
        raise Refusal(_("先定稿再打印。"))
    sheet = papers.make(request.actor, roll, partial(absolute, request))
    if form:
        return answer.file(sheet, form)
    named = (("PDF", "pdf"), ("Word", "docx"))
    context = {
        "sheet": sheet, "back": reverse("rolls:show", args=[pk]),
        "forms": [(label, reverse("rolls:paper", args=[pk, key])) for label, key in named],
    }  # fmt: skip
    return answer.never_kept(render(request, "shell/sheet.html", context))


@never_cache
@either
def unseal(request: Request, pk: int) -> HttpResponse:
    """Open the whole roll, for a reason; the file is made once and kept nowhere."""
    roll = roll_of(request, pk)
    request.actor.require("rolls.unseal", place=roll.path)
    form = forms.ReasonForm(posted(request))
    if form.is_valid():
        with said_at(form):
            commands.unseal(request.actor, roll, **form.cleaned_data)
            said = papers.openings(roll)
            response = JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})
            response["Content-Disposition"] = f'attachment; filename="roll-{roll.pk}-openings.json"'
            return answer.never_kept(response)
    before = list(roll.unsealings.order_by("-at", "-pk")[:20])
    return page(request, "rolls/unseal.html", {"roll": roll, "before": before}, form)
