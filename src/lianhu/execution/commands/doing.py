"""What who does a task says of it: how far, done, later, or not at all."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.execution import steps, telling
from lianhu.execution.commands.setting import LATEST
from lianhu.execution.models import ASSIGN, Kind, State, Step, Task
from lianhu.files.models import File
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.notices.commands import tell_many


def his(actor: Actor, task: Task, verb: str) -> bool:
    """Whether this is the actor's to say: who holds the post, or who sets the tasks."""
    mine = task.owner_id in actor.posts(verb, task.owner.path)
    return mine or actor.may(ASSIGN, task.undertaking.place)


def _require_his(actor: Actor, task: Task, verb: str) -> None:
    if not his(actor, task, verb):
        raise NotAllowed(_("这一项不是您的岗位办的。"))


@command("记任务办到哪一步")
def report(
    actor: Actor, task: Task, *, words: str, photos: Sequence[File] = (), photos_open: bool = False
) -> Step:
    """How far it is, in a sentence that everybody reads; a photo may go with it and never must.

    Args:
        photos_open: somebody looked: no face, no door number; everybody may see them.

    Raises:
        Refusal: no words. IllegalMove: it is over. NotAllowed: another post does it.
    """
    actor.require("execution.report", place=task.owner.path)
    _require_his(actor, task, "execution.report")
    row = steps.held_open(task)
    said = steps.words(words, "words", _("办到哪一步"))
    step = steps.write(
        actor, row, Kind.REPORTED, said, place=row.owner.path, photos=photos,
        photos_open=photos_open,
    )  # fmt: skip
    emit(
        actor, "execution.report", stream=row.stream, place=row.owner.path, step=step.pk,
        digest=steps.digest_of(step), files=[one.pk for one in photos],
    )  # fmt: skip
    return step


@command("改任务的日子")
def extend(actor: Actor, task: Task, *, due_on: date, why: str) -> Step:
    """A later day, with the reason; the first day stays in sight.

    Raises:
        Refusal: at its field (due_on, why). IllegalMove: it is over, or said to be done.
        NotAllowed: another post does it.
    """
    actor.require("execution.extend", place=task.owner.path)
    _require_his(actor, task, "execution.extend")
    row = _doing(task)
    if not max(row.due_on, clock.today()) < due_on <= clock.today() + LATEST:
        raise Refusal(_("新的日子要比原来的晚，也要在今天以后。"), field="due_on")
    said = steps.words(why, "why", _("为什么晚"))
    step = steps.write(actor, row, Kind.EXTENDED, said, place=row.owner.path, due_on=due_on)
    row.due_on, row.told_on, row.raised_on = due_on, None, None
    row.save(update_fields=["due_on", "told_on", "raised_on"])
    told = tell_many(actor, [telling.extended(row, step)])
    emit(
        actor, "execution.extend", stream=row.stream, place=row.owner.path, step=step.pk,
        due_on=due_on.isoformat(), digest=steps.digest_of(step), tellings=[one.pk for one in told],
    )  # fmt: skip
    return step


@command("说任务办好了")
def finish(
    actor: Actor, task: Task, *, words: str = "", photos: Sequence[File] = (),
    photos_open: bool = False,
) -> Step:  # fmt: skip
    """It is done, says who did it; now the supervisor looks.

    Raises:
        IllegalMove: that was said before, or it is over. NotAllowed: another post does it.
    """
    actor.require("execution.finish", place=task.owner.path)
    _require_his(actor, task, "execution.finish")
    row = _doing(task)
    said = steps.words(words, "words", _("办得怎样"), needed=False)
    step = steps.write(
        actor, row, Kind.FINISHED, said, place=row.owner.path, photos=photos,
        photos_open=photos_open,
    )  # fmt: skip
    row.state = State.DONE
    row.save(update_fields=["state"])
    told = tell_many(actor, [telling.done(row)])
    emit(
        actor, "execution.finish", stream=row.stream, place=row.owner.path, step=step.pk,
        digest=steps.digest_of(step), files=[one.pk for one in photos],
        tellings=[one.pk for one in told],
    )  # fmt: skip
    return step


@command("说任务没有办成")
def fail(actor: Actor, task: Task, *, why: str) -> Step:
    """It could not be done; the reason is public, who supervises and the secretary hear it.

    Raises:
        Refusal: no reason. IllegalMove: it is over. NotAllowed: another post does it.
    """
    actor.require("execution.fail", place=task.owner.path)
    _require_his(actor, task, "execution.fail")
    row = steps.held_open(task)
    said = steps.words(why, "why", _("为什么没有办成"))
    step = steps.write(actor, row, Kind.FAILED, said, place=row.owner.path)
    row.state, row.ended_on = State.FAILED, clock.today()
    row.save(update_fields=["state", "ended_on"])
    told = tell_many(actor, telling.failed(row, step))
    emit(
        actor, "execution.fail", stream=row.stream, place=row.owner.path, step=step.pk,
        digest=steps.digest_of(step), tellings=[one.pk for one in told],
    )  # fmt: skip
    return step


def _doing(task: Task) -> Task:
    row = steps.held_open(task)
    if row.state != State.DOING:
        raise IllegalMove(_("已经说办好了，正等监督的看。"))
    return row
