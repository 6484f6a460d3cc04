"""What who supervises says: it is done, it is not, or something about it; and what is answered."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.execution import apart, steps, telling
from lianhu.execution.commands.doing import his
from lianhu.execution.models import Kind, State, Step, Task
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed
from lianhu.notices.commands import tell_many


def _to_check(actor: Actor, task: Task) -> Task:
    row = steps.held_open(task)
    if row.state != State.DONE:
        raise IllegalMove(_("办的人还没有说办好了。"))
    why = apart.may_check(actor.person_id or 0, row)
    if why:
        raise NotAllowed(why)
    return row


@command("监督的看过，办好了")
def agree(actor: Actor, task: Task, *, words: str = "") -> Step:
    """Somebody of the supervision committee looked: it is done.

    Raises:
        NotAllowed: the same person or a near relative did it. IllegalMove: nobody said it is done.
    """
    actor.require("execution.agree", place=task.undertaking.place)
    row = _to_check(actor, task)
    said = steps.words(words, "words", _("看到什么"), needed=False)
    step = steps.write(actor, row, Kind.AGREED, said, place=row.undertaking.place)
    row.state, row.ended_on = State.AGREED, clock.today()
    row.save(update_fields=["state", "ended_on"])
    told = tell_many(actor, telling.checked(row, step))
    emit(
        actor, "execution.agree", stream=row.stream, place=row.undertaking.place, step=step.pk,
        digest=steps.digest_of(step), tellings=[one.pk for one in told],
    )  # fmt: skip
    return step


@command("监督的看过，还没有办好")
def send_back(actor: Actor, task: Task, *, why: str) -> Step:
    """It is not done yet: what is missing. Raises as `agree`; Refusal: no reason."""
    actor.require("execution.send_back", place=task.undertaking.place)
    row = _to_check(actor, task)
    said = steps.words(why, "why", _("还差什么"))
    step = steps.write(actor, row, Kind.SENT_BACK, said, place=row.undertaking.place)
    row.state = State.DOING
    row.save(update_fields=["state"])
    told = tell_many(actor, telling.checked(row, step))
    emit(
        actor, "execution.send_back", stream=row.stream, place=row.undertaking.place, step=step.pk,
        digest=steps.digest_of(step), tellings=[one.pk for one in told],
    )  # fmt: skip
    return step


@command("提监督意见")
def remark(actor: Actor, task: Task, *, words: str) -> Step:
    """Something that the committee sees on the way or afterwards; it is public and gets an answer.

    Raises:
        Refusal: no words.
    """
    actor.require("execution.remark", place=task.undertaking.place)
    said = steps.words(words, "words", _("监督意见"))
    step = steps.write(actor, task, Kind.REMARKED, said, place=task.undertaking.place)
    told = tell_many(actor, telling.remarked(task, step))
    emit(
        actor, "execution.remark", stream=task.stream, place=task.undertaking.place, step=step.pk,
        digest=steps.digest_of(step), tellings=[one.pk for one in told],
    )  # fmt: skip
    return step


@command("回复监督意见")
def answer(actor: Actor, task: Task, *, of: Step, words: str) -> Step:
    """What is done about a remark. Raises Refusal: no words; Conflict: it was answered."""
    actor.require("execution.answer", place=task.owner.path)
    if not his(actor, task, "execution.answer"):
        raise NotAllowed(_("这一项不是您的岗位办的。"))
    if of.task_id != task.pk or of.kind != Kind.REMARKED:
        raise Conflict(_("没有这一条监督意见。"))
    # Two answers at once: the second finds the first.
    list(Task.objects.select_for_update(of=("self",)).filter(pk=task.pk))
    if Step.objects.filter(of=of).exists():
        raise Conflict(_("这一条已经回复了。"))
    said = steps.words(words, "words", _("怎样改"))
    step = steps.write(actor, task, Kind.ANSWERED, said, place=task.owner.path, of=of)
    told = tell_many(actor, [telling.answered(task, step)])
    emit(
        actor, "execution.answer", stream=task.stream, place=task.owner.path, step=step.pk,
        of=of.pk, digest=steps.digest_of(step), tellings=[one.pk for one in told],
    )  # fmt: skip
    return step
