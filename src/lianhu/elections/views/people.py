"""Who is put forward, what is looked at of each, who comes into the election committee; a recall."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lianhu.audit.actor import under
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at, searched
from lianhu.bodies.models import Membership
from lianhu.bodies.picking import candidates
from lianhu.bodies.queries import bodies_of, legal_regime
from lianhu.elections import checks, commands, reading, wording
from lianhu.elections.commands.nominating import Put
from lianhu.elections.commands.recalling import shares_of
from lianhu.elections.forms.nominating import JudgeForm, NominateForm, ReplaceForm
from lianhu.elections.forms.starting import RecallForm
from lianhu.elections.kinds import kinds
from lianhu.elections.models import Candidate
from lianhu.elections.views.office import election_of
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.law.floors import choice
from lianhu.places.models import Area

either = require_http_methods(["GET", "HEAD", "POST"])
ASK_RECALL = "elections.ask_recall"


@never_cache
@either
def nominate(request: Request, pk: int) -> HttpResponse:
    """Write down one nomination; the next one can follow at once."""
    one = election_of(request.actor, pk, "elections.nominate")
    contests = list(one.contests.select_related("election").order_by("no"))
    form = NominateForm(
        posted(request), request.FILES or None, actor=request.actor, election=one,
        found=candidates(request), contests=contests,
    )  # fmt: skip
    if form.is_valid():
        given = form.cleaned_data
        with said_at(form):
            commands.nominate(
                request.actor, one, [Put(form.chosen, form.seat)], by=given["by"],
                signers=given["signers"], paper=form.photo,
            )  # fmt: skip
            messages.success(request, _("登记好了。还有的接着登记。"))
            return redirect("elections:nominate", pk)
    context = {
        "election": one, "q": searched(request), "roll": reading.signers_roll(one),
        "roll_name": wording.signers_roll_name(one), "least": reading.least_signers(one),
        "joint": reading.joint_need(one), "contests": contests, "named": reading.put_forward(one),
    }  # fmt: skip
    return page(request, "elections/nominate.html", context, form)


@require_POST
def strike(request: Request, pk: int, no: int) -> HttpResponse:
    """A paper written down wrongly is taken off."""
    one = election_of(request.actor, pk, "elections.strike")
    row = get_object_or_404(one.nominations.select_related("election"), no=no)
    try:
        commands.strike(request.actor, row)
        messages.success(request, _("划掉了。"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("elections:nominate", pk)


@never_cache
@either
def judge(request: Request, pk: int, candidate: int) -> HttpResponse:
    """What is to be looked at of one, with its articles; a person says whether they may stand."""
    one = election_of(request.actor, pk, "elections.judge")
    row = get_object_or_404(
        Candidate.objects.visible_to(request.actor).select_related("election", "contest__election", "person"),
        pk=candidate, election=one,
    )  # fmt: skip
    row.election = one
    found = checks.findings(row)
    form = JudgeForm(posted(request), findings=found, grounds=checks.grounds(one))
    if form.is_valid():
        with said_at(form):
            commands.judge(request.actor, row, **form.said)
            messages.success(request, _("定下了。"))
            return redirect("elections:show", pk)
    context = {"election": one, "candidate": row, "findings": found}
    return page(request, "elections/judge.html", context, form)


@require_POST
def decline(request: Request, pk: int, candidate: int) -> HttpResponse:
    """Somebody put forward does not want to stand."""
    one = election_of(request.actor, pk, "elections.decline")
    row = get_object_or_404(Candidate.objects.visible_to(request.actor), pk=candidate, election=one)
    try:
        commands.decline(request.actor, row)
        messages.success(request, _("记下了。"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("elections:show", pk)


@never_cache
@either
def replace(request: Request, pk: int) -> HttpResponse:
    """Who comes next takes the empty place in the election committee."""
    one = election_of(request.actor, pk, "elections.replace")
    form = ReplaceForm(posted(request), found=candidates(request))
    if form.is_valid():
        with said_at(form):
            commands.replace(
                request.actor, one, form.chosen, decided_by=form.cleaned_data["decided_by"]
            )
            messages.success(request, _("登记好了。"))
            return redirect("elections:show", pk)
    context = {"election": one, "q": searched(request)}
    return page(request, "elections/replace.html", context, form)


@never_cache
@either
def recall(request: Request) -> HttpResponse:
    """Villagers ask for the recall of a member of the committee."""
    require_somewhere(request.actor, ASK_RECALL)
    rows = Area.objects.visible_to(request.actor).live()
    rows = rows.filter(under(request.actor.paths(ASK_RECALL), "path"), kind="village")
    key = request.GET.get("area", "")
    area = get_object_or_404(rows, key=key) if key else get_object_or_404(rows.order_by("path")[:1])
    shape, regime = kinds()["recall"], legal_regime(area)
    today = clock.today()
    seats = (
        Membership.objects.visible_to(request.actor)
        .live(today)
        .filter(
            organisation__in=bodies_of(area, *shape.body),
            standing__in=("chair", "deputy", "member"),
        )
    )
    modes = [("all_voters", choice(regime, "all_voters"))] if regime != "community" else [
        (one, choice(regime, one)) for one in shape.modes
    ]  # fmt: skip
    form = RecallForm(
        posted(request), request.FILES or None, actor=request.actor,
        seats=list(seats.select_related("person", "organisation").order_by("pk")),
        shares=shares_of(regime, today), modes=modes,
    )  # fmt: skip
    if form.is_valid():
        with said_at(form):
            made = commands.ask_recall(request.actor, form.chosen, **form.said)
            messages.success(request, _("登记好了。接下来编名册、登记联名。"))
            return redirect("elections:show", made.pk)
    context = {"area": area, "areas": list(rows.order_by("path")), "none": not seats.exists()}
    return page(request, "elections/recall.html", context, form)
