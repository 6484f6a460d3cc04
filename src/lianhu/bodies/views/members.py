"""The bodies of a place, who sits in each, what is wanting, and what each may do."""

from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianhu.audit.actor import under
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.audit.seen import held
from lianhu.bodies import bringing, commands, queries, renewing, seating
from lianhu.bodies.authority import powers_of
from lianhu.bodies.elected import keeps
from lianhu.bodies.forms.members import (
    BringForm,
    ChangeSeatForm,
    CorrectTermForm,
    LeaveForm,
    PowersForm,
    SeatForm,
    TermForm,
    inside,
)
from lianhu.bodies.forms.posts import RenameForm
from lianhu.bodies.kinds import shape
from lianhu.bodies.listing import Listed, listed, wanting
from lianhu.bodies.membership import SEE_MEMBERS
from lianhu.bodies.models import SEE, Membership, Organisation, Post, Powers, Term
from lianhu.bodies.picking import candidates
from lianhu.bodies.printing import powers_sheet
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.law.floors import floor
from lianhu.people.commands import register
from lianhu.people.models import Person
from lianhu.places.models import Area
from lianhu.places.queries import ancestors, children
from lianhu.shell.sheets import answer

ACTS: Final = ("seat", "begin_term", "adopt_powers", "rename", "dissolve")
# What is the village's own where people elect who sits there.
OF_ELECTED: Final = ("seat", "begin_term", "change_seat")
FORMS: Final = ("pdf", "docx")
# What a term lasts where the law says nothing of it: three years, as such a body usually has.
USUAL_YEARS: Final = 3


@never_cache
def bodies(request: Request) -> HttpResponse:
    """The bodies at and under a village with their members; above it, those of which something wants."""
    require_somewhere(request.actor, SEE_MEMBERS)
    areas = Area.objects.visible_to(request.actor).live()
    areas = areas.filter(under(request.actor.paths(SEE_MEMBERS), "path"))
    key = request.GET.get("area", "")
    area = areas.filter(key=key).first() if key else areas.order_by("path").first()
    if area is None:
        raise Http404
    wide = area.kind in ("county", "town", "prefecture", "province")
    rows: list[Listed] = []
    if not wide:
        here = Organisation.objects.visible_to(request.actor).live()
        here = here.filter(under([area.path], "path")).select_related("area")
        rows = listed(request.actor, here.order_by("path", "pk"))
    context = {
        "area": area,
        "above": [one for one in ancestors(area) if one.kind not in ("province", "prefecture")],
        "below": children(area) if wide else [],
        "wide": wide,
        "rows": wanting(request.actor, area) if wide else rows,
        "urgent": sum(bool(one.urgent) for one in rows),
        "may_found": request.actor.may("bodies.found", area.path),
    }
    return render(request, "bodies/bodies.html", context)


@never_cache
def organisation(request: Request, pk: int) -> HttpResponse:
    """One body: who sits in it, what is wanting, its posts, what it is called here."""
    row = _body(request, pk, SEE)
    if request.POST.get("do") == "dissolve":
        commands.dissolve(request.actor, row)
        return redirect(f"{reverse('bodies:posts')}?area={row.area.key}")
    form = RenameForm(request.POST or None, initial=RenameForm.now(row))
    if form.is_valid():
        with said_at(form), form.unchanged(request.actor, lambda: form.now(held(row))):
            commands.rename(request.actor, row, **form.cleaned_data)
        if form.is_valid():
            return redirect("bodies:organisation", pk=pk)
    here = Post.objects.visible_to(request.actor).live().filter(organisation=row)
    judged = request.actor.may(SEE_MEMBERS, row.path)
    past = Membership.objects.visible_to(request.actor).filter(organisation=row)
    gone = past.filter(to_on__lte=clock.today()).select_related("person", "organisation")
    context = {
        "body": row,
        "below": row.children.live().order_by("pk"),
        "held": queries.roster(here.select_related("area").order_by("path", "pk")),
        "one": listed(request.actor, [row], judged=judged)[0],
        "judged": judged,
        "gone": gone.order_by("-to_on", "-pk")[:20],
        "may": {name: _may(request, name, row) for name in ACTS},
        "may_change": _may(request, "change_seat", row),
    }
    return page(request, "bodies/organisation.html", context, form)


def _may(request: Request, name: str, row: Organisation) -> bool:
    verb = f"bodies.{name}"
    mine = request.actor.may(verb, row.path)
    return mine and (name not in OF_ELECTED or keeps(request.actor, verb, row))


def seat(request: Request, pk: int) -> HttpResponse:
    """Somebody comes into a body."""
    row = _body(request, pk, "bodies.seat")
    form = SeatForm(
        posted(request), files=request.FILES or None, actor=request.actor, body=row,
        found=candidates(request),
    )  # fmt: skip
    if form.is_valid():
        with said_at(form), transaction.atomic():
            who = form.chosen or register(
                request.actor, area=row.area, name=form.cleaned_data["new_name"]
            )
            seating.seat(request.actor, row, who, **form.said)
    if not form.is_valid():
        may_register = request.actor.may("people.register", row.path)
        context = {"body": row, "q": request.GET.get("q", ""), "may_register": may_register}
        return page(request, "bodies/seat.html", context, form)
    messages.success(request, _("已登记。"))
    return redirect("bodies:organisation", pk=pk)


@never_cache
def member(request: Request, pk: int) -> HttpResponse:
    """One seat: put right what was written down, or end it."""
    require_somewhere(request.actor, "bodies.change_seat")
    rows = Membership.objects.visible_to(request.actor)
    rows = rows.managed_by(request.actor, "bodies.change_seat")
    row = get_object_or_404(
        rows.select_related("organisation__area", "person", "stands_for"), pk=pk
    )
    body, asked = row.organisation, request.POST.get("do", "")
    back = redirect("bodies:organisation", pk=body.pk)
    leave = LeaveForm(request.POST if asked == "leave" else None, prefix="leave")
    form = ChangeSeatForm(
        request.POST if request.method == "POST" and not asked else None,
        body=body, initial=ChangeSeatForm.now(row),
    )  # fmt: skip
    if asked == "withdraw":
        seating.withdraw(request.actor, row)
        messages.success(request, _("已撤回。名单上不再有这个人。"))
        return back
    if leave.is_valid():
        with said_at(leave):
            seating.unseat(request.actor, row, **leave.cleaned_data)
        if leave.is_valid():
            return back
    if form.is_valid():
        with said_at(form), form.unchanged(request.actor, lambda: form.now(held(row))):
            seating.change_seat(request.actor, row, **form.said)
        if form.is_valid():
            return back
    context = {"member": row, "body": body, "leave": leave, "form": form, "over": _over(row)}
    wrong = leave if asked == "leave" else form
    status = getattr(wrong, "status", 422) if wrong.is_bound else 200
    return render(request, "bodies/member.html", context, status=status)


def _over(row: Membership) -> bool:
    return row.to_on is not None and row.to_on <= clock.today()


@never_cache
def bring(request: Request, pk: int) -> HttpResponse:
    """A pasted list; first who is meant is shown line by line, then it is put down."""
    row = _body(request, pk, "bodies.seat")
    form = BringForm(posted(request), body=row)
    lines: list[bringing.Line] = []
    if form.is_valid():
        lines = bringing.read(form.cleaned_data["pasted"])
        if not lines:
            form.add_error("pasted", _("没有读到姓名，请一行写一个人。"))
    done = 0
    if form.is_valid():
        bringing.match(request.actor, row, lines, inside(row))
        form.ask(lines, fresh="sure" not in request.POST)
        if "sure" in request.POST:
            done = _put_down(request, row, form, lines)
    if done:
        messages.success(request, _("登记了%d人。") % done)
        return redirect("bodies:organisation", pk=pk)
    asked = [(line, form[line.field]) for line in lines if line.field in form.fields]
    context = {"body": row, "lines": asked, "unclear": sum(not line.likely for line in lines)}
    return page(request, "bodies/bring.html", context, form)


def _put_down(
    request: Request, body: Organisation, form: BringForm, lines: list[bringing.Line]
) -> int:
    """All or none; each refusal stands at its line. How many were put down, 0 after a refusal."""
    given, done = form.cleaned_data, 0
    try:
        with transaction.atomic():
            for line in lines:
                chosen = request.POST.get(line.field, "")
                if chosen not in dict(line.choices):
                    form.add_error(line.field, _("请选是哪一位，或者这一行不登记。"))
                    continue
                if chosen == bringing.SKIP:
                    continue
                try:
                    _one(request, body, line, chosen, given)
                except Refusal as refusal:
                    form.add_error(line.field, str(refusal))
                done += 1
            if form.errors:
                raise Refusal("")
            if not done:
                form.add_error(None, _("没有选任何人。"))
    except Refusal:
        return 0
    return done


def _one(
    request: Request, body: Organisation, line: bringing.Line, chosen: str, given: dict[str, Any]
) -> None:
    people = {str(person.pk): person for person, _label in line.people}
    with transaction.atomic():
        who: Person = people.get(chosen) or register(
            request.actor, area=line.area or body.area, name=line.name
        )
        sent = "representative" in shape(body.kind).standings
        seating.seat(
            request.actor, body, who, standing=given["standing"], from_on=given["from_on"],
            decided_by=given["decided_by"], consented_on=given.get("consented_on"),
            stands_for=line.area, unit="" if line.area else line.unit, title=line.title,
            households=line.households if sent else None,
        )  # fmt: skip


def term(request: Request, pk: int) -> HttpResponse:
    """A new term of a body begins."""
    row = _body(request, pk, "bodies.begin_term")
    today, about = clock.today(), shape(row.kind).about
    asked = floor(row.legal_regime, today, about, "term_years") if about else None
    years = asked.at_most if asked and asked.at_most else USUAL_YEARS
    start = {"from_on": today, "due_on": renewing.years_after(today, years)}
    form = TermForm(
        posted(request), files=request.FILES or None, initial=start, actor=request.actor
    )
    if form.is_valid():
        with said_at(form):
            renewing.begin_term(request.actor, row, **form.said)
    if not form.is_valid():
        first = not Term.objects.visible_to(request.actor).filter(organisation=row).exists()
        return page(
            request, "bodies/term.html", {"body": row, "first": first, "floor": asked}, form
        )
    return redirect("bodies:organisation", pk=pk)


@never_cache
def correct_term(request: Request, pk: int) -> HttpResponse:
    """What was written down of a term was wrong, or it was put off."""
    require_somewhere(request.actor, "bodies.correct_term")
    rows = Term.objects.visible_to(request.actor).managed_by(request.actor, "bodies.correct_term")
    row = get_object_or_404(rows.select_related("organisation"), pk=pk)
    form = CorrectTermForm(posted(request), initial=CorrectTermForm.now(row))
    if form.is_valid():
        with said_at(form), form.unchanged(request.actor, lambda: form.now(held(row))):
            renewing.correct_term(request.actor, row, **form.cleaned_data)
    if not form.is_valid():
        return page(
            request, "bodies/correct_term.html", {"term": row, "body": row.organisation}, form
        )
    return redirect("bodies:organisation", pk=row.organisation_id)


def powers(request: Request, pk: int, form: str = "") -> HttpResponse:
    """What a body may do and may not: to read, to print; open to everybody."""
    rows = Organisation.objects.visible_to(request.actor).select_related("area")
    body = get_object_or_404(rows, pk=pk)
    versions = Powers.objects.visible_to(request.actor).filter(organisation=body)
    row = versions.order_by("-version").first()
    if form:
        if form not in (*FORMS, "print") or row is None:
            raise Http404
        sheet = powers_sheet(body, row)
        if form != "print":
            return answer.file(sheet, form)
        back = reverse("bodies:powers", args=[pk])
        forms = [(_("PDF"), reverse("bodies:powers_paper", args=[pk, "pdf"])),
                 (_("Word"), reverse("bodies:powers_paper", args=[pk, "docx"]))]  # fmt: skip
        return render(request, "shell/sheet.html", {"sheet": sheet, "back": back, "forms": forms})
    context = {
        "body": body,
        "powers": row,
        "older": list(versions.order_by("-version")[1:]),
        "may_adopt": request.actor.may("bodies.adopt_powers", body.path),
        "only_advises": not shape(body.kind).decides,
    }
    return render(request, "bodies/powers.html", context)


def adopt_powers(request: Request, pk: int) -> HttpResponse:
    """A new version, as a meeting adopted it."""
    row = _body(request, pk, "bodies.adopt_powers")
    start = PowersForm.start(row, powers_of(row))
    form = PowersForm(
        posted(request), files=request.FILES or None, initial=start, actor=request.actor
    )
    if form.is_valid():
        with said_at(form):
            renewing.adopt_powers(request.actor, row, **form.said)
    if not form.is_valid():
        return page(request, "bodies/adopt_powers.html", {"body": row}, form)
    return redirect("bodies:powers", pk=pk)


def _body(request: Request, pk: int, verb: str) -> Organisation:
    require_somewhere(request.actor, verb)
    rows = Organisation.objects.visible_to(request.actor).managed_by(request.actor, verb)
    found: Organisation = get_object_or_404(rows.select_related("area", "parent"), pk=pk)
    return found
