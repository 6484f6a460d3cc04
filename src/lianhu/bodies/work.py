"""Whether a post has work in hand: asked here, answered by the rooms in which work lies."""

from collections.abc import Callable, Mapping

from lianhu.audit.actor import Actor
from lianhu.bodies.models import Post
from lianhu.places.models import Area

HoldsWork = Callable[[int], int]
_ASKED: list[HoldsWork] = []


def answer_with(holds: HoldsWork) -> None:
    """Called in `apps.ready()` of a room above; `holds` gets a post's id and gives how many."""
    if holds not in _ASKED:
        _ASKED.append(holds)


Follows = Callable[[Actor, Mapping[int, Area], Mapping[int, Post], Mapping[int, Area]], None]
_FOLLOW: list[Follows] = []


def follow_with(follows: Follows) -> None:
    """Called in `apps.ready()` of a room above; gets what `follow` is given."""
    if follows not in _FOLLOW:
        _FOLLOW.append(follows)


def follow(
    actor: Actor,
    areas: Mapping[int, Area],
    posts: Mapping[int, Post],
    parted: Mapping[int, Area] | None = None,
) -> None:
    """Work that lies in these areas or with these posts goes along, inside the caller's command.

    Args:
        areas: what ends, by id, and the area it went into. posts: the same of posts.
        parted: grids that stay, by id, and the new one that took a part of each.
    """
    for one in _FOLLOW:
        one(actor, areas, posts, parted or {})


def in_hand(post_id: int) -> int:
    """How many things lie with this post and would lie with nobody if it were abolished."""
    return sum(holds(post_id) for holds in _ASKED)
