"""A round that was begun wrongly is void; a day for the one that must follow."""

from django.utils.translation import gettext as _

from lianhu.assembly.commands.planning import Seat
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.ballots import commands as ballots
from lianhu.elections import reading, wording
from lianhu.elections.commands.starting import post, where_of
from lianhu.elections.holding import hold, not_concerned
from lianhu.elections.models import PREFIX, Election, Poll
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal


@command("选举的一轮作废")
def call_off(actor: Actor, election: Election, poll: Poll, *, why: str) -> None:
    """A round that was begun wrongly ends without a result; who stands, the roll and every day stay.

    Everybody who was told of the vote is told why. It may be opened again at once.

    Raises:
        NotAllowed: who acts stands in it, or is a near relative. IllegalMove: it is over.
        Refusal: no reason, or somebody has counted already: what was counted is made known.
    """
    actor.require("elections.call_off", place=election.path)
    hold(election)
    not_concerned(actor, election)
    if poll.election_id != election.pk or not poll.round.is_open:
        raise IllegalMove(_("这一轮已经结束了，不能作废。"))
    poll.round = ballots.call_off(actor, poll.round, why=why, room=PREFIX)
    posting = None
    if election.is_told:
        posting = post(actor, election, wording.called_off(poll), _("：一轮作废"))
    emit(
        actor, "elections.call_off", stream=election.stream, place=election.path,
        round=poll.round_id, no=poll.no, posting=posting,
    )  # fmt: skip


@command("定另行选举的日子")
def set_again(actor: Actor, election: Election, *, seat: Seat) -> None:
    """When and where the round is held in which those stand again who were not chosen; people are told.

    Raises:
        NotAllowed: who acts stands in it. Refusal: a day that is over.
        IllegalMove: nothing is left to choose, the result so far is not announced, or it is open.
    """
    actor.require("elections.set_again", place=election.path)
    hold(election)
    not_concerned(actor, election)
    stands = [one for one in reading.stands_of(election) if one.again]
    if not stands or election.meeting_kind:
        raise IllegalMove(_("没有要另行选举的。"))
    if any(one.announced_at is None for one in reading.polls_of(election)):
        raise IllegalMove(_("先公布前一轮的结果，再定哪天另行选举。"))
    if seat.day < clock.today():
        raise Refusal(_("这一天已经过了。"), field="held_on")
    before = election.day
    election.day, election.at, election.where = seat.day, seat.at, where_of(seat.where)
    election.save(update_fields=["day", "at", "where"])
    posting = post(actor, election, wording.again(election, stands), _("：另行选举"))
    emit(
        actor, "elections.set_again", stream=election.stream, place=election.path,
        day=seat.day.isoformat(), before=before.isoformat(), posting=posting,
    )  # fmt: skip
