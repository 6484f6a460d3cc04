"""The desk: rounds, who took part, boxes and hands, helping somebody to vote, closing, the result."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianhu.audit.actor import Actor
from lianhu.audit.pages import Request, page, posted, said_at
from lianhu.ballots import commands, queries
from lianhu.ballots.forms import (
    BoxForm,
    CallOffForm,
    HandsForm,
    HelpForm,
    KeyForm,
    NumberForm,
    PapersForm,
    PhotoForm,
)
from lianhu.ballots.models import SEE, PaperBox, Round
from lianhu.ballots.models.rounds import HELP
from lianhu.ballots.proxies import allowed
from lianhu.ballots.slips import spans
from lianhu.counties.address import absolute
from lianhu.kernel.codes import show_code
from lianhu.kernel.errors import Missing, NotAllowed, Refusal
from lianhu.kernel.hashing import canonical
from lianhu.notices.occasions import page_of

COUNT: Final = "ballots.count_hands"
KEY: Final = "ballots.key_box"
CLOSE: Final = "ballots.close_round"
CALL_OFF: Final = "ballots.call_off"
BOX: Final = "ballots.add_box"
# Where somebody's vote is written down under their number.
ONE_BY_ONE: Final = (Round.Way.PHONE, Round.Way.OPEN)
either = require_http_methods(["GET", "HEAD", "POST"])


def _need(actor: Actor) -> None:
    if not actor.is_staff or not (actor.paths(SEE) or actor.paths(HELP)):
        raise NotAllowed(_("您现在的岗位看不了这一页。"))


def round_of(actor: Actor, pk: int) -> Round:
    """The round, as far as the actor sees it, else 404."""
    _need(actor)
    rows = Round.objects.visible_to(actor).select_related("roll__area")
    found: Round = get_object_or_404(rows, pk=pk)
    return found


@require_safe
def rounds(request: Request) -> HttpResponse:
    """Every round of the actor's places."""
    _need(request.actor)
    return page(request, "ballots/rounds.html", {"lines": queries.listed(request.actor)})


def _shown(actor: Actor, one: Round) -> dict[str, Any]:
    may = {name: bool(actor.grant(verb, one.place)) for name, verb in (
        ("count", COUNT), ("key", KEY), ("close", CLOSE), ("box", BOX),
        ("call_off", CALL_OFF),
    )}  # fmt: skip
    by = queries.turnout(one)
    hands = queries.last_hands(one) if one.way == Round.Way.HANDS else None
    return {
        "round": one, "may": may, "by": by, "parts": sum(by.values()), "hands": hands,
        "hands_lines": [(o["words"], hands.counts[o["key"]]) for o in one.options] if hands else [],
        "mine": hands is not None and hands.by_person_id == actor.person_id,
        "boxes": queries.boxes(actor, one) if one.is_secret else [],
        "may_help": bool(actor.paths(HELP)) and one.way in ONE_BY_ONE and one.is_open,
        "back": one.total - one.base, "home": page_of(one.subject.partition("/")[0]),
        "few": _few(one), "lent": bool(actor.grant("ballots.lend", one.place)) and allowed(one),
         "call_off": CallOffForm() if commands.may_call_off(one) else None,
    }  # fmt: skip


def _few(one: Round) -> int:
    """How many more must come before this can decide anything; 0 where enough are there."""
    rule = one.by_rule
    if not one.is_open or rule is None or one.present is None or not rule.quorum:
        return 0
    back = one.recusals.filter(entry__no__in=one.present).count()
    return max(0, min(share.need(one.base) for share in rule.quorum) - len(one.present) + back)


@never_cache
@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """A round: what it still lacks while it is open; the result and how it was reckoned after."""
    one = round_of(request.actor, pk)
    context = {**_shown(request.actor, one), "form": None}
    context |= {"hands_form": HandsForm(round_=one), "box_form": BoxForm()}
    return page(request, "ballots/show.html", context)


@never_cache
@require_safe
def proof(request: Request, pk: int) -> HttpResponse:
    """The file with which a stranger reckons the result again."""
    one = round_of(request.actor, pk)
    if one.proof is None:
        raise Refusal(_("结束以后才有结果文件。"))
    answer = HttpResponse(canonical(one.proof), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="round-{one.pk}.json"'
    return answer


@require_POST
def hands(request: Request, pk: int) -> HttpResponse:
    """The counter's hands."""
    one = round_of(request.actor, pk)
    form = HandsForm(request.POST, round_=one)
    if form.is_valid():
        with said_at(form):
            commands.count_hands(request.actor, one, counts=form.cleaned_data)
            messages.success(request, _("记下了，请另一位核对。"))
            return redirect("ballots:show", one.pk)
    context = {**_shown(request.actor, one), "hands_form": form, "box_form": BoxForm()}
    return page(request, "ballots/show.html", context, form)


@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """The second person saw the same hands."""
    one = round_of(request.actor, pk)
    last = queries.last_hands(one)
    try:
        if last is None or str(last.pk) != request.POST.get("hands"):
            raise Refusal(_("刚刚又点了一次，请核对新的数。"))
        commands.confirm_hands(request.actor, last)
        messages.success(request, _("核对好了，可以结束表决。"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("ballots:show", one.pk)


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    """Close the round; the outcome follows from what was counted."""
    one = round_of(request.actor, pk)
    try:
        commands.close_round(request.actor, one)
        messages.success(request, _("表决结束，结果算出来了。"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("ballots:show", one.pk)


@require_POST
def call_off(request: Request, pk: int) -> HttpResponse:
    """A vote begun wrongly is void; what was sealed is never opened."""
    one = round_of(request.actor, pk)
    form = CallOffForm(request.POST)
    if form.is_valid():
        with said_at(form):
            commands.call_off(request.actor, one, why=form.cleaned_data["why"])
            messages.success(request, _("作废了，原因写进了记录。要表决的，回到会上重新开始。"))
            return redirect("ballots:show", one.pk)
    context = {**_shown(request.actor, one), "hands_form": HandsForm(round_=one)}
    context |= {"box_form": BoxForm(), "call_off": form}
    return page(request, "ballots/show.html", context, form)


@require_POST
def add_box(request: Request, pk: int) -> HttpResponse:
    """One more box."""
    one = round_of(request.actor, pk)
    form = BoxForm(request.POST)
    if form.is_valid():
        with said_at(form):
            made = commands.add_box(request.actor, one, label=form.cleaned_data["label"])
            return redirect("ballots:box", one.pk, made.no)
    context = {**_shown(request.actor, one), "hands_form": HandsForm(round_=one), "box_form": form}
    return page(request, "ballots/show.html", context, form)


def _box_of(actor: Actor, one: Round, no: str) -> queries.BoxState:
    found = [state for state in queries.boxes(actor, one) if str(state.box.no) == no]
    if not found:
        raise Missing(_("没有这个票箱。"))
    return found[0]


@never_cache
@either
def box(request: Request, pk: int, no: str) -> HttpResponse:
    """A box: who got slips, the numbers as this person counted them, the photo of the tally."""
    actor, one = request.actor, round_of(request.actor, pk)
    state = _box_of(actor, one, no)
    if not actor.grant(KEY, one.place):
        raise NotAllowed(_("您的岗位不录票。"))
    act = request.POST.get("act", "") if request.method == "POST" else ""
    lent = [(str(row.proxy.pk), row.words) for row in queries.lent(actor, one) if not row.used]
    shown: dict[str, Any] = {
        "papers": PapersForm(
            posted(request) if act == "papers" else None, lent=lent,
            initial={"numbers": spans(queries.without_slip(one))},
        ),
        "keyed": KeyForm(posted(request) if act == "key" else None, round_=one),
        "photo": PhotoForm(
            request.POST if act == "photo" else None, request.FILES if act == "photo" else None,
            actor=actor,
        ),
    }  # fmt: skip
    form = {"papers": shown["papers"], "key": shown["keyed"], "photo": shown["photo"]}.get(act)
    if form is not None and form.is_valid():
        with said_at(form):
            messages.success(request, _did(actor, state.box, act, form))
            return redirect("ballots:box", one.pk, no)
    context = {"round": one, "state": state, **shown}
    return page(request, "ballots/box.html", context, form)


def _did(actor: Actor, one: PaperBox, act: str, form: Any) -> str:
    if act == "papers":
        chosen = form.cleaned_data.get("lent", ())
        rows = [row.proxy for row in queries.lent(actor, one.round) if str(row.proxy.pk) in chosen]
        said = form.cleaned_data["numbers"]
        n = commands.give_papers(actor, one, numbers=said, proxies=rows)
        return str(_("记下了，发了%d张。") % n)
    if act == "photo":
        commands.photograph(actor, one, photo=form.cleaned_data["photo"][0])
        return str(_("照片附上了。"))
    made = commands.key_box(actor, one, numbers=form.numbers)
    if made.agreed:
        return str(_("两个人录的一致，这个票箱的数定下来了。"))
    return str(_("记下了。") if not made.differs else _("两个人录的不一样，请各自再看一遍。"))


@never_cache
@either
def help_(request: Request, pk: int) -> HttpResponse:
    """Find a number and hand over a code, or write down the vote of who asked for it."""
    actor, one = request.actor, round_of(request.actor, pk)
    if not actor.paths(HELP):
        raise NotAllowed(_("您的岗位不代录。"))
    asked = NumberForm(request.GET if "no" in request.GET else None)
    context: dict[str, Any] = {"round": one, "asked": asked, "form": None}
    if asked.is_valid():
        with said_at(asked):
            if _helped(request, one, asked, context):
                return redirect(
                    f"{reverse('ballots:help', args=[one.pk])}?no={context['entry'].no}"
                )
    wrong = context["form"] if asked.is_valid() else asked
    return page(request, "ballots/help.html", context, wrong)


def _helped(request: Request, one: Round, asked: NumberForm, context: dict[str, Any]) -> bool:
    """Fill in what the page shows of a number; True once a vote was written down."""
    entry = queries.entry_at(request.actor, one, asked.cleaned_data["no"])
    if entry is None:
        raise Refusal(_("您的地方没有这个编号。"), field="no")
    context |= {"entry": entry, "part": queries.part_of(one, entry)}
    context["name"] = queries.name_of(request.actor, entry)
    form = HelpForm(request.POST if "record" in request.POST else None, round_=one)
    context["form"] = form
    if "code" in request.POST:
        code = commands.give_code(request.actor, one, entry)
        context["code"] = show_code(code)
        context["link"] = f"{absolute(request, reverse('ballots:vote', args=[one.pk]))}#{code}"
    elif form.is_valid():
        with said_at(form):
            if one.way == Round.Way.OPEN:
                commands.name_vote(request.actor, one, entry, choice=form.chosen)
                messages.success(request, _("录好了。"))
            else:
                commands.record_for(request.actor, one, entry, choice=form.chosen)
                messages.success(request, _("录好了。会有人打电话问本人，是不是请您代录的。"))
            return True
    return False
