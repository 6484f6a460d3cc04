"""What the clock does when time is up: tell a superior, give it to the suggested post, move on."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Post
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.matters import contested, course, holding, joining, promises, replay, telling
from lianhu.matters.models import Matter
from lianhu.methods import engine
from lianhu.methods.definition import Stage
from lianhu.methods.vocabulary import Kind


@command("到期处理")
def expire(actor: Actor, matter: Matter) -> None:
    """The stage's time is up: whoever the method names is told, and it may move on.

    The facts are read again here: a claim that arrived a moment ago wins.

    Raises:
        IllegalMove: the time is not up, or it was dealt with already.
    """
    actor.require("matters.expire", place=matter.place)
    stage = course.stage_of(matter)
    if matter.due_at is None or matter.due_at > clock.now() or matter.escalated_at:
        raise IllegalMove(_("还没有到期，或者已经处理过。"))
    telling.tell_stage(actor, matter, stage, "expire", {})
    if stage.by_promise:
        promises.break_(matter)
    step = engine.expire(course.definition(matter), matter.stage)
    if step is not None:
        course.take(actor, matter, "matters.expire", step, data={"expired": True})
        return
    course.touch(matter, escalated_at=clock.now())
    emit(actor, "matters.expire", stream=matter.stream, place=matter.place, late=matter.stage)
    assigns = any(one.act == "assign" for one in stage.on_expire)
    # A post that lost the duty or was abolished meanwhile must not keep the superior from hearing.
    if assigns and matter.suggested in holding.takers(matter, stage):
        assign(actor, matter, post=matter.suggested)


@command("重算期限")
def recalculate(actor: Actor, matter: Matter) -> None:
    """The calendar changed: the due day is what the log gives by the calendar of today.

    Raises:
        IllegalMove: nothing changes, or nobody is waited for.
    """
    actor.require("matters.recalculate", place=matter.place)
    said = replay.state_of(matter)
    review = engine.review(course.definition(matter), matter.stage, matter.entered_at)
    now = {
        "due_at": said.due, "due_before": said.due_before, "review_on": review,
        "whole_due_at": said.whole,
    }  # fmt: skip
    if matter.posted_at or all(getattr(matter, name) == value for name, value in now.items()):
        raise IllegalMove(_("期限没有变。"))
    # What was up is not up any more: whoever has to hear of it hears when it really is.
    again = said.due is not None and said.due > clock.now()
    course.touch(matter, **now, escalated_at=None if again else matter.escalated_at)
    emit(
        actor, "matters.recalculate", stream=matter.stream, place=matter.place,
        due=said.due.isoformat() if said.due else None,
    )  # fmt: skip


@command("指派")
def assign(actor: Actor, matter: Matter, *, post: Post) -> None:
    """Give an unclaimed matter to a post of its pool, or one that is stuck to another post.

    A matter that somebody has already keeps its stage, its time and its promise.

    Raises:
        Refusal: the post lacks the duty, may not act at this stage, or is not over the place.
        IllegalMove: somebody claimed it first, or it is over.
        NotAllowed: it lies with a superior to decide (ADR 21), and this is nobody above them.
    """
    actor.require("matters.assign", place=matter.place)
    joining.require_own_way(matter)
    stage = course.stage_of(matter)
    if matter.settled or stage.kind == Kind.RATE:
        raise IllegalMove(_("这件事已经不在这一步了，请刷新后再看。"))
    contested.require_above(actor, matter, stage)
    if post not in holding.takers(matter, stage):
        raise Refusal(_("这个岗位没有这项职责，请另选一个。"), field="post")
    if stage.kind != Kind.CLAIM:
        _hand_to(actor, matter, stage, post)
        return
    course.advance(
        actor, matter, "matters.assign", "assigned", also={"holder": post},
        where={"holder": None}, data={"post": post.pk},
    )  # fmt: skip


def _hand_to(actor: Actor, matter: Matter, stage: Stage, post: Post) -> None:
    before = matter.holder_id or 0
    course.touch(matter, holder=post)
    emit(
        actor, "matters.assign", stream=matter.stream, place=matter.place, post=post.pk,
        before=before, handed=True, holder=post.pk,
        promised_on=matter.promised_on.isoformat() if matter.promised_on else None,
    )  # fmt: skip
    telling.tell_stage(actor, matter, stage, "enter", {})
