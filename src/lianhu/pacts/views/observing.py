"""Cases in the hands of the reader, one case with its open steps; families' precepts."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access.roles import face_of
from lianhu.audit.actor import Actor, under
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.notices.reading import opened
from lianhu.pacts import commands, counting, notice_paper, papers
from lianhu.pacts.commands.observing import helpers
from lianhu.pacts.forms import observing as forms
from lianhu.pacts.models import SEE, Case, Outcome, Precept
from lianhu.pacts.models.observing import COUNT, HANDLE, REPLY
from lianhu.pacts.queries import clauses_in_force
from lianhu.pacts.rules import rules
from lianhu.places.models import Area
from lianhu.shell.sheets import answer

either = require_http_methods(["GET", "HEAD", "POST"])
STEPS: Final[Mapping[str, Any]] = {
    "talk": forms.TalkForm, "propose": forms.ProposeForm, "decide": forms.DecideForm,
    "contest": forms.ContestForm, "reply": forms.ReplyForm, "share": forms.ShareForm,
    "turn": forms.TurnForm, "close": forms.CloseForm,
}  # fmt: skip


@never_cache
@require_safe
def cases(request: Request, face: str = "office") -> HttpResponse:
    """Those in the reader's hands, and the counts of the year."""
    actor = request.actor
    if not any(actor.paths(verb) for verb in (HANDLE, REPLY, COUNT)):
        raise NotAllowed(_("您现在的岗位看不了这一页。"))
    rows = Case.objects.visible_to(actor).select_related("clause__version__pact", "outcome")
    context = {
        "cases": rows.open().order_by("opened_at", "pk")[:200], "face": face,
        "frame": f"shell/{face}.html", "may_notice": bool(actor.paths("pacts.notice")),
        "counts": counting.counts(actor, date(clock.today().year, 1, 1)),
        "definition": counting.DEFINITION,
    }  # fmt: skip
    return render(request, "pacts/cases.html", context)


@never_cache
@either
def notice(request: Request, face: str = "office") -> HttpResponse:
    """Begin to talk somebody round; what the police or mediators do is pointed there first."""
    require_somewhere(request.actor, "pacts.notice")
    clauses = {str(one.pk): one for one in clauses_in_force(request.actor, "pacts.notice")}
    form = forms.NoticeForm(posted(request), clauses=list(clauses.values()))
    pointers = []
    if form.is_valid():
        pointers = rules().pointed(form.cleaned_data["words"])
        if not pointers or "anyway" in request.POST:
            said = dict(form.cleaned_data)
            with said_at(form):
                made = commands.notice(request.actor, clauses[said.pop("clause")], **said)
                return redirect("pacts:case_field" if face == "field" else "pacts:case", made.pk)
    context = {
        "face": face, "frame": f"shell/{face}.html", "pointers": pointers, "clauses": clauses,
    }  # fmt: skip
    return page(request, "pacts/notice.html", context, form)


@never_cache
@either
def case(request: Request, pk: int, face: str = "office") -> HttpResponse:
    """One case: what was talked over, and a form for each step that is open."""
    actor = request.actor
    require_somewhere(actor, HANDLE if actor.paths(HANDLE) else REPLY)
    rows = Case.objects.visible_to(actor).select_related("clause__version__pact", "outcome")
    one = get_object_or_404(rows, pk=pk)
    acts = _acts(request, one)
    sent = acts.get(request.POST.get("act", ""))
    if sent is not None and sent.is_valid():
        with said_at(sent):
            sent.run(actor, one)
            messages.success(request, _("记下了。"))
            return redirect("pacts:case_field" if face == "field" else "pacts:case", pk)
    status = getattr(sent, "status", 422) if sent is not None else 200
    if request.method == "POST" and sent is None:
        messages.error(request, _("这一步现在不能办了，下面是最新的情况。"))
        status = 409
    context = {
        "case": one, "talks": list(one.talks.all()), "outcome": getattr(one, "outcome", None),
        "acts": list(acts.items()), "pointers": rules().pointed(one.words), "face": face,
        "frame": f"shell/{face}.html", "days": rules().days,
    }  # fmt: skip
    return render(request, "pacts/case.html", context, status=status)


@require_safe
def open_case(request: Request, pk: int) -> HttpResponse:
    """Where a telling about a case leads; who opens it has been told."""
    one = get_object_or_404(Case.objects.visible_to(request.actor), pk=pk)
    opened(request.actor, one.stream, one.place)
    at = "pacts:case_field" if face_of(request.actor) == "field" else "pacts:case"
    return redirect(at, one.pk)


@require_safe
def case_paper(request: Request, pk: int, form: str = "", face: str = "office") -> HttpResponse:
    """What the person is handed of a consequence; read by those who handle it."""
    actor = request.actor
    require_somewhere(actor, HANDLE if actor.paths(HANDLE) else REPLY)
    rows = Case.objects.visible_to(actor).select_related("clause__version__pact__area", "outcome")
    sheet = notice_paper.notice(actor, get_object_or_404(rows, pk=pk))
    if form:
        return answer.file(sheet, form)
    files = [
        (label, reverse("pacts:case_paper", args=[pk, end]))
        for label, end in (("PDF", "pdf"), ("Word", "docx"))
    ]
    back = "pacts:case_field" if face == "field" else "pacts:case"
    context = {"sheet": sheet, "forms": files, "back": reverse(back, args=[pk])}
    return answer.never_kept(render(request, "shell/sheet.html", context))


def _acts(request: Request, one: Case) -> dict[str, Any]:
    """The form of each step that is open now."""
    outcome: Outcome | None = getattr(one, "outcome", None)
    done = {each.step for each in one.talks.all()}
    fits = {
        "propose": outcome is None and {"reason", "criticise"} <= done,
        "turn": True,
    } | dict.fromkeys(("decide", "contest", "reply"), False)
    if outcome is not None:
        fits |= _after(request.actor, outcome)
    made: dict[str, Any] = {}
    for key, form in STEPS.items():
        if one.closed_at or not fits.get(key, True):
            continue
        if not request.actor.grant(f"pacts.{key}", one.place):
            continue
        data = request.POST if request.POST.get("act") == key else None
        more = {"posts": _helpers(request.actor, one)} if key == "share" else {}
        made[key] = form(data, prefix=key, **more)
    return made


def _after(actor: Actor, outcome: Outcome) -> dict[str, bool]:
    """Which steps are open once a consequence was proposed."""
    last, objected = outcome.open_until, outcome.objected_on is not None
    deciders = (outcome.first_id, outcome.second_id)
    return {
        "decide": outcome.second_id is None and actor.person_id != outcome.first_id,
        "contest": last is not None and not objected and clock.today() <= last,
        "reply": objected and outcome.upheld is None and actor.person_id not in deciders,
        "turn": outcome.second_id is None,
    }


def _helpers(actor: Actor, one: Case) -> list[tuple[str, str]]:
    asked = [each for each in helpers(one) if each.pk not in one.hands]
    return [(str(each.pk), f"{each.title} {each.held_by}") for each in asked]


@either
def precepts(request: Request) -> HttpResponse:
    """The families' precepts of the reader's areas, and a form for another."""
    actor = request.actor
    require_somewhere(actor, SEE)
    areas = {
        one.key: one
        for one in Area.objects.visible_to(actor)
        .live()
        .filter(under(actor.paths("pacts.collect"), "path"), kind__in=["village", "group", "grid"])
        .order_by("path")
    }
    form = forms.CollectForm(posted(request), areas=[(key, str(one)) for key, one in areas.items()])
    if form.is_valid():
        said = dict(form.cleaned_data)
        with said_at(form):
            commands.collect(actor, areas[said.pop("area")], **said)
            messages.success(request, _("记下了。"))
            return redirect("pacts:precepts")
    rows = Precept.objects.visible_to(actor).filter(under(actor.paths(SEE), "place"))
    context = {"rows": rows.select_related("area").order_by("place", "pk")[:300], "areas": areas}
    return page(request, "pacts/precepts.html", context, form)


@either
def precept(request: Request, pk: int) -> HttpResponse:
    """One family's: agreed to, taken down at its word, printed."""
    actor = request.actor
    require_somewhere(actor, SEE)
    rows = Precept.objects.visible_to(actor).filter(under(actor.paths(SEE), "place"))
    one = get_object_or_404(rows.select_related("area"), pk=pk)
    act = request.POST.get("act", "")
    form = forms.AgreeForm(request.POST if act == "agree" else None)
    try:
        if act == "agree" and form.is_valid():
            commands.agree(actor, one, **form.cleaned_data)
            return redirect("pacts:precept", pk)
        if act in ("hide", "erase"):
            commands.take_down(actor, one, erase=act == "erase")
            return redirect("pacts:precept", pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("pacts:precept", pk)
    may = bool(actor.grant("pacts.collect", one.place))
    return page(request, "pacts/precept.html", {"precept": one, "may": may}, form)


@require_safe
def plaque(request: Request, pk: int, form: str = "") -> HttpResponse:
    """A plaque of A4 for the family's door; only of what it agreed to show."""
    require_somewhere(request.actor, SEE)
    rows = Precept.objects.visible_to(request.actor).shown().select_related("area")
    rows = rows.filter(under(request.actor.paths(SEE), "area__path"))
    sheet = papers.plaque(get_object_or_404(rows, pk=pk))
    if form:
        return answer.file(sheet, form)
    files = [
        (label, reverse("pacts:plaque", args=[pk, end]))
        for label, end in (("PDF", "pdf"), ("Word", "docx"))
    ]
    context = {"sheet": sheet, "forms": files, "back": reverse("pacts:precept", args=[pk])}
    return answer.never_kept(render(request, "shell/sheet.html", context))
