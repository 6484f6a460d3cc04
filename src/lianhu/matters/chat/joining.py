"""Neighbouring messages of one speaker are mostly one thing said in several breaths."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lianhu.matters.chat.kinds import Sort
from lianhu.matters.chat.reading import Message

GAP: Final = timedelta(minutes=5)


@dataclass(slots=True)
class Item:
    """What may become one matter: the messages it is made of, in order."""

    parts: list[Message]

    @property
    def sender(self) -> str:
        return self.parts[0].sender

    @property
    def at(self) -> datetime | None:
        return self.parts[0].at

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts)

    @property
    def sort(self) -> Sort:
        """A wish if any part may be one."""
        sorts = [part.sort for part in self.parts]
        return Sort.WISH if Sort.WISH in sorts else sorts[0]


def joined(
    messages: Iterable[Message],
    *,
    longest: int,
    apart: Callable[[Message], object] = lambda _one: None,
    gap: timedelta = GAP,
) -> Iterator[Item]:
    """Messages of one speaker within `gap` as one; nobody's and the program's stay alone.

    Args:
        longest: an item grows no longer than this; a longer message is cut at its lines.
        apart: only messages for which this says the same are joined.
    """
    now: Item | None = None
    size = 0
    for whole in messages:
        for one in cut(whole, longest):
            if (
                now
                and _fits(now.parts[-1], one, gap)
                and apart(now.parts[0]) == apart(one)
                and size + len(one.text) + 1 <= longest
            ):
                now.parts.append(one)
                size += len(one.text) + 1
                continue
            if now:
                yield now
            now, size = Item([one]), len(one.text)
    if now:
        yield now


def _fits(before: Message, one: Message, gap: timedelta) -> bool:
    if not one.sender or one.sender != before.sender or Sort.SYSTEM in (one.sort, before.sort):
        return False
    if one.at is None or before.at is None:
        return one.at is before.at
    return timedelta(0) <= one.at - before.at <= gap


def cut(one: Message, longest: int) -> Iterator[Message]:
    """A message that is too long for one matter, in pieces that end with a line where they can."""
    text = one.text
    while len(text) > longest:
        at = text.rfind("\n", 1, longest)
        at = at if at > 0 else longest
        yield Message(one.sender, text[:at].strip(), one.at, one.sort)
        text = text[at:].strip()
    if text:
        yield Message(one.sender, text, one.at, one.sort)
