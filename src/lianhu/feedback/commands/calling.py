"""Asking the teller, by somebody who had no part in the matter."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.feedback import heard, rules
from lianhu.feedback.kinds import Reached, Solved, State, Way
from lianhu.feedback.models import Answer, Call, Try
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import hands
from lianhu.matters.models import Matter

ASKED = (Way.PHONE, Way.FACE)


def require_caller(actor: Actor, call: Call) -> None:
    """Raises NotAllowed for who took part in the matter, IllegalMove where the call is over."""
    if actor.person_id is None or hands.took_part(actor.person_id, call.matter_id):
        raise NotAllowed(_("您经手过这件事，请换一个人回访。"))
    if call.state != State.WAITING:
        raise IllegalMove(_("这一件已经回访过了。"))


@command("记录回访")
def hear(  # noqa: PLR0913
    actor: Actor,
    call: Call,
    *,
    way: str,
    solved: str,
    mark: int | None,
    words: str = "",
    todo: str = "",
) -> tuple[Answer, Matter | None]:
    """Write down what the teller said; not solved, it is worked on again.

    Args:
        solved: a value of Solved. mark: 1 to the scale, None where they would not say.
        words: what they said, never shown to those who handled it.
        todo: of an unsolved matter what is left to do, for those who work on it; no name.

    Returns:
        the answer, and the new matter where the days for opening this one again were over.

    Raises:
        NotAllowed: the same person took part. IllegalMove: it was heard already.
        Refusal: at its field, what is missing.
    """
    actor.require("feedback.hear", place=call.matter.place)
    require_caller(actor, call)
    if way not in ASKED:
        raise Refusal(_("请选怎样问到的。"), field="way")
    _attempt(actor, call, way, Reached.ANSWERED)
    _end(call, State.REACHED)
    answer = heard.keep(
        call.matter, way=way, solved=solved, mark=mark, words=words, by=actor.person_id, call=call
    )
    new = None
    if answer.solved == Solved.UNSOLVED:
        new = heard.again(
            actor,
            call.matter,
            "feedback.hear",
            todo=todo,
            label=_("回访：没有解决"),
            channel="phone",
        )
    # On a chain of its own: those who handle the matter read its log.
    emit(
        actor, "feedback.hear", stream=call.stream, place=call.matter.place, answer=answer.pk,
        solved=answer.solved, mark=mark, way=way, digest=answer.digest, after=new.pk if new else None,
    )  # fmt: skip
    return answer, new


@command("记录没有联系上")
def miss(actor: Actor, call: Call, *, way: str, result: str) -> None:
    """Nobody answered, the number is wrong, or they do not want to say; three misses end it.

    Raises:
        NotAllowed, IllegalMove: as `hear`. Refusal: no such result.
    """
    actor.require("feedback.miss", place=call.matter.place)
    require_caller(actor, call)
    if result not in Reached.values or result == Reached.ANSWERED:
        raise Refusal(_("请选一个。"), field="result")
    _attempt(actor, call, way if way in ASKED else Way.PHONE, result)
    if result == Reached.DECLINED:
        _end(call, State.DECLINED)
    elif call.tries >= rules.TRIES:
        _end(call, State.NOT_REACHED)
    emit(
        actor, "feedback.miss", stream=call.stream, place=call.matter.place, result=result,
        tries=call.tries, state=call.state,
    )  # fmt: skip


def _attempt(actor: Actor, call: Call, way: str, result: str) -> None:
    row = Call.objects.select_for_update().get(pk=call.pk)
    if row.state != State.WAITING:
        raise IllegalMove(_("别人刚刚记下了这次回访，请刷新后再看。"))
    call.tries = row.tries + 1
    Call.objects.filter(pk=call.pk).update(tries=call.tries)
    Try.objects.create(
        call=call, way=way, result=result, by_person_id=actor.person_id, at=clock.now()
    )


def _end(call: Call, state: State) -> None:
    call.state, call.ended_at = state, clock.now()
    Call.objects.filter(pk=call.pk).update(state=state, ended_at=call.ended_at)
