"""Who has to be reminded of what today: before the time is up its keeper, after it the superiors.

The rungs of a matter at its present stage: 0 when its lamp turns amber, then those of the
method's `ladder`. Each is climbed once. What is on the books (挂账) is brought back to whoever
answers for it on the day it was to be looked at again.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from lianhu.audit.actor import SYSTEM
from lianhu.bodies.models import Post
from lianhu.kernel import clock
from lianhu.matters import course, holding
from lianhu.matters.lamps import colour, used
from lianhu.matters.models import Matter, Reminder

AMBER = 0
# No ladder is that long.
REVIEW = 100


@dataclass(slots=True)
class Digest:
    """What one post is told today: matters that are nearly due, and late ones, with their rung;
    and those on the books that are to be looked at again."""

    post: Post
    review: list[Matter] = field(default_factory=list)
    near: list[Matter] = field(default_factory=list)
    late: list[tuple[Matter, int]] = field(default_factory=list)


def rungs(matter: Matter, now: datetime) -> list[int]:
    """The rungs that are reached: none while the teller is waited for."""
    if matter.due_at is None or matter.paused_at or matter.posted_at or matter.closed_at:
        return []
    if matter.due_at > now:
        return [AMBER] if colour(used(matter)) != "green" else []
    steps = enumerate(course.stage_of(matter).ladder, 1)
    return [n for n, rung in steps if rung.after.after(matter.due_at) <= now]


def reviewed(matter: Matter) -> bool:
    """Whether the day has come on which it is looked at again."""
    return matter.review_on is not None and matter.review_on <= clock.today()


def keeper(matter: Matter) -> Post | None:
    """The one post that has to do something: never a whole pool."""
    if "teller" in course.stage_of(matter).act:
        return None
    if matter.holder or matter.suggested:
        return matter.holder or matter.suggested
    return next(iter(holding.waited_for(matter, course.stage_of(matter))), None)


def superior(matter: Matter, rung: int) -> Post | None:
    """The nearest post of the role that the method names for this rung, or for the next above it
    where that one stands empty: an empty post hears nothing."""
    for step in course.stage_of(matter).ladder[rung - 1 :]:
        for post in holding.posts_for(matter.place, roles=[step.role]):
            if post.held_by and post.pk != matter.holder_id:
                return post
    return None


def today() -> list[Digest]:
    """Every post that is told something today, and of which matters; nobody hears of one twice."""
    rows = (
        Matter.objects.visible_to(SYSTEM).unsettled().filter(due_at__isnull=False, paused_at=None)
    )
    found = list(rows.for_rows().order_by("due_at", "pk"))
    known = _climbed(found)
    digests: dict[int, Digest] = {}
    for matter in found:
        if reviewed(matter) and REVIEW not in known[matter.pk] and matter.holder:
            digests.setdefault(matter.holder.pk, Digest(matter.holder)).review.append(matter)
        open_rungs = [n for n in rungs(matter, clock.now()) if n not in known[matter.pk]]
        for rung in open_rungs:
            post = keeper(matter) if rung == AMBER else superior(matter, rung)
            if post is None:
                continue
            digest = digests.setdefault(post.pk, Digest(post))
            if rung == AMBER:
                digest.near.append(matter)
            else:
                digest.late.append((matter, rung))
    return list(digests.values())


def _climbed(matters: Iterable[Matter]) -> dict[int, set[int]]:
    """The rungs that were climbed since each of these matters entered its stage."""
    entered = {one.pk: one.entered_at for one in matters}
    done: dict[int, set[int]] = defaultdict(set)
    for row in Reminder.objects.filter(matter__in=list(entered)):
        if row.entered_at == entered[row.matter_id]:
            done[row.matter_id].add(row.rung)
    return done
