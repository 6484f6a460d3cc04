"""The office: what hangs, what should be taken down, what was objected to."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.audit.once import once
from lianhu.audit.pages import Request, page, require_somewhere, said_at
from lianhu.publicity import commands, queries
from lianhu.publicity.composing import composed
from lianhu.publicity.forms import (
    AnswerForm,
    ContactForm,
    HangForm,
    PostForm,
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


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A posting that no other room makes: a notice, a charter, a list."""
    require_somewhere(request.actor, "publicity.post")
    form = PostForm(request.POST or None, actor=request.actor)
    if "preview" in request.POST:
        return page(request, "publicity/new.html", {"preview": _preview(request, form)}, form)
    if request.method == "POST" and form.is_valid():
        with said_at(form):
            made = once(
                request.actor,
                request.POST.get("once", ""),
                _plain(form),
                lambda: _post(request, form),
                form="publicity.new",
            )
        if form.is_valid():
            messages.success(request, _("已开始公示。请打印后贴到公示栏，再上传照片。"))
            return redirect("publicity:manage", made["posting"])
    return page(request, "publicity/new.html", {}, form)


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
    form = TakeDownForm(request.POST, request.FILES, actor=request.actor)
    if form.is_valid():
        with said_at(form):
            photo = next(iter(form.cleaned_data["photo"]), None)
            commands.take_down(request.actor, posting, photo=photo)
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
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer one objection."""
    objection = _objection(request, pk)
    form = AnswerForm(request.POST, auto_id=f"a{pk}_%s")
    if form.is_valid():
        with said_at(form):
            commands.answer_objection(request.actor, objection, answer=form.cleaned_data["answer"])
    return _after(request, objection.posting, f"answer_{pk}", form, _("已答复，公示页上能看到。"))


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
    return {
        "posting": posting,
        "hang_form": given.get("hang_form") or HangForm(actor=request.actor),
        "down_form": given.get("down_form") or TakeDownForm(actor=request.actor),
        "withdraw_form": given.get("withdraw_form") or WithdrawForm(),
        "objections": [
            {
                "row": row,
                "answer": given.get(f"answer_{row.pk}") or AnswerForm(auto_id=f"a{row.pk}_%s"),
                "contact": given.get(f"contact_{row.pk}") or ContactForm(auto_id=f"c{row.pk}_%s"),
                "number": (numbers or {}).get(row.pk, ""),
            }
            for row in rows
        ],
    }


def _preview(request: Request, form: PostForm) -> Posting | None:
    """What the public would read, masked as it would be; None while the form is wrong."""
    shown = None
    if form.is_valid():
        with said_at(form):
            shown = composed(request.actor, stream="", **form.cleaned_data)
    return shown


def _plain(form: PostForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {**data, "area": data["area"].pk}


def _post(request: Request, form: PostForm) -> dict[str, int]:
    made = commands.post(request.actor, stream="", **form.cleaned_data)
    return {"posting": made.pk}
