"""The draw of a day: the list is fixed and sealed first, and its seal is the seed."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from lianhu.access.roles import ROLES
from lianhu.audit.actor import Actor
from lianhu.audit.models import Event, Leaf
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Post, Tenure
from lianhu.feedback import drawing, rules
from lianhu.feedback.models import CALL, Call, Draw
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove
from lianhu.kernel.hashing import sm3
from lianhu.matters import hands, holding
from lianhu.matters.models import Matter
from lianhu.places.models import Area

CALLERS = tuple(role for role, verbs in ROLES.items() if CALL in verbs)


@command("定下回访抽签的名单")
def fix(actor: Actor, *, area: Area, day: date, matters: Sequence[Matter]) -> Draw:
    """Fix which matters answered on `day` in a town the draw is made from; done by the clock.

    The numbers go into the log as one digest: once it is sealed, none can be put in or left out.
    """
    actor.require("feedback.fix", place=area.path)
    held = rules.in_force()
    pool = sorted(matters, key=lambda one: one.number)
    made = Draw.objects.create(
        day=day, area=area, place=area.path, pool=[one.pk for one in pool], share=held.share,
        wanted=drawing.wanted(len(pool), held.share), fixed_at=clock.now(),
    )  # fmt: skip
    event = emit(
        actor, "feedback.fix", stream=made.stream, place=area.path, fresh=True, day=day.isoformat(),
        n=len(pool), wanted=made.wanted, share=held.share,
        pool=sm3("\n".join(one.number for one in pool).encode()).hex(),
    )  # fmt: skip
    Draw.objects.filter(pk=made.pk).update(event_id=event.pk)
    made.event_id = event.pk
    return made


@command("回访抽签")
def draw(actor: Actor, draw: Draw) -> list[Call]:
    """Draw by the seal that holds the list, and give each to a post that did not handle it.

    Raises:
        IllegalMove: drawn already, or the list is not sealed yet.
    """
    actor.require("feedback.draw", place=draw.place)
    leaf = Leaf.objects.filter(event=draw.event_id).select_related("seal").first()
    if leaf is None:
        raise IllegalMove("名单还没有封存。")
    if not Draw.objects.filter(pk=draw.pk, drawn_at=None).update(
        seed=leaf.seal.hash, drawn_at=clock.now()
    ):
        raise IllegalMove("已经抽过了。")
    draw.seed = leaf.seal.hash
    found = {m.number: m for m in Matter._base_manager.filter(pk__in=draw.pool)}
    chosen = drawing.lots(draw.seed, found)[: draw.wanted]
    load: Counter[int] = Counter(
        Call.objects.open().exclude(post=None).values_list("post", flat=True)
    )
    calls = []
    for rank, lot in enumerate(chosen, start=1):
        post = caller_for(found[lot.number], load)
        load[post.pk if post else 0] += 1
        calls.append(Call(draw=draw, matter=found[lot.number], post=post, rank=rank, key=lot.key))
    Call.objects.bulk_create(calls)
    emit(
        actor, "feedback.draw", stream=draw.stream, place=draw.place, seal=leaf.seal_id,
        calls=[one.pk for one in calls],
    )  # fmt: skip
    return calls


def caller_for(matter: Matter, load: Counter[int]) -> Post | None:
    """The post that asks: held by somebody who took no part, the farthest from the work first.

    The town before the village, the one with fewer calls before the one with more.
    """
    seen = Event.objects.of(matter.stream).filter(verb__in=hands.TOOK_PART)
    took = set(seen.values_list("post_id", flat=True))
    persons = set(seen.values_list("person_id", flat=True)) - {None}
    busy = Tenure.objects.live(clock.today()).filter(person__in=persons)
    barred = took | set(busy.values_list("post_id", flat=True)) | {matter.holder_id}
    posts = [
        post
        for post in holding.posts_for(matter.place, roles=CALLERS)
        if post.held_by and post.pk not in barred
    ]
    return min(posts, key=lambda post: (len(post.path), load[post.pk], post.pk), default=None)


def waiting() -> list[Draw]:
    """Draws whose list is fixed and sealed and that nobody drew yet."""
    rows = Draw.objects.filter(drawn_at=None)
    sealed = set(
        Leaf.objects.filter(event__in=rows.values("event_id")).values_list("event_id", flat=True)
    )
    return [one for one in rows if one.event_id in sealed]
