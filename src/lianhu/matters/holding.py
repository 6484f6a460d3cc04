"""Who has a matter at each stage: posts by role and duty, nearest area first."""

from collections.abc import Sequence
from typing import Any

from lianhu.bodies.models import Post
from lianhu.bodies.queries import holders, seats
from lianhu.kernel import clock
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter
from lianhu.matters.remembering import once
from lianhu.methods.definition import Stage
from lianhu.methods.queries import definition_of
from lianhu.methods.vocabulary import Kind
from lianhu.places.paths import prefixes

KEEPS_HOLDER = frozenset({Kind.HANDLE, Kind.RESPOND, Kind.RATE})
PUTS_DOWN = frozenset({Kind.CLAIM, Kind.END, Kind.COLLECT})


def posts_for(place: str, *, roles: Sequence[str] = (), duty: str = "") -> list[Post]:
    """The living posts of these roles (or with this duty) over `place`.

    Those of the nearest area first; a post that somebody holds before an empty one, so a
    matter climbs to the next level only when nobody below can take it. Each knows its holder.
    """

    def find() -> list[Post]:
        found = seats(prefixes(place), roles=roles, duty=duty)
        return sorted(found, key=lambda post: (not post.held_by, -len(post.path), post.pk))

    return once(("posts", place, tuple(roles), duty), find)


def pool_for(matter: Matter, duty: str, place: str = "") -> list[Post]:
    """The posts with `duty` over `place` (the matter's own) that may claim by its method.

    A post that the method does not let claim would be told of a matter it cannot take.
    """
    stages = definition_of(matter.version_id).stages
    roles = {role for stage in stages if stage.kind == Kind.CLAIM for role in stage.act}
    found = posts_for(place or matter.place, duty=duty)
    return [post for post in found if post.role in roles]


def waited_for(matter: Matter, stage: Stage) -> list[Post]:
    """The posts among which a matter waits that nobody has: its pool's, else the stage's duty's."""
    if matter.pool:
        return pool_for(matter, matter.pool)
    return posts_for(matter.place, duty=stage.duty) if stage.duty else []


def takers(matter: Matter, stage: Stage) -> list[Post]:
    """The posts to which a matter may be given at `stage`: those of its pool while it waits there,
    else those whom the method lets act; nobody while the teller is waited for."""
    if stage.kind == Kind.CLAIM:
        return pool_for(matter, matter.pool)
    if stage.kind in PUTS_DOWN or "teller" in stage.act:
        return []
    found = posts_for(matter.place, roles=list(stage.act))
    return [post for post in found if post.pk != matter.holder_id]


def holder_at(matter: Matter, stage: Stage, also: dict[str, Any]) -> Post | None:
    """The post that has `matter` once it stands at `stage`; None while it waits in a pool."""
    if stage.kind in PUTS_DOWN:
        return None
    if stage.kind in KEEPS_HOLDER and matter.holder and _may_hold(matter.holder, stage):
        return matter.holder
    owners = posts_for(matter.place, roles=[stage.owner]) if stage.owner else []
    found = owners or posts_for(matter.place, roles=list(stage.act))
    return min(found, key=lambda post: stage.duty not in post.duties, default=None)


def _may_hold(post: Post, stage: Stage) -> bool:
    """Whether the method lets this post act here; else the matter would lie with it for ever."""
    return post.ended_on is None and (post.role in stage.act or "teller" in stage.act)


def in_hand(post_id: int) -> int:
    """How many open matters wait for this post; a mark waits for the teller and what is shown for
    nobody."""
    open_ones = Matter._base_manager.filter(
        closed_at=None, posted_at=None, lead=None, split_at=None
    )
    held = open_ones.filter(holder=post_id)
    return held.exclude(phase=Phase.RATING).count()


def who(post: Post | None) -> str:
    """A post and its holder as people say it: 网格员罗·成; a vacancy says so."""
    if post is None:
        return ""
    if post.held_by is None:
        held = holders([post.pk], clock.today()).get(post.pk)
        post.held_by = held.person.name if held else ""
    return f"{post.title}{post.held_by or '（空缺）'}"
