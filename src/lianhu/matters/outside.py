"""What another office keeps of a matter: its own number for it, and the day it set.

The room above that takes such matters in says how they are found; matters knows only the key.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from lianhu.matters.models import Matter


@dataclass(frozen=True, slots=True)
class Outside:
    """Who keeps it, under which number, and by which day they want it done (None: none said)."""

    source: str
    number: str
    due_on: date | None


Reader = Callable[[str], Outside | None]
Finder = Callable[[str], Iterable[str]]
Many = Callable[[Iterable[str]], Mapping[str, Outside]]
Leaver = Callable[[Matter], None]


class _Keeper(NamedTuple):
    reader: Reader
    finder: Finder
    many: Many
    leaver: Leaver


_keepers: Final[dict[str, _Keeper]] = {}


def kept_by(prefix: str, reader: Reader, finder: Finder, many: Many, leaver: Leaver) -> None:
    """Called in `apps.ready()`.

    Args:
        prefix: how the channel keys of such matters begin. reader: the channel key to what is
            kept. finder: an outside number to the channel keys that have it. many: what
            `reader` gives, for hundreds of keys at once. leaver: keeps the outside number and
            lets go of a matter that leaves for the sealed store.
    """
    _keepers[prefix] = _Keeper(reader, finder, many, leaver)


def outsides(keys: Iterable[str]) -> dict[str, Outside]:
    """What other offices keep of the matters with these channel keys; one query for each room."""
    asked = list(keys)
    found: dict[str, Outside] = {}
    for prefix, keeper in _keepers.items():
        found.update(keeper.many([key for key in asked if key.startswith(prefix)]))
    return found


def outside(matter: Matter) -> Outside | None:
    """What another office keeps of it; no query for matters that began here."""
    keeper = _keeper(matter)
    return keeper.reader(matter.channel_key) if keeper else None


def let_go(matter: Matter) -> None:
    """The other office goes on keeping its number; nothing leads from there to this matter."""
    keeper = _keeper(matter)
    if keeper:
        keeper.leaver(matter)


def _keeper(matter: Matter) -> _Keeper | None:
    key = matter.channel_key
    return next((one for prefix, one in _keepers.items() if key.startswith(prefix)), None)


def keys_of(number: str) -> list[str]:
    """The channel keys of the matters that another office keeps under this number."""
    return [key for keeper in _keepers.values() for key in keeper.finder(number)]
