"""What the clock does when time is up: tell a superior, give it to the suggested post, move on."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Post
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.matters import course, promises, telling
from lianhu.matters.models import Matter
from lianhu.methods import engine
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
    if assigns and matter.suggested is not None:
        assign(actor, matter, post=matter.suggested)


@command("指派")
def assign(actor: Actor, matter: Matter, *, post: Post) -> None:
    """Give an unclaimed matter to a post of its pool.

    Raises:
        Refusal: the post lacks the duty.
        IllegalMove: somebody claimed it first.
    """
    actor.require("matters.assign", place=matter.place)
    course.at_kind(matter, Kind.CLAIM)
    if matter.pool not in post.duties or post.ended_on:
        raise Refusal(_("这个岗位没有这项职责，请另选一个。"), field="post")
    course.advance(
        actor, matter, "matters.assign", "assigned", also={"holder": post},
        where={"holder": None}, data={"post": post.pk},
    )  # fmt: skip
