"""Items that another room leads to their end: there they are voted on and written down, not here."""

from typing import Final

from lianhu.assembly.models import Item
from lianhu.kernel.errors import IllegalMove

_ROOMS: Final[dict[str, str]] = {}


def lead(mark: str, words: str) -> None:
    """Register a room: how its streams begin ("election:"), and what to say to who tries it here."""
    _ROOMS[mark] = words


def room_of(item: Item) -> str:
    """The mark of the room that leads it; "" where the meeting itself does."""
    return next((mark for mark in _ROOMS if item.stream.startswith(mark)), "")


def words_of(item: Item) -> str:
    return _ROOMS.get(room_of(item), "")


def require(item: Item, room: str) -> None:
    """Raise IllegalMove where `room` ("" the meeting itself) is not the one that leads it."""
    mark = room_of(item)
    if mark != room:
        raise IllegalMove(_ROOMS.get(mark, ""))
