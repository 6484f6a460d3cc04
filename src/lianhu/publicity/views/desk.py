"""The office: what hangs, what should be taken down, what was objected to."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianhu.audit.pages import Request, page, require_somewhere, said_at
from lianhu.counties.address import absolute
from lianhu.kernel import clock
from lianhu.publicity import commands, queries, tables
from lianhu.publicity.catalogue import item_of
from lianhu.publicity.commands.objecting import concerned
from lianhu.publicity.commands.posting import may_withdraw
from lianhu.publicity.composing import planned
from lianhu.publicity.forms import (
    AnswerForm,
    ContactForm,
    CorrectForm,
    HangForm,
    HeardForm,
    TakeDownForm,
    WithdrawForm,
)
from lianhu.publicity.models import SEE, Objection, Posting

ROWS = 50


@require_safe
def desk(request: Request) -> HttpResponse:
    """The postings this office looks after."""
    require_somewhere(request.actor, SEE)
    what = request.GET.get("what", "")
    what = what if what in queries.MANAGED else ""
    rows = queries.managed(request.actor, what)
    shown = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": queries.with_unanswered(request.actor, list(shown.object_list)),
        "what": what,
        "choices": queries.MANAGED,
    }
    return render(request, "publicity/desk.html", context)


@require_safe
def manage(request: Request, pk: int) -> HttpResponse:
    """One posting with everything that can be done to it."""
    posting = _managed(request, pk)
    return page(request, "publicity/manage.html", _context(request, posting))


@require_POST
def hang(request: Request, pk: int) -> HttpResponse:
    """The paper hangs."""
    posting = _managed(request, pk)
    form = HangForm(request.POST, request.FILES, actor=request.actor)
    if form.is_valid():
        with said_at(form):
            photo = next(iter(form.cleaned_data["photo"]), None)
            commands.hang(request.actor, posting, photo=photo, board=form.cleaned_data["board"])
    return _after(request, posting, "hang_form", form, _("已记下：上墙公示。"))


@require_POST
def take_down(request: Request, pk: int) -> HttpResponse:
    """The paper was taken down."""
    posting = _managed(request, pk)
    form = TakeDownForm(request.POST, request.FILES, actor=request.actor, posting=posting)
    if form.is_valid():
        with said_at(form):
            photo = next(iter(form.cleaned_data["photo"]), None)
            commands.take_down(
                request.actor, posting, photo=photo, hanging=form.cleaned_data["hanging"]
            )
    return _after(request, posting, "down_form", form, _("已记下：公示期满取下。"))


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Stop it before its end."""
    posting = _managed(request, pk)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        with said_at(form):
            commands.withdraw(request.actor, posting, why=form.cleaned_data["why"])
    return _after(request, posting, "withdraw_form", form, _("已撤回。"))


@require_POST
def correct(request: Request, pk: int) -> HttpResponse:
    """The town orders what is unlawful in it to be corrected."""
    posting = _managed(request, pk)
    form = CorrectForm(request.POST, auto_id="x_%s")
    if form.is_valid():
        with said_at(form):
            commands.correct(request.actor, posting, **form.cleaned_data)
    return _after(
        request, posting, "correct_form", form, _("已责令改正，村里已经告知，公示页上能看到。")
    )


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer one objection."""
    objection = _objection(request, pk)
    form = AnswerForm(request.POST, auto_id=f"a{pk}_%s")
    if form.is_valid():
        with said_at(form):
            commands.answer_objection(request.actor, objection, **form.cleaned_data)
    return _after(request, objection.posting, f"answer_{pk}", form, _("已答复，公示页上能看到。"))


@require_POST
def heard(request: Request, pk: int) -> HttpResponse:
    """Somebody without a phone said it to an officer's face."""
    posting = _managed(request, pk)
    form = HeardForm(request.POST, auto_id="h_%s")
    if form.is_valid():
        with said_at(form):
            commands.object_(request.actor, posting, **form.cleaned_data)
    return _after(request, posting, "heard_form", form, _("已记下，按期限答复。"))


@require_safe
def paper(request: Request, pk: int) -> HttpResponse:
    """What hangs on the board, with the names that only the village reads."""
    posting = _managed(request, pk)
    address = absolute(request, reverse("publicity:show", args=[pk]))
    context = {
        "posting": posting, "table": posting.board_table or posting.table, "address": address,
        "wide": tables.wide(posting.board_table or posting.table or {"head": []}),
        "now": clock.now(), "boards": posting.hangings.all(),
    }  # fmt: skip
    return render(request, "publicity/print_posting.html", context)


@require_POST
def contact(request: Request, pk: int) -> HttpResponse:
    """Show how to reach somebody who objected, once, for a reason."""
    objection = _objection(request, pk)
    form, number = ContactForm(request.POST, auto_id=f"c{pk}_%s"), ""
    if form.is_valid():
        with said_at(form):
            number = commands.reveal_contact(
                request.actor, objection, reason=form.cleaned_data["reason"]
            )
    posting = objection.posting
    context = _context(request, posting, {f"contact_{pk}": form}, {pk: number})
    return page(request, "publicity/manage.html", context, form)


def _managed(request: Request, pk: int) -> Posting:
    require_somewhere(request.actor, SEE)
    return get_object_or_404(queries.managed(request.actor), pk=pk)


def _objection(request: Request, pk: int) -> Objection:
    rows = Objection.objects.visible_to(request.actor).select_related("posting__area")
    return get_object_or_404(rows, pk=pk)


def _after(
    request: Request, posting: Posting, name: str, form: BaseForm, done: str
) -> HttpResponse:
    """Back to the page with a word, or the page again with what is wrong."""
    if form.is_valid():
        messages.success(request, done)
        return redirect("publicity:manage", posting.pk)
    context = _context(request, posting, {name: form})
    return page(request, "publicity/manage.html", context, form)


def _context(
    request: Request,
    posting: Posting,
    forms: dict[str, BaseForm] | None = None,
    numbers: dict[int, str] | None = None,
) -> dict[str, Any]:
    given = forms or {}
    rows = queries.objections_of(request.actor, posting)
    boards = list(posting.hangings.select_related("hung_photo", "down_photo"))
    hung = {one.place for one in boards}
    left = [one for one in planned(posting) if one not in hung]
    down = TakeDownForm(actor=request.actor, posting=posting)
    return {
        "posting": posting,
        "boards": boards,
        "left": left,
        "item": item_of(posting.item),
        "mine": concerned(request.actor, posting),
        "heard_form": given.get("heard_form") or HeardForm(auto_id="h_%s"),
        "hang_form": given.get("hang_form")
        or HangForm(actor=request.actor, initial={"board": next(iter(left), "")}),
        "down_form": given.get("down_form") or down,
        "withdraw_form": given.get("withdraw_form") or WithdrawForm(),
        "correct_form": given.get("correct_form") or CorrectForm(auto_id="x_%s"),
        "may_withdraw": may_withdraw(request.actor, posting),
        "may_correct": request.actor.may("publicity.correct", posting.path),
        "orders": posting.remarks.filter(finding="unlawful").order_by("pk"),
        "objections": [
            {
                "row": row,
                "answer": given.get(f"answer_{row.pk}")
                or AnswerForm(auto_id=f"a{row.pk}_%s", initial={"outcome": _usual(row)}),
                "contact": given.get(f"contact_{row.pk}") or ContactForm(auto_id=f"c{row.pk}_%s"),
                "number": (numbers or {}).get(row.pk, ""),
            }
            for row in rows
        ],
    }


def _usual(row: Objection) -> str:
    asks = row.kind == Objection.Kind.ASK
    return Objection.Outcome.TOLD if asks else Objection.Outcome.STANDS
