"""The vote, its result, and the hand-over: who was elected follows from the rounds alone."""

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from lianhu.assembly import commands as assembly
from lianhu.assembly.models import Item, Resolution, State
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.ballots import commands as ballots
from lianhu.ballots.commands import Question
from lianhu.ballots.models import Round
from lianhu.elections import installing, reading, wording
from lianhu.elections.calendar import in_the_way
from lianhu.elections.holding import hold, named, not_concerned
from lianhu.elections.models import PREFIX, Contest, Election, Poll
from lianhu.elections.reading import Stand
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, Refusal
from lianhu.publicity import commands as publicity


@command("开始投票")
def open_vote(
    actor: Actor, election: Election, contest: Contest | None = None, *, on: date | None = None
) -> Poll:
    """Open the round in which a contest, or a recall (None), is voted on; or the one that follows.

    Who stands and how many are chosen come from what was announced, or from the round before.

    Args:
        on: the day of a round that follows another; that set for it, or today, if none. Votes are counted from that day on.

    Raises:
        Refusal: a step is missing without which it would be void; it names the article.
        IllegalMove: its meeting is not running, or nothing is left to choose.
        Conflict: it is being voted on.
    """
    actor.require("elections.open_vote", place=election.path)
    named(actor)
    hold(election)
    if contest is None:
        not_concerned(actor, election)
    if bool(election.sort.seats) != (contest is not None and contest.election_id == election.pk):
        # Of nobody's seat only a recall is voted on: yes or no would elect no one and count as a vote.
        raise Refusal(_("请选是选哪个职务。"))
    if wrong := bars_to_vote(election):
        raise Refusal(wrong[0])
    held_so_far = Poll.objects.filter(election=election, contest=contest).order_by("no")
    before = held_so_far.counting().last()
    if before is not None and before.round.is_open:
        raise Conflict(_("这一轮正在投。"))
    day = _day(election, before, on)
    stand = next((one for one in reading.stands_of(election) if one.contest == contest), None)
    round_ = _opened(actor, election, stand, before)
    people = {one.shown_as: one.pk for one in stand.candidates} if stand else {}
    made = Poll.objects.create(
        election=election, contest=contest, no=held_so_far.count() + 1, round=round_,
        on=day, standing=[people[one["words"]] for one in round_.options] if stand else [],
    )  # fmt: skip
    emit(
        actor, "elections.open_vote", stream=election.stream, place=election.path,
        contest=contest.no if contest else None, no=made.no, round=round_.pk, on=day.isoformat(),
    )  # fmt: skip
    return made


def bars_to_vote(election: Election) -> list[str]:
    """Why a vote now would be void, each as a sentence with its article."""
    said = []
    for line in in_the_way(reading.lines_of(election)):
        step = line.step
        cited = _("（%s）") % step.cited if step.cited else ""
        if line.done_on is not None and step.latest is not None:
            said.append(
                _("“%(what)s”晚了：应当在%(latest)s以前，%(done)s才办。选举日要往后改。%(cited)s")
                % {"what": step.title, "latest": clock.chinese_date(step.latest),
                   "done": clock.chinese_date(line.done_on), "cited": cited}
            )  # fmt: skip
        else:
            said.append(_("“%(what)s”还没有办好。%(cited)s") % {"what": step.title, "cited": cited})
    return said


def _day(election: Election, before: Poll | None, on: date | None) -> date:
    """That of the election; a round that follows is on the day that was set for it, else today."""
    found = reading.votes_on(election)[0]
    if before is not None:
        found = on or max(found, clock.today())
    if found < clock.today():
        raise Refusal(_("投票的日子已经过了，请先改选举日。"), field="on")
    return found


def _opened(actor: Actor, election: Election, stand: Stand | None, before: Poll | None) -> Round:
    last = before.round if before is not None else None
    if last is not None and last.outcome == Round.Outcome.RUN_OFF:
        return ballots.open_next(actor, last, way=election.way)
    if stand is None:
        if last is not None and last.outcome != Round.Outcome.NO_QUORUM:
            raise IllegalMove(_("已经投过了。"))
        return _ballot(actor, election, None)
    if not stand.left:
        raise IllegalMove(_("已经选满了。"))
    if last is not None and last.outcome == Round.Outcome.ELECTED:
        raise IllegalMove(_("这一轮选出来的算数；空着的位子，另办一次补选。"))
    if election.meeting_kind:
        return _in_meeting(actor, election, stand)
    return _ballot(actor, election, stand)


def _names(stand: Stand) -> tuple[str, ...]:
    return tuple(one.shown_as for one in stand.standing if one not in stand.elected)


def _ballot(actor: Actor, election: Election, stand: Stand | None) -> Round:
    roll = election.roll
    if roll is None:
        raise Refusal(_("名册还没有编。"))
    if stand is None:
        asked = Question(words=wording.question(election), way=election.way, mode=election.mode)
        return ballots.open_round(actor, roll, asked, subject=election.stream)
    asked = Question(
        words=_("%(what)s：选%(n)d名") % {"what": _what(election, stand), "n": stand.left},
        way=election.way, options=_names(stand), seats=stand.left, mode=election.mode,
    )  # fmt: skip
    return ballots.open_round(actor, roll, asked, subject=stand.contest.stream)


def _in_meeting(actor: Actor, election: Election, stand: Stand) -> Round:
    meeting = election.meeting
    if meeting is None or meeting.state != State.RUNNING:
        raise IllegalMove(_("会开起来、签了到，才能投票。"))
    item = Item.objects.filter(meeting=meeting, stream=stand.contest.stream).first()
    if item is None:
        raise IllegalMove(_("那个会的议程上没有这一项。没有通知过的，不能在会上选。"))
    return assembly.put_to_vote(
        actor, meeting, item, way=election.way, options=_names(stand), seats=stand.left,
        words=_("%(what)s：选%(n)d名") % {"what": _what(election, stand), "n": stand.left},
        room=PREFIX,
    )  # fmt: skip


def _what(election: Election, stand: Stand) -> str:
    return f"{wording.title(election)}（{stand.contest.label}）"


@command("公布选举结果")
def announce(actor: Actor, election: Election) -> None:
    """Make known what the closed rounds came to: posted for the days of the law.

    Raises:
        NotAllowed: who acts stands in it, or is a near relative. Refusal: nothing was closed since,
            or a round was closed before its day. IllegalMove: a round is open.
    """
    actor.require("elections.announce", place=election.path)
    hold(election)
    not_concerned(actor, election)
    polls = reading.polls_of(election)
    if any(one.round.is_open for one in polls):
        raise IllegalMove(_("还有一轮没有结束，结束了再公布。"))
    fresh = [one for one in polls if one.announced_at is None]
    if not fresh:
        raise Refusal(_("没有新的结果可以公布。"))
    for one in fresh:
        closed = one.round.closed_at
        if closed is not None and clock.day_of(closed) < one.on:
            raise Refusal(
                _("这一轮在投票的日子（%s）以前就结束了，不能算数。") % clock.chinese_date(one.on)
            )
    stands = reading.stands_of(election)
    _conclude(actor, election, stands)
    words = wording.result(election, stands) if stands else wording.recalled(election, polls)
    posting = publicity.post(
        actor, stream=election.stream, kind="decision", title=_("%s结果") % wording.title(election),
        words=words, area=election.area, basis=wording.basis(election), board=_("公示栏"),
    )  # fmt: skip
    now = clock.now()
    Poll.objects.filter(pk__in=[one.pk for one in fresh]).update(announced_at=now)
    if election.announced_at is None:
        election.announced_at = now
        election.save(update_fields=["announced_at"])
    emit(
        actor, "elections.announce", stream=election.stream, place=election.path,
        rounds=[one.round_id for one in fresh], posting=posting.pk,
    )  # fmt: skip


def _conclude(actor: Actor, election: Election, stands: list[Stand]) -> None:
    """In a meeting each contest becomes a numbered resolution of it."""
    if election.meeting is None:
        return
    for one in stands:
        item = Item.objects.filter(meeting=election.meeting, stream=one.contest.stream).first()
        if item is None or not one.elected or Resolution.objects.filter(item=item).exists():
            continue
        assembly.conclude(actor, item, words=_("%s。") % wording.outcome(one), room=PREFIX)


@command("选举交接")
def hand_over(actor: Actor, election: Election, *, on: date | None = None) -> int:
    """Terms end and begin by what the rounds said: who was chosen is seated; how many that were.

    With nobody chosen it only ends. Seats that stay empty are filled by another election.

    Raises:
        NotAllowed: who acts stands in it. Refusal: the law keeps somebody out of the body, or a day
            before the result. IllegalMove: the result is not announced, or a run-off must follow.
    """
    actor.require("elections.hand_over", place=election.path)
    hold(election)
    not_concerned(actor, election)
    if (
        election.announced_at is None
        or election.polls.counting().filter(announced_at=None).exists()
    ):
        raise IllegalMove(_("先公布结果，再交接。"))
    stands = reading.stands_of(election)
    if waiting := [one.contest.label for one in stands if one.again]:
        raise IllegalMove(_("%s要另行选举，选完再交接。") % "、".join(waiting))
    day = on or clock.today()
    voted = election.polls.counting().aggregate(day=Max("on"))["day"]
    if not voted <= day <= clock.today():
        raise Refusal(_("交接的日子在选出来以后，不能晚于今天。"), field="on")
    seated = installing.install(actor, election, stands, day)
    election.handed_at, election.handed_on = clock.now(), day
    election.save(update_fields=["handed_at", "handed_on"])
    emit(
        actor, "elections.hand_over", stream=election.stream, place=election.path,
        on=day.isoformat(), seated=seated,
    )  # fmt: skip
    return len(seated)
