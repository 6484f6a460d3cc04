"""What whoever put somebody into a post does next for them: asked here, answered by rooms above."""

from collections.abc import Callable
from dataclasses import dataclass

from lianhu.audit.actor import Actor
from lianhu.bodies.models import Tenure


@dataclass(frozen=True, slots=True)
class Offer:
    """A sentence about the holder's way in, and perhaps a button for it.

    `sends`: the button does it at once; otherwise it leads to a page.
    """

    words: str
    label: str = ""
    url: str = ""
    sends: bool = False


Asked = Callable[[Actor, Tenure], Offer | None]
_ASKED: list[Asked] = []


def answer_with(offer: Asked) -> None:
    """Called in `apps.ready()` of a room above; `offer` gives None where it has nothing to say."""
    if offer not in _ASKED:
        _ASKED.append(offer)


def offers(actor: Actor, tenure: Tenure | None) -> list[Offer]:
    """What is still to be done so that the holder can begin."""
    if tenure is None:
        return []
    found = (ask(actor, tenure) for ask in _ASKED)
    return [offer for offer in found if offer]
