"""What everyone may open: the board of an area, one posting, the sheets to print, the objection."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.access import limits
from lianhu.audit.actor import Actor
from lianhu.audit.once import once
from lianhu.audit.pages import Request, page, said_at
from lianhu.counties.address import absolute
from lianhu.kernel import clock
from lianhu.places.models import Area
from lianhu.publicity import commands, disclosing, evidence, queries, tables
from lianhu.publicity.composing import answer_by
from lianhu.publicity.forms import CoverForm, ObjectForm
from lianhu.publicity.models import Objection, Posting
from lianhu.publicity.wording import for_groups
from lianhu.sealed import commands as sealed
from lianhu.sealed.contents import Told
from lianhu.shell.kept import kept

ROWS = 20
PRINTED = 40
PAST = 20
NEXT = 4
OBJECTIONS_AN_HOUR = 5


@kept
@require_safe
def board(request: Request, key: str) -> HttpResponse:
    """Everything that is posted in an area now."""
    area = get_object_or_404(Area.objects.visible_to(request.actor), key=key)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Posting.Kind.values else ""
    shown = Paginator(queries.on_board(area, kind), ROWS).get_page(request.GET.get("page"))
    whole, village = shown.number == 1 and not kind, area.kind == area.Kind.VILLAGE
    context = {
        "area": area,
        "page": shown,
        "kind": kind,
        "kinds": Posting.Kind.choices,
        "figures": queries.figures(area),
        "past": queries.past(area)[:PAST] if whole else [],
        "village": village,
        "next_days": disclosing.next_days(area)[:NEXT] if whole and village else [],
    }
    return render(request, "publicity/board.html", context)


@require_safe
def print_board(request: Request, key: str) -> HttpResponse:
    """The board on A4, to be hung beside the others."""
    area = get_object_or_404(Area.objects.visible_to(request.actor), key=key)
    rows = queries.on_board(area)
    context = {
        "area": area,
        "rows": rows[:PRINTED],
        "more": max(0, rows.count() - PRINTED),
        "figures": queries.figures(area),
        "now": clock.now(),
        "address": absolute(request, reverse("publicity:board", args=[key])),
    }
    return render(request, "publicity/print_board.html", context)


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """One posting, with what was answered and the way to object."""
    posting = _posting(request, pk)
    return page(request, "publicity/show.html", _shown(request, posting, ObjectForm()))


@require_http_methods(["GET", "HEAD", "POST"])
def object_(request: Request, pk: int) -> HttpResponse:
    """Somebody does not agree; the same form sent twice is one objection.

    Who comes back to this address by a link or a reload is led to the posting.
    """
    posting = _posting(request, pk)
    if request.method != "POST":
        return redirect("publicity:show", pk)
    form = ObjectForm(request.POST)
    if form.is_valid():
        with said_at(form):
            limits.require(f"object:{request.actor.device}", OBJECTIONS_AN_HOUR, 3600)
            if form.cleaned_data.pop("sealed"):
                return _accused(request, posting, form)
            once(
                request.actor,
                request.POST.get("once", ""),
                {"posting": pk, **form.cleaned_data},
                lambda: _object(request, posting, form),
                form="publicity.object",
            )
    if form.is_valid():
        messages.success(request, _("已收到您的异议。答复后，用这部手机打开本页就能看到。"))
        return redirect("publicity:show", pk)
    return page(request, "publicity/show.html", _shown(request, posting, form), form)


@require_POST
def cover(request: Request, pk: int) -> HttpResponse:
    """Cover somebody's data in it, at once."""
    posting = _posting(request, pk)
    request.actor.require("publicity.cover", place=posting.path)
    form = CoverForm(request.POST, auto_id="x_%s")
    if form.is_valid():
        with said_at(form):
            commands.cover(request.actor, posting, **form.cleaned_data)
    if form.is_valid():
        messages.success(request, _("已遮住，村里已经告知。"))
        return redirect("publicity:show", pk)
    shown = _shown(request, posting, ObjectForm()) | {"cover_form": form}
    return page(request, "publicity/show.html", shown, form)


@require_safe
def print_posting(request: Request, pk: int) -> HttpResponse:
    """One posting on A4, with seal place, code and chain head."""
    posting = _posting(request, pk)
    proof = evidence.of(posting)
    address = absolute(request, proof.page if proof else reverse("publicity:show", args=[pk]))
    context = {
        "posting": posting, "address": address, "now": clock.now(), "table": posting.table,
        "wide": tables.wide(posting.table or {"head": []}), "boards": posting.hangings.all(),
        "proof": proof,
    }  # fmt: skip
    return render(request, "publicity/print_posting.html", context)


def _accused(request: Request, posting: Posting, form: ObjectForm) -> HttpResponse:
    """It accuses a cadre: past the posting and its log, to the discipline office; one receipt."""
    key, said = request.POST.get("once", ""), form.cleaned_data
    made = sealed.report(
        Actor("visitor", device=request.actor.device),
        area=posting.area,
        said=Told(words=said["words"], phone=said["contact"], spot=f"《{posting.title}》"[:80]),
        key=f"device:{request.actor.device}:{key}" if key else "",
    )
    context = {"posting": posting, "receipt": made, "site": absolute(request, "/")}
    response = render(request, "publicity/receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _posting(request: Request, pk: int) -> Posting:
    visible = Posting.objects.visible_to(request.actor).select_related("area")
    return get_object_or_404(visible, pk=pk)


def _object(request: Request, posting: Posting, form: ObjectForm) -> dict[str, int]:
    made = commands.object_(request.actor, posting, **form.cleaned_data)
    return {"objection": made.pk}


def _shown(request: Request, posting: Posting, form: ObjectForm) -> dict[str, object]:
    address = absolute(request, reverse("publicity:show", args=[posting.pk]))
    device, proof = request.actor.device, evidence.of(posting)
    mine = Objection.objects.visible_to(request.actor).filter(posting=posting, device=device)
    return {
        "posting": posting,
        "form": form,
        "proof": proof,
        "proof_address": absolute(request, proof.page) if proof else "",
        "mine": mine.order_by("pk") if device else [],
        "answers": queries.answers_of(posting),
        "copy": for_groups(posting, address),
        "open": posting.is_on,
        "past": posting.is_past,
        "boards": posting.hangings.select_related("hung_photo"),
        "remarks": posting.remarks.order_by("pk"),
        "answer_days": (answer_by(posting) - clock.today()).days,
        "waiting": queries.waiting(posting),
        "cover_form": CoverForm(auto_id="x_%s")
        if request.actor.is_staff and request.actor.may("publicity.cover", posting.path)
        else None,
        "manages": request.actor.kind == "staff"
        and queries.managed(request.actor).filter(pk=posting.pk).exists(),
    }
