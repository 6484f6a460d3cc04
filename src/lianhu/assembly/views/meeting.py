"""One meeting as the secretary sees it, by where it stands."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianhu.access.roles import face_of
from lianhu.assembly import commands, counting, shown, wording
from lianhu.assembly.commands.deciding import votes_on
from lianhu.assembly.commands.planning import Point, Seat, calls
from lianhu.assembly.forms.door import (
    BeginForm,
    ChairForm,
    ConcludeForm,
    HeardForm,
    MeetingPhotoForm,
    VoteForm,
)
from lianhu.assembly.forms.planning import CallForm, CancelForm, PostponeForm
from lianhu.assembly.models import SEE, SEE_CLOSED, Meeting, State
from lianhu.assembly.views.town import talk_forms
from lianhu.audit.pages import Request, page, said_at
from lianhu.ballots.models import Round
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed

ACTS = ("call", "cancel", "postpone", "drop", "move")


def meeting_of(request: Request, pk: str) -> Meeting:
    """The meeting this actor may see, or 404."""
    if not (request.actor.paths(SEE) or request.actor.paths(SEE_CLOSED)):
        raise NotAllowed(_("您现在的岗位看不了这一页。"))
    rows = Meeting.objects.visible_to(request.actor).select_related("area", "organisation")
    if request.method != "POST":
        rows = rows.prefetch_related("items")
    return get_object_or_404(rows, pk=int(pk))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, pk: str) -> HttpResponse:
    """One meeting: its plan, what is wrong with it, who was told, who came, what came out."""
    meeting = meeting_of(request, pk)
    forms = _forms(request, meeting)
    act = request.POST.get("act", "")
    if request.method == "POST":
        done = _run(request, meeting, act, forms)
        if done is not None:
            return done
    context = {
        "base": f"shell/{face_of(request.actor)}.html", "meeting": meeting, "title": wording.title(meeting), "tone": shown.TONES[meeting.state],
        "forms": forms, "sittings": [wording.when(one) for one in meeting.sittings.all()],
        "items": list(meeting.items.select_related("village")), "talks": shown.talks(meeting), "may": _may(request, meeting),
        "who": meeting.shape.convener[meeting.regime], "legal": wording.legal_name(meeting),
        **_phase(request, meeting),
    }  # fmt: skip
    return page(request, "assembly/meeting.html", context, forms.get(act))


def _phase(request: Request, meeting: Meeting) -> dict[str, Any]:
    if meeting.state == State.PLANNED:
        return {"before": shown.before(request.actor, meeting)}
    came = {meeting.road: counting.present(meeting)} if meeting.road else {}
    known, decided = counting.totals(meeting), shown.decided(meeting)
    return {
        "rolls": shown.rolls(meeting), "told": shown.told(request.actor, meeting),
        "meter": counting.meter(meeting, known, came), "came": came.get(meeting.road, 0),
        "guests": list(meeting.guests.order_by("pk")), "heard": shown.heard(meeting),
        "decided": decided, "vote_page": _vote_page(),
        "decides": any(votes_on(meeting, one.item) for one in decided),
        "unposted": any(one.settled and not one.settled.posted_at for one in decided),
        "may_publish": _leads(request, "publish", meeting),
        "the_day": any(one.day <= clock.today() for one in meeting.sittings.all()),
        "copies": meeting.changed_copies.count(),
        "papers": list(meeting.papers.select_related("file")),
    }  # fmt: skip


def _vote_page() -> str:
    """The name of the page on which a vote is counted, where this installation has it."""
    try:
        reverse("ballots:show", args=[1])
    except NoReverseMatch:
        return ""
    return "ballots:show"


def _may(request: Request, meeting: Meeting) -> dict[str, bool]:
    verbs = ("revise", "sign", "begin", "end", "hear", "keep_paper")
    led = ("revise", "begin", "end")
    return {
        verb: _leads(request, verb, meeting) if verb in led
        else request.actor.may(f"assembly.{verb}", meeting.path)
        for verb in verbs
    }  # fmt: skip


def _leads(request: Request, verb: str, meeting: Meeting) -> bool:
    """Whether this is with the actor: a post of theirs calls such meetings here."""
    return calls(request.actor, f"assembly.{verb}", meeting.shape, meeting.area)


def _forms(request: Request, meeting: Meeting) -> dict[str, Any]:
    """The form of each step that is open; what was sent stands in its own."""
    act = request.POST.get("act", "")

    def data(key: str) -> Any:
        return request.POST if act == key else None

    if meeting.state == State.PLANNED and _leads(request, "call", meeting):
        said: dict[str, Any] = {"words": wording.notice(meeting), "ways": ["door", "loudspeaker"]}
        before = shown.before(request.actor, meeting)
        return {
            **talk_forms(request.actor, meeting, data("talk")),
            "call": CallForm(
                data("call"), initial=said, urgent=before.urgent,
                to_households=meeting.shape.told == "households",
            )
        }  # fmt: skip
    found = talk_forms(request.actor, meeting, data("talk"))
    if meeting.state == State.CALLED and _leads(request, "cancel", meeting):
        seats = list(meeting.sittings.all())
        first = seats[0]
        seat: dict[str, Any] = {
            "sitting": first.pk,
            "day": first.day,
            "at": first.at,
            "where": first.where,
        }
        choices = [(str(one.pk), wording.when(one)) for one in seats]
        found["begin"] = BeginForm(data("begin"), roads=counting.roads_of(meeting))
        found["postpone"] = PostponeForm(data("postpone"), initial=seat, seats=choices)
        found["cancel"] = CancelForm(data("cancel"))
    if not meeting.is_over and request.actor.may("assembly.hear", meeting.path):
        items = list(meeting.items.all())
        here = meeting.state == State.RUNNING
        found["heard"] = HeardForm(data("heard"), items=items, here=here)
    if meeting.state in (State.RUNNING, State.ENDED):
        found |= _deciding(request, meeting, data)
    if meeting.state != State.PLANNED and request.actor.may("assembly.keep_paper", meeting.path):
        sent = [request.POST, request.FILES] if act == "photos" else []
        found["photos"] = MeetingPhotoForm(*sent, actor=request.actor)
    return found


def _deciding(request: Request, meeting: Meeting, data: Callable[[str], Any]) -> dict[str, Any]:
    """What may be put to the vote, written down and signed now."""
    if not _leads(request, "conclude", meeting):
        return {}
    rows = shown.decided(meeting)
    found: dict[str, Any] = {}
    votable = [one.item for one in rows if one.may_vote and one.settled is None]
    if meeting.state == State.RUNNING and meeting.road and votable:
        found["vote"] = VoteForm(data("vote"), items=votable)
    if left := [one.item for one in rows if one.may_conclude]:
        found["conclude"] = ConcludeForm(data("conclude"), items=left)
    start = {"chair": meeting.chair, "keeper": meeting.keeper}
    found["chair"] = ChairForm(data("chair"), initial=start)
    return found


def _run(
    request: Request, meeting: Meeting, act: str, forms: dict[str, Any]
) -> HttpResponse | None:
    """Do what was sent; None shows the page again, with what was refused at its place."""
    here = redirect("assembly:meeting", meeting.pk)
    if act == "drop":
        commands.drop_plan(request.actor, meeting)
        messages.success(request, _("放弃了，没有通知过任何人。"))
        return redirect("assembly:desk")
    if act == "move":
        _move(request, meeting)
        return here
    if act == "untalk":
        talk = get_object_or_404(meeting.pretalks, pk=_number(request.POST.get("talk", "")))
        commands.untalk(request.actor, talk)
        return here
    if act == "publish":
        commands.publish(request.actor, meeting)
        messages.success(request, _("公布了；没有到会的党员、代表，下面逐个记告知了没有。"))
        return here
    if act == "end":
        commands.end(request.actor, meeting)
        return here
    form = forms.get(act)
    if form is None:
        messages.error(request, _("这一步现在不能办了，下面是最新的情况。"))
        return here
    if form.is_valid():
        with said_at(form):
            made = _DO[act](request, meeting, form.cleaned_data)
            return _next(meeting, act, made) or here
    return None


def _next(meeting: Meeting, act: str, made: Round | None) -> HttpResponse | None:
    """Where the work goes on: to the door, to the count; None stays at the meeting."""
    if act == "begin":
        return redirect("assembly:sign", meeting.pk)
    return redirect(to, made.pk) if made is not None and (to := _vote_page()) else None


def _move(request: Request, meeting: Meeting) -> None:
    """All sittings on the first lawful day: one tap on what the page offered."""
    day = _day(request.POST.get("to", ""))
    commands.revise(
        request.actor, meeting, organisation=meeting.organisation,
        called_here=meeting.called_here,
        sittings=[Seat(day, one.at, one.where) for one in meeting.sittings.all()],
        items=[
            Point(
                one.title, one.subject, one.asks, one.leave, one.studied_on, one.stream,
                one.put_as, leader=one.leader, village=one.village, major=one.major,
            )
            for one in meeting.items.all()
        ],
    )  # fmt: skip
    messages.success(request, _("改到能开的第一天了。"))


def _call(request: Request, meeting: Meeting, said: dict[str, Any]) -> None:
    commands.call(
        request.actor, meeting, words=said["words"], urgent_why=said.get("urgent_why", ""),
        ways=said.get("ways", ()),
    )  # fmt: skip
    messages.success(request, _("通知了。名册和议题定了，谁还没有通知到，下面看得到。"))


def _cancel(request: Request, meeting: Meeting, said: dict[str, Any]) -> None:
    commands.cancel(request.actor, meeting, why=said["why"])
    messages.success(request, _("不开了。通知过的人要告诉一遍原因，下面看得到还有谁没有听到。"))


def _postpone(request: Request, meeting: Meeting, said: dict[str, Any]) -> None:
    sitting = get_object_or_404(meeting.sittings, pk=int(said["sitting"]))
    to = Seat(said["day"], said["at"], said["where"])
    commands.postpone(request.actor, meeting, sitting=sitting, to=to, why=said["why"])
    messages.success(request, _("改好了。通知过的人要再告诉一遍，下面看得到还有谁没有听到。"))


def _begin(request: Request, meeting: Meeting, said: dict[str, Any]) -> None:
    commands.begin(request.actor, meeting, road=said.get("road", ""))


def _heard(request: Request, meeting: Meeting, said: dict[str, Any]) -> None:
    item = get_object_or_404(meeting.items, pk=int(said.pop("item")))
    commands.hear(request.actor, meeting, item=item, **said)
    messages.success(request, _("记下了。"))


def _photos(request: Request, meeting: Meeting, said: dict[str, Any]) -> None:
    for one in said["photos"]:
        commands.keep_paper(request.actor, meeting, what=said["what"], file=one)
    messages.success(request, _("存好了。"))


def _talk(request: Request, meeting: Meeting, said: dict[str, Any]) -> None:
    # The form offers the members alone; one may sit there under two standings.
    body = meeting.organisation
    seat = body.memberships.filter(person=said["member"]).first() if body else None
    if seat is not None:
        commands.talk_with(request.actor, meeting, member=seat.person, on=said["on"])
    messages.success(request, _("记下了。"))


def _vote(request: Request, meeting: Meeting, said: dict[str, Any]) -> Round:
    item = get_object_or_404(meeting.items, pk=int(said.pop("item")))
    made = commands.put_to_vote(request.actor, meeting, item, **said)
    messages.success(request, _("开始表决了，点清票数、两个人核对，再结束。"))
    return made


def _conclude(request: Request, meeting: Meeting, said: dict[str, Any]) -> None:
    item = get_object_or_404(meeting.items.select_related("meeting"), pk=int(said["item"]))
    commands.conclude(request.actor, item, words=said["words"])
    messages.success(request, _("写下了。"))


def _chair(request: Request, meeting: Meeting, said: dict[str, Any]) -> None:
    commands.note_chair(request.actor, meeting, **said)
    messages.success(request, _("写下了。"))


_DO: dict[str, Callable[[Request, Meeting, dict[str, Any]], Round | None]] = {
    "call": _call, "cancel": _cancel, "postpone": _postpone, "begin": _begin, "heard": _heard,
    "photos": _photos, "vote": _vote, "conclude": _conclude, "chair": _chair, "talk": _talk,
}  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def address(meeting: Meeting) -> str:
    return reverse("assembly:meeting", args=[meeting.pk])


def _day(text: str) -> date:
    """The day that was sent; today where it is none."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return clock.today()
