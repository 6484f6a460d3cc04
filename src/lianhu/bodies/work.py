"""Whether a post has work in hand: asked here, answered by the rooms in which work lies."""

from collections.abc import Callable

HoldsWork = Callable[[int], int]
_ASKED: list[HoldsWork] = []


def answer_with(holds: HoldsWork) -> None:
    """Called in `apps.ready()` of a room above; `holds` gets a post's id and gives how many."""
    if holds not in _ASKED:
        _ASKED.append(holds)


def in_hand(post_id: int) -> int:
    """How many things lie with this post and would lie with nobody if it were abolished."""
    return sum(holds(post_id) for holds in _ASKED)
