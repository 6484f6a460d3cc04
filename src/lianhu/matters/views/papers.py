"""Papers out and back: what is printed about a matter or a period, and the signed ones as photos."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.audit.pages import Request
from lianhu.counties.address import absolute
from lianhu.kernel.errors import Missing, Refusal
from lianhu.matters.forms.office import PeriodForm
from lianhu.matters.forms.papers import PHOTOS, BackForm, PhotosForm
from lianhu.matters.models import Matter
from lianhu.matters.papers import back, listing, mark, receipt, registry
from lianhu.matters.views import intake, resident
from lianhu.matters.views.common import matter_of, need
from lianhu.places.queries import villages_of
from lianhu.shell.sheets import answer
from lianhu.shell.sheets.blocks import Sheet

LONGEST_DAYS: Final = 366


@require_safe
def papers(request: Request, number: str) -> HttpResponse:
    """Every paper of one matter, in every form, or why it cannot be had yet."""
    matter = matter_of(request.actor, number)
    context = {"matter": matter, "offered": registry.offered(request.actor, matter)}
    return render(request, "matters/papers/papers.html", context)


@require_safe
def paper(request: Request, number: str, what: str, form: str = "") -> HttpResponse:
    """One paper of one matter: the sheet to print, or a file."""
    matter = matter_of(request.actor, number)
    sheet = registry.of_matter(request.actor, matter, what, partial(absolute, request))
    context = {"back": ("matters:paper", number), "args": (number, what), "url": "matters:paper"}
    return answer_sheet(request, sheet, form, context)


@require_safe
def list_paper(request: Request, what: str, form: str = "") -> HttpResponse:
    """The paper of a list for the days and the village asked for.

    Raises:
        Refusal: the days are not understood, or more than a year.
    """
    need(request.actor, listing.SEE)
    kind = registry.LISTS[what]
    asked = PeriodForm(request.GET, villages=villages_of(request.actor, listing.SEE))
    if not asked.is_valid():
        raise Refusal(" ".join(str(said) for errors in asked.errors.values() for said in errors))
    period = asked.period()
    if (period.last - period.first).days > LONGEST_DAYS:
        raise Refusal(_("一张清单最多一年，请把时间改短。"))
    scope = listing.scope_of(request.actor, asked.area())
    sheet = kind.make(request.actor, period, scope, partial(absolute, request))
    context = {"args": (what,), "url": "matters:list_paper", "list": kind.list}
    return answer_sheet(request, sheet, form, context)


def answer_sheet(
    request: Request, sheet: Sheet, form: str, context: dict[str, Any]
) -> HttpResponse:
    """The page of a sheet, its words for a group, or a file."""
    context |= {"sheet": sheet, "query": request.GET.urlencode()}
    if form == "text":
        said = {"sheet": sheet, "words": registry.group_words(sheet)}
        at = {
            "back": _address(request, context), "picture": _address(request, context, "card"),
        }  # fmt: skip
        return answer.never_kept(render(request, "shell/sheet_text.html", said | at))
    return answer.file(sheet, form) if form else _page(request, sheet, context)


def _address(request: Request, context: Mapping[str, Any], *form: str) -> str:
    query = request.GET.urlencode()
    return reverse(context["url"], args=[*context["args"], *form]) + (f"?{query}" if query else "")


def _page(request: Request, sheet: Sheet, context: dict[str, Any]) -> HttpResponse:
    return answer.never_kept(
        render(request, "matters/papers/sheet.html", {**context, "sheet": sheet})
    )


@require_safe
def receipt_pdf(request: Request, number: str) -> HttpResponse:
    """The teller's own slip; asks for the code where it was not proved yet."""
    matter, _actor = resident.borne(request, number)
    if matter is None:
        return redirect("matters:mine", number)
    return answer.file(receipt.make(matter, partial(absolute, request)), "pdf")


@require_safe
def receipt_for(request: Request, token: str) -> HttpResponse:
    """The same for who wrote it down or looked it up; opens as long as their slip page does."""
    matter = intake.matter_on_slip(request.actor, token)
    return answer.file(receipt.make(matter, partial(absolute, request)), "pdf")


@require_safe
def paper_mark(request: Request, number: str, letter: str, proof: str) -> HttpResponse:
    """Whoever scans a paper: staff come to the matter, everyone else to the door with the code."""
    if not mark.holds(number, letter, proof):
        raise Missing(_("这个码不是本县的纸上的，或者印坏了。请用编号查。"))
    found = Matter.objects.visible_to(request.actor).filter(number=number).first()
    if request.actor.is_staff and found is not None:
        return redirect("matters:open", found.pk)
    return redirect("matters:mine", number)


@require_http_methods(["GET", "POST"])
def paper_back(request: Request, face: str = "office") -> HttpResponse:
    """Photos of signed papers: first the photos, then what each is, then they are kept."""
    need(request.actor, back.ATTACH)
    if request.method == "POST" and "photo" in request.POST:
        return _kept(request, face)
    sent = [request.POST, request.FILES] if request.method == "POST" else []
    form = PhotosForm(*sent, actor=request.actor)
    if form.is_valid():
        seen = [back.see(request.actor, file) for file in form.cleaned_data["photos"]]
        rows = [{"seen": one, "form": _guess(one)} for one in seen]
        return render(request, f"matters/papers/back_{face}.html", {"rows": rows, "face": face})
    status = 422 if form.is_bound else 200
    context = {"form": form, "face": face}
    return render(request, f"matters/papers/back_{face}.html", context, status=status)


def paper_back_field(request: Request) -> HttpResponse:
    return paper_back(request, face="field")


def _guess(seen: back.Seen) -> BackForm:
    known = {"number": seen.matter.number if seen.matter else "", "what": seen.what}
    return BackForm(prefix=seen.file.token, initial=known)


def _kept(request: Request, face: str) -> HttpResponse:
    """Keep each photo that is right; those that are not stand there again with what was typed."""
    actor, key = request.actor, request.POST.get("once", "")
    kept, rows = [], []
    for token in request.POST.getlist("photo")[:PHOTOS]:
        form = BackForm(request.POST, prefix=token)
        if form.is_left_out:
            continue
        if form.is_valid():
            said = form.cleaned_data
            try:
                kept.append(back.keep(actor, key, token, number=said["number"], what=said["what"]))
                continue
            except Refusal as refusal:
                form.add_error(
                    refusal.field if refusal.field in form.fields else None, str(refusal)
                )
        file = back.draft(actor, token)
        rows.append({"seen": back.Seen(file) if file else None, "form": form, "token": token})
    context = {"kept": kept, "rows": rows, "face": face, "done": not rows}
    return render(request, f"matters/papers/back_{face}.html", context, status=422 if rows else 200)
