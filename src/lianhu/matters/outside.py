"""What another office keeps of a matter: its own number for it, and the day it set.

The room above that takes such matters in says how they are found; matters knows only the key.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

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
_readers: Final[dict[str, tuple[Reader, Finder, Many]]] = {}


def kept_by(prefix: str, reader: Reader, finder: Finder, many: Many) -> None:
    """Called in `apps.ready()`.

    Args:
        prefix: how the channel keys of such matters begin. reader: the channel key to what is
            kept. finder: an outside number to the channel keys that have it. many: what
            `reader` gives, for hundreds of keys at once.
    """
    _readers[prefix] = (reader, finder, many)


def outsides(keys: Iterable[str]) -> dict[str, Outside]:
    """What other offices keep of the matters with these channel keys; one query for each room."""
    asked = list(keys)
    found: dict[str, Outside] = {}
    for prefix, (_reader, _finder, many) in _readers.items():
        found.update(many([key for key in asked if key.startswith(prefix)]))
    return found


def outside(matter: Matter) -> Outside | None:
    """What another office keeps of it; no query for matters that began here."""
    for prefix, (reader, _finder, _many) in _readers.items():
        if matter.channel_key.startswith(prefix):
            return reader(matter.channel_key)
    return None


def keys_of(number: str) -> list[str]:
    """The channel keys of the matters that another office keeps under this number."""
    return [key for _reader, finder, _many in _readers.values() for key in finder(number)]
