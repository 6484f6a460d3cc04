"""The desk of elections, beginning one, and one election: what is next and why, and every step."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.assembly.commands.planning import regime_of
from lianhu.audit.actor import Actor, under
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.ballots.models import Round
from lianhu.bodies import commands as bodies
from lianhu.bodies.models import Membership, Organisation
from lianhu.bodies.queries import bodies_of
from lianhu.elections import calendar, commands, queries, reading, shown, wording
from lianhu.elections.commands.deciding import bars_to_vote
from lianhu.elections.commands.presiding import what_lacks
from lianhu.elections.commands.recalling import bases_of
from lianhu.elections.forms.acts import ACTS, SELDOM, initial_of
from lianhu.elections.forms.starting import PickForm, StartForm
from lianhu.elections.kinds import RECALL, Kind, kinds
from lianhu.elections.models import SEE, Election, Poll, Recall
from lianhu.kernel import clock
from lianhu.kernel.errors import Missing, Refusal
from lianhu.notices.reading import opened
from lianhu.places.models import Area
from lianhu.places.queries import labels, village_of

either = require_http_methods(["GET", "HEAD", "POST"])


def election_of(actor: Actor, pk: int, verb: str = SEE) -> Election:
    """An election of the actor's own areas, else 404."""
    require_somewhere(actor, SEE)
    rows = Election.objects.visible_to(actor).filter(under(actor.paths(verb), "path"))
    found = rows.select_related(
        "area", "organisation", "meeting__area", "roll__posting", "recall__membership__person",
        "recall__roll", "nominating_roll__posting",
    )  # fmt: skip
    return get_object_or_404(found, pk=pk)


@require_safe
def desk(request: Request) -> HttpResponse:
    """Every election of the actor's areas, with what is next."""
    require_somewhere(request.actor, SEE)
    context = {
        "rows": queries.rows(request.actor), "may_start": bool(request.actor.paths(queries.START)),
        "title": wording.title,
    }  # fmt: skip
    return render(request, "elections/desk.html", context)


@either
def new(request: Request) -> HttpResponse:
    """First where and which, then the day: three minutes."""
    require_somewhere(request.actor, queries.START)
    areas = list(queries.areas(request.actor))
    area = next((one for one in areas if one.key == request.GET.get("area")), None)
    kind = kinds().get(request.GET.get("kind", ""))
    try:
        regime = regime_of(area) if area else ""
    except Refusal as refusal:
        messages.error(request, str(refusal))
        area, regime = None, ""
    if area is None or kind is None:
        return _pick(request, areas, area, regime)
    if kind not in queries.kinds_for(area, regime):
        raise Missing(_("这里没有这种选举，请重新选。"))
    return _start(request, area, kind, regime)


def _pick(request: Request, areas: list[Area], area: Area | None, regime: str) -> HttpResponse:
    named = labels((one.path for one in areas), below="town")
    choices = [(one.key, f"{named.get(one.path, one)}（{one.level}）") for one in areas]
    form = PickForm(request.GET if area else None, areas=choices)
    offered = [(one, one.names[regime]) for one in queries.kinds_for(area, regime)] if area else []
    village = village_of(area) if area else None
    context = {"area": area, "offered": offered, "areas": areas, "village": village}
    return page(request, "elections/pick.html", context, form)


def _start(request: Request, area: Area, kind: Kind, regime: str) -> HttpResponse:
    found = _bodies(area, kind)
    fits = reading.meetings_for(kind, area, regime) if kind.by_meeting else []
    first, why = calendar.earliest(kind, regime, clock.today())
    form = StartForm(
        posted(request),
        kind=kind,
        regime=regime,
        meetings=fits,
        initial={"held_on": first, **_asked_for(request, kind)},
    )
    if form.is_valid():
        with said_at(form), transaction.atomic():
            body = found[0] if found else _found(request.actor, area, kind, regime)
            made = commands.start(
                request.actor, area=area, kind=kind.key, organisation=body, **form.said
            )
            messages.success(request, _("开始了。接下来办什么、最迟哪天，都在下面。"))
            return redirect("elections:show", made.pk)
    context = {
        "area": area, "kind": kind, "name": kind.names[regime], "body": found[0] if found else None,
        "first": first, "why": why,
    }  # fmt: skip
    return page(request, "elections/start.html", context, form)


def _asked_for(request: Request, kind: Kind) -> dict[str, int]:
    """One of the seat that fell empty, and none of the others, where the address says which."""
    wanted = request.GET.get("seat", "")
    known = [one.standing for one in kind.seats]
    return {f"seats_{one}": int(one == wanted) for one in known} if wanted in known else {}


def _bodies(area: Area, kind: Kind) -> list[Organisation]:
    """The body whose seats they are: of the place, or of the village around it."""
    here = bodies_of(area, *kind.body)
    village = village_of(area)
    if here or kind.fresh != "unit" or village is None:
        return here
    return bodies_of(village, *kind.body)


def _found(actor: Actor, area: Area, kind: Kind, regime: str) -> Organisation:
    """Where there is none yet, it is registered as it is first elected."""
    label = Organisation.Kind(kind.body[0]).label
    if kind.fresh == "unit" or not actor.may("bodies.found", area.path):
        raise Refusal(_("还没有登记%s，请先在“组织”里登记（书记可以登记）。") % label)
    name = str(area) if kind.body[0] == "villager_group" else f"{area}{label}"
    return bodies.found(actor, kind=kind.body[0], area=area, name=name, legal_regime=regime)


@never_cache
@either
def show(request: Request, pk: int) -> HttpResponse:
    """One election: what is next, the calendar, who stands, the rounds, every step that is open."""
    actor = request.actor
    one = election_of(actor, pk)
    acts = _acts(request, one)
    sent = acts.get(request.POST.get("act", ""))
    if sent is not None and sent.is_valid():
        with said_at(sent):
            sent.run(actor, one)
            messages.success(request, _("办好了。"))
            return redirect("elections:show", pk)
    status = getattr(sent, "status", 422) if sent is not None else 200
    if request.method == "POST" and sent is None:
        messages.error(request, _("这一步现在不能办了，下面是最新的情况。"))
        status = 409
    if request.method != "POST":
        opened(actor, one.stream, one.path)
    return render(request, "elections/show.html", _context(actor, one, acts), status=status)


def _acts(request: Request, one: Election) -> dict[str, Any]:
    """The form of each step that is open to this actor now."""
    made = {}
    for key in shown.may_now(request.actor, one):
        data = request.POST if request.POST.get("act") == key else None
        made[key] = ACTS[key](data, prefix=key, initial=initial_of(key, one), election=one)
    return made


def _context(actor: Actor, one: Election, acts: dict[str, Any]) -> dict[str, Any]:
    lines = reading.lines_of(one)
    upcoming = calendar.next_of(lines) if one.is_running else None
    day, at, where = reading.votes_on(one)
    recall, polls = getattr(one, "recall", None), reading.polls_of(one)
    may = {
        verb: one.is_running and bool(actor.grant(f"elections.{verb}", one.path))
        for verb in ("nominate", "judge", "decline", "step_down", "open_vote")
    }
    return {
        "election": one, "title": wording.title(one), "acts": [one for one in acts.items() if one[0] not in SELDOM],
        "seldom": [one for one in acts.items() if one[0] in SELDOM],
        "steps": shown.steps(lines), "upcoming": upcoming,
        "why": shown.why(upcoming) if upcoming else "", "go": shown.link_for(one, upcoming),
        "day": day, "at": at, "where": where, "basis": wording.basis(one),
        "blocks": shown.blocks(actor, one), "joint": reading.joint_need(one),
        "lacks": what_lacks(one) if one.candidates_at is None and not recall else [],
        "bars": bars_to_vote(one) if one.is_running and one.candidates_at else [],
        "board": shown.committee(one) if one.sort.road == "ballot" else None,
        "polls": polls, "void": wording.void_lines(row for row in reading.all_polls(one) if row.round.is_void), "recall": recall, "seats": wording.seats(one),
        "demanded": _demanded(one) if recall else None, "advice": list(one.advice.all()),
        "may_nominate": may["nominate"] and one.candidates_at is None and bool(one.sort.seats),
        "may_judge": may["judge"] and one.candidates_at is None,
        "may_decline": may["decline"], "may_lead": may["step_down"],
        "may_open": may["open_vote"] and _ready(recall) and all(row.round.outcome == "no_quorum" for row in polls),
        "fill": _fill(actor, one, polls), "village": village_of(one.area), "how": wording.how(one),
    }  # fmt: skip


def _fill(actor: Actor, one: Election, polls: list[Poll]) -> str:
    """Where the election of who comes after begins, once a recall ended a seat; "" else."""
    passed = bool(polls) and polls[-1].round.outcome == Round.Outcome.PASSED
    if one.handed_at is None or one.sort.road != RECALL or not passed:
        return ""
    if not actor.grant(queries.START, one.path):
        return ""
    return f"{reverse('elections:new')}?area={one.area.key}&kind=vacancy&seat={one.recall.membership.standing}"


def _ready(recall: Recall | None) -> bool:
    """Whether enough signed and the one concerned was heard; what else bars is said when it is tried."""
    return recall is not None and recall.met_at is not None and recall.heard_on is not None


def _demanded(one: Election) -> tuple[int, int]:
    """How many signed, and how many it takes; 0 where the roll does not stand yet."""
    roll = one.recall.roll or one.roll
    total = roll.n if roll is not None and roll.is_frozen else 0
    need = bases_of(one)[one.recall.asked_by].need(total) if total else 0
    return one.recall.demanders.count(), need


@require_POST
def open_vote(request: Request, pk: int) -> HttpResponse:
    """Open the round of a contest (`contest`), or that of a recall."""
    one = election_of(request.actor, pk, "elections.open_vote")
    number = request.POST.get("contest", "")
    known = number.isascii() and number.isdecimal() and len(number) < 5
    contest = get_object_or_404(one.contests, no=int(number)) if known else None
    try:
        made = commands.open_vote(request.actor, one, contest)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("elections:show", pk)
    return redirect("ballots:show", made.round_id)


@require_POST
def step_down(request: Request, pk: int, member: int) -> HttpResponse:
    """A member who must leaves the election committee."""
    one = election_of(request.actor, pk, "elections.step_down")
    row = get_object_or_404(Membership.objects.visible_to(request.actor), pk=member)
    try:
        commands.step_down(request.actor, one, row)
        messages.success(request, _("退出了。空出来的，按原推选结果依次递补，也可以另行推选。"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("elections:show", pk)
