"""An election held until the transaction ends, and who may not decide on it."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.ballots.models import Round
from lianhu.elections.checks import concerned
from lianhu.elections.kinds import RECALL
from lianhu.elections.models import Election, Poll
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed


def named(actor: Actor) -> int:
    """Whose name stands behind it.

    Raises:
        NotAllowed: nobody's.
    """
    if actor.person_id is None:
        raise NotAllowed(_("请由有姓名的人来做。"))
    return actor.person_id


def hold(election: Election) -> Election:
    """As it stands now; nobody else moves it until the transaction ends.

    Raises:
        IllegalMove: it is over, or was stopped.
    """
    held(election)
    if election.stopped_at is not None:
        raise IllegalMove(_("这次选举已经停了：%s") % election.stopped_why)
    if election.handed_at is not None:
        raise IllegalMove(_("这次选举已经办完了。"))
    return election


def not_concerned(actor: Actor, election: Election) -> None:
    """Raise NotAllowed where who acts stands in it or is to be recalled, or is a near relative."""
    if named(actor) not in concerned(election):
        return
    if election.sort.road == RECALL:
        raise NotAllowed(_("被要求罢免的本人和近亲属不能办这一步，请村里另一位来办。"))
    raise NotAllowed(_("候选人和候选人的近亲属不能办这一步，请选举委员会里没有参选的人来办。"))


def too_early(round_: Round) -> str:
    """Why a round of an election may not end yet: on its day people may still come. "" where it may."""
    poll = Poll.objects.filter(round=round_).first()
    if poll is None or poll.on <= clock.today():
        return ""
    return _(
        "投票的日子是%s，到那天才能结束：提前结束的不能算数。开始错了的，在选举的页面作废。"
    ) % (clock.chinese_date(poll.on))


def before_candidates(election: Election) -> None:
    """Raise IllegalMove once the candidates were announced."""
    if election.candidates_at is not None:
        raise IllegalMove(_("候选人已经公布，不再改提名。"))
