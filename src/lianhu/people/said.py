"""What somebody said lies in rooms above; whoever keeps it says here how it is erased with them."""

from collections.abc import Callable, Sequence

from lianhu.audit.actor import Actor

Eraser = Callable[[Actor, Sequence[int], str], None]
_ERASERS: list[Eraser] = []
Blanker = Callable[[Actor, int, str], None]
_BLANKERS: list[Blanker] = []


def also_erase(eraser: Eraser) -> None:
    """Called in `apps.ready()` of a room above; `eraser` gets actor, teller ids and reason.

    It runs inside the command that erases, so that nothing is left when a name is gone: masking
    can no longer find a name that nobody knows.
    """
    if eraser not in _ERASERS:
        _ERASERS.append(eraser)


def erase_said(actor: Actor, tellers: Sequence[int], reason: str) -> None:
    for eraser in _ERASERS:
        eraser(actor, tellers, reason)


def also_blank(blanker: Blanker) -> None:
    """Called in `apps.ready()` of a room above that points at persons; gets actor, id and reason.

    It runs inside `people.erase`, when the person's row is blank already.
    """
    if blanker not in _BLANKERS:
        _BLANKERS.append(blanker)


def blank_elsewhere(actor: Actor, person_id: int, reason: str) -> None:
    for blanker in _BLANKERS:
        blanker(actor, person_id, reason)
