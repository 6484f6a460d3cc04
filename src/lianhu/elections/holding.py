"""An election held until the transaction ends, and who may not decide on it."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.elections.checks import concerned
from lianhu.elections.models import Election
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
    """Raise NotAllowed where who acts stands in it, or is a near relative of who does."""
    if named(actor) in concerned(election):
        raise NotAllowed(_("候选人和候选人的近亲属不能办这一步，请选举委员会里没有参选的人来办。"))


def before_candidates(election: Election) -> None:
    """Raise IllegalMove once the candidates were announced."""
    if election.candidates_at is not None:
        raise IllegalMove(_("候选人已经公布，不再改提名。"))
