"""What becomes of a resolution after the meeting: rooms above say so, without this one knowing them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from lianhu.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class Since:
    """How far it is, in one line, and the page that says more. `tone` is that of a badge."""

    words: str
    url: str
    link: str
    tone: str = "plain"


# By the key of a resolution; what nobody took up has none.
Tell = Callable[[Actor, Collection[int]], dict[int, Since]]
_TOLD: Final[list[Tell]] = []


def tell_with(tell: Tell) -> None:
    """Called in `apps.ready()` of a room above; as many queries for one resolution as for many."""
    if tell not in _TOLD:
        _TOLD.append(tell)


def since(actor: Actor, resolutions: Collection[int]) -> dict[int, Since]:
    """What the actor may read of each."""
    found: dict[int, Since] = {}
    for tell in _TOLD if resolutions else ():
        found |= tell(actor, resolutions)
    return found


# By what the stream of an item begins with.
_CARRIED: Final[set[str]] = set()


def carry(prefix: str) -> None:
    """Called in `apps.ready()` of a room that itself does all that follows: nobody sets tasks."""
    _CARRIED.add(prefix)


def carriers() -> list[str]:
    return sorted(_CARRIED)
