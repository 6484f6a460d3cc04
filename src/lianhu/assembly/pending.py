"""What waits for a meeting, put on the meetings' desk by rooms above: it is looked for in one place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lianhu.audit.actor import Actor
from lianhu.places.models import Area


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing and what its meeting is called where it came from. `act` says what this reader does
    next with it, at `url`; "" where another has to."""

    meeting: str
    number: str
    title: str
    where: str
    since: datetime
    url: str
    act: str = ""


Ask = Callable[[Actor, Area | None], list[Pending]]
_ASKED: Final[list[Ask]] = []


def put(ask: Ask) -> None:
    """Called in `apps.ready()` of a room above; the number of its queries does not grow with what waits."""
    if ask not in _ASKED:
        _ASKED.append(ask)


def waiting(actor: Actor, area: Area | None = None) -> list[tuple[str, list[Pending]]]:
    """Everything in what this actor sees (under `area`), by meeting, the longest waiting first."""
    found: dict[str, list[Pending]] = {}
    rows = [one for ask in _ASKED for one in ask(actor, area)]
    for one in sorted(rows, key=lambda one: (one.since, one.number)):
        found.setdefault(one.meeting, []).append(one)
    return list(found.items())
