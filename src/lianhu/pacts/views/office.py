"""The desk, beginning and registering, one version with every step that is open, its clauses."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.assembly.counting import present
from lianhu.audit.actor import Actor, under
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.bodies.queries import legal_regime
from lianhu.files.models import File
from lianhu.kernel.errors import Missing, Refusal
from lianhu.notices.reading import opened
from lianhu.pacts import commands, lawful, queries, standing
from lianhu.pacts.forms import drafting as forms
from lianhu.pacts.forms.adopting import CountWomenForm, TableForm
from lianhu.pacts.models import SEE, Clause, Pact, Version
from lianhu.pacts.rules import rules
from lianhu.places.models import Area

BEGIN: Final = "pacts.begin"
WRITE: Final = "pacts.write"
either = require_http_methods(["GET", "HEAD", "POST"])
# By state: the steps, each with its form; who may do it is asked of the verb.
STEPS: Final[Mapping[str, Mapping[str, Any]]] = {
    "draft": {
        "open_draft": forms.OpenForm, "submit": forms.SubmitForm, "abandon": forms.AbandonForm,
    },
    "review": {
        "to_vote": forms.VoteForm, "take_back": forms.BackForm, "abandon": forms.AbandonForm,
    },
    "to_vote": {
        "table": TableForm, "take_back": forms.BackForm, "abandon": forms.AbandonForm,
    },
    "in_force": {
        "count_women": CountWomenForm, "send": forms.SendForm, "receive": forms.ReceiveForm, "correct": forms.CorrectForm,
    },
}  # fmt: skip


def version_of(actor: Actor, pk: int) -> Version:
    """A version of the actor's own areas, else 404."""
    require_somewhere(actor, SEE)
    rows = Version.objects.visible_to(actor).select_related("pact__area", "base")
    return get_object_or_404(rows.filter(under(actor.paths(SEE), "pact__place")), pk=pk)


@require_safe
def desk(request: Request) -> HttpResponse:
    """Every pact of the actor's areas: what is in force, what is being written."""
    require_somewhere(request.actor, SEE)
    context = {
        "rows": queries.desk(request.actor),
        "may_begin": bool(request.actor.paths(BEGIN)),
    }
    return render(request, "pacts/desk.html", context)


@either
def begin(request: Request) -> HttpResponse:
    """Begin a version."""
    require_somewhere(request.actor, BEGIN)
    areas = _areas(request.actor, BEGIN)
    form = forms.BeginForm(
        posted(request), areas=_named(areas), laws=_laws(areas), initial=request.GET.dict()
    )
    if form.is_valid():
        said = dict(form.cleaned_data)
        with said_at(form):
            made = commands.begin(request.actor, areas[said.pop("area")], **said)
            return redirect("pacts:version", made.pk)
    offered = [rules().kinds[key] for key, _label in form.fields["kind"].choices]  # type: ignore[attr-defined]
    return page(request, "pacts/begin.html", {"kinds": offered}, form)


@either
def register(request: Request) -> HttpResponse:
    """Keep a pact from before the system, from its paper."""
    require_somewhere(request.actor, "pacts.register")
    areas = _areas(request.actor, "pacts.register")
    sent = [request.POST, request.FILES] if request.method == "POST" else []
    form = forms.OldForm(*sent, actor=request.actor, areas=_named(areas), laws=_laws(areas))
    if form.is_valid():
        said = dict(form.cleaned_data)
        said.pop("sort")
        with said_at(form):
            made = commands.register(
                request.actor, areas[said.pop("area")], **(said | {"clauses": form.lines()})
            )
            messages.success(request, _("登记好了。"))
            return redirect("pacts:version", made.pk)
    return page(request, "pacts/register.html", {}, form)


def _laws(areas: Mapping[str, Area]) -> set[str]:
    """The laws under which the villages among these areas fall; "none" where one has none yet."""
    homes = [one for one in areas.values() if one.kind == Area.Kind.VILLAGE]
    return {legal_regime(home) for home in homes} or {"none"}


def _areas(actor: Actor, verb: str) -> dict[str, Area]:
    kinds = {kind for one in rules().kinds.values() for kind in one.areas}
    rows = Area.objects.visible_to(actor).live().filter(under(actor.paths(verb), "path"))
    return {one.key: one for one in rows.filter(kind__in=kinds).order_by("path")}


def _named(areas: Mapping[str, Area]) -> list[tuple[str, str]]:
    indent = {Area.Kind.GROUP: "　", Area.Kind.GRID: "　"}
    return [(key, f"{indent.get(Area.Kind(one.kind), '')}{one}") for key, one in areas.items()]


@never_cache
@either
def version(request: Request, pk: int) -> HttpResponse:
    """One version: clauses with what is warned of, who was asked, the township, the next steps."""
    actor = request.actor
    one = version_of(actor, pk)
    acts = _acts(request, one)
    sent = acts.get(request.POST.get("act", ""))
    if sent is not None and sent.is_valid():
        with said_at(sent):
            sent.run(actor, one)
            messages.success(request, _("记下了。"))
            return redirect("pacts:version", pk)
    if sent is None:
        opened(actor, one.pact.stream, one.pact.place)
    status = getattr(sent, "status", 422) if sent is not None else 200
    if request.method == "POST" and sent is None:
        messages.error(request, _("这一步现在不能办了，下面是最新的情况。"))
        status = 409
    return render(request, "pacts/version.html", _shown(actor, one, acts), status=status)


def _acts(request: Request, one: Version) -> dict[str, Any]:
    """The form of each step that is open to this actor now."""
    made: dict[str, Any] = {}
    filing = getattr(one, "filing", None)
    for key, form in STEPS.get(one.state, {}).items():
        shut = {
            "open_draft": one.opened_on is not None,
            "count_women": one.resolution_id is None or hasattr(one, "turnout"),
            "send": filing is None or filing.sent_on is not None,
            "receive": filing is None or filing.sent_on is None or filing.received_on is not None,
        }
        if shut.get(key) or not request.actor.grant(f"pacts.{key}", one.pact.place):
            continue
        data = request.POST if request.POST.get("act") == key else None
        initial = _came(request.actor, one) if key == "count_women" else {}
        made[key] = form(data, prefix=key, version=one, initial=initial)
    return made


def _came(actor: Actor, one: Version) -> dict[str, Any]:
    """What the signing-in counted already is not counted twice."""
    meeting = queries.passed_at(actor, one)
    came = present(meeting) if meeting else 0
    return {"people": came} if came else {}


def _turnout(one: Version) -> dict[str, Any]:
    kept = getattr(one, "turnout", None)
    few = kept is not None and rules().women.too_few(kept.women, kept.people)
    return {"turnout": kept, "few_women": few}


def _shown(actor: Actor, one: Version, acts: dict[str, Any]) -> dict[str, Any]:
    may_write = one.is_draft and bool(actor.grant(WRITE, one.pact.place))
    review = standing.review_of(one)
    askings = list(one.askings.prefetch_related("opinions__clause"))
    corrections = list(one.corrections.select_related("clause", "settled_by"))
    return {
        "version": one, "pact": one.pact, "acts": list(acts.items()), "may_write": may_write,
        "clauses": queries.with_cautions(one), "askings": askings, "heard": queries.heard(one),
        "may_hear": one.is_draft and bool(actor.grant("pacts.hear", one.pact.place)),
        "women": rules().women, **_turnout(one), "result": queries.result_of(one),
        "may_settle": bool(actor.grant("pacts.settle", one.pact.place)) and one.is_draft,
        "review": review, "reviews": list(one.reviews.prefetch_related("points__clause")),
        "may_answer": review is not None and review.answered_at is None and review.ended_at is None
        and bool(actor.grant("pacts.answer_review", one.pact.place)),
        "may_point": one.is_running and bool(actor.grant("pacts.answer_point", one.pact.place)),
        "missing": standing.missing(one) if one.is_draft else _before(one),
        "above": standing.above(one) if one.is_running else None,
        "judged": standing.judgement_of(one) if one.is_running else None,
        "filing": getattr(one, "filing", None), "corrections": corrections,
        "scans": list(File.objects.visible_to(actor).of(one.key)),
        "meetings": _meetings(one.pact), "dropped": list(one.clauses.exclude(dropped_at=None)),
        "others": list(Version.objects.visible_to(actor).filter(pact=one.pact).exclude(pk=one.pk)),
        "fates": rules().fates, "ways": rules().ways,
    }  # fmt: skip


def _before(one: Version) -> list[str]:
    return standing.before_vote(one) if one.state == "review" else []


MEETINGS: Final = {
    "village": {"assembly": _("村民会议"), "group": _("村民小组会议"), "representatives": _("村民代表会议")},
    "community": {"assembly": _("居民会议"), "representatives": _("受居民会议授权的居民代表会议")},
}  # fmt: skip


def _meetings(pact: Pact) -> str:
    named = MEETINGS[pact.sort.regime]
    return "、".join(str(named[one]) for one in pact.sort.meetings)


@either
def clause(request: Request, pk: int, clause_pk: int | None = None) -> HttpResponse:
    """Write a clause; beside it what is warned of, each to be kept with a reason or mended."""
    actor = request.actor
    require_somewhere(actor, WRITE)
    one = version_of(actor, pk)
    row = (
        get_object_or_404(one.clauses.filter(dropped_at=None), pk=clause_pk) if clause_pk else None
    )
    act = request.POST.get("act", "write") if request.method == "POST" else ""
    initial = {"kind": row.kind, "words": row.words} if row else {}
    form = forms.ClauseForm(request.POST if act == "write" else None, initial=initial)
    strike = forms.WhyForm(request.POST if act == "strike" else None, prefix="strike")
    keeps = _keeps(request, row, act)
    sent = {"write": form, "strike": strike, **{f"keep-{pk}": keep for pk, (_c, keep) in keeps.items()}}.get(act)  # fmt: skip
    if sent is not None and sent.is_valid():
        with said_at(sent):
            return _written(request, one, row, act, sent, keeps)
    context = {
        "version": one, "clause": row, "form": form, "strike": strike, "keeps": list(keeps.values()),
        "findings": lawful.check(form["words"].value() or "") if form.is_bound else [],
    }  # fmt: skip
    status = getattr(sent, "status", 422) if sent is not None else 200
    return render(request, "pacts/clause.html", context, status=status)


def _keeps(request: Request, row: Clause | None, act: str) -> dict[int, Any]:
    if row is None:
        return {}
    rows = row.cautions.filter(state__in=["open", "kept"]).order_by("pk")
    return {
        one.pk: (one, forms.KeepForm(request.POST if act == f"keep-{one.pk}" else None, prefix=f"k{one.pk}"))
        for one in rows
    }  # fmt: skip


def _written(  # noqa: PLR0913, PLR0917
    request: Request, one: Version, row: Clause | None, act: str, sent: Any, keeps: dict[int, Any]
) -> HttpResponse:
    if act == "write":
        row = commands.write(request.actor, one, clause=row, **sent.cleaned_data)
        if row.cautions.filter(state="open").exists():
            messages.warning(request, _("存下了。有一处要再看一看，在下面。"))
            return redirect("pacts:clause", one.pk, row.pk)
    elif act == "strike" and row is not None:
        commands.strike(request.actor, row, why=sent.cleaned_data["why"])
    else:
        caution = keeps[int(act.removeprefix("keep-"))][0]
        commands.keep(request.actor, caution, why=sent.cleaned_data["why"])
    messages.success(request, _("存下了。"))
    return redirect("pacts:version", one.pk)


@require_POST
def shift(request: Request, pk: int, clause_pk: int) -> HttpResponse:
    """One place up or down."""
    one = version_of(request.actor, pk)
    row = get_object_or_404(one.clauses.filter(dropped_at=None), pk=clause_pk)
    try:
        commands.shift(request.actor, row, up="up" in request.POST)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("pacts:version", pk)


@require_POST
def check(request: Request) -> HttpResponse:
    """What is warned of in the words that are being typed; nothing is kept."""
    require_somewhere(request.actor, WRITE)
    words = request.POST.get("words", "")[:4000]
    return render(
        request, "pacts/_findings.html", {"findings": lawful.check(words), "typed": words}
    )


@never_cache
@require_safe
def open_(request: Request, pk: int) -> HttpResponse:
    """Where a telling leads: to what runs, else to what is in force."""
    require_somewhere(request.actor, SEE)
    rows = Pact.objects.visible_to(request.actor).filter(under(request.actor.paths(SEE), "place"))
    one = get_object_or_404(rows, pk=pk)
    found = one.versions.order_by("-number").first()
    if found is None:
        raise Missing(_("这份规约还没有写。"))
    return redirect("pacts:version", found.pk)
