"""What rooms above put among what waits for somebody in the field."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lianhu.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing that waits and is no matter. `tone` is that of a badge."""

    title: str
    hint: str
    url: str
    badge: str = ""
    tone: str = "warn"


Ask = Callable[[Actor], list[Beside]]
_ASKED: Final[list[Ask]] = []


def put(ask: Ask) -> None:
    """Called in `apps.ready()` of a room above; one query at most where nothing waits."""
    if ask not in _ASKED:
        _ASKED.append(ask)


def waiting(actor: Actor) -> list[Beside]:
    return [one for ask in _ASKED for one in ask(actor)]
