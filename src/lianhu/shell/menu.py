"""The registry of pages that stand in the navigation. Rooms register theirs in `apps.ready()`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from django.urls import NoReverseMatch, reverse

Face = Literal["office", "field"]


class Holder(Protocol):
    """What the menu asks of an actor: over which paths may it do this?"""

    def paths(self, verb: str) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    label: str
    url_name: str
    verb: str | None
    order: int
    icon: str
    group: str


@dataclass(frozen=True, slots=True)
class Item:
    key: str
    label: str
    url: str
    icon: str
    group: str

    def leads(self, path: str) -> bool:
        """Whether the page at `path` is this one or lies under it."""
        return path == self.url or (self.url != "/" and path.startswith(self.url))


_entries: dict[Face, dict[str, Entry]] = {"office": {}, "field": {}}


def register(
    face: Face,
    key: str,
    label: str | Any,
    url_name: str,
    verb: str | None = None,
    order: int = 100,
    *,
    icon: str = "list",
    group: str = "",
) -> None:
    """Put a page into the navigation of a face.

    Args:
        key: unique within the face; a second registration replaces the first.
        verb: shown only to actors who hold this verb somewhere; None shows it to everyone.
        order: small first.
        icon: a name of `shell.icons`.
        group: heading above neighbouring entries in the office; the field has none.
    """
    _entries[face][key] = Entry(key, label, url_name, verb, order, icon, group)


def menu_for(actor: Holder | None, face: Face) -> list[Item]:
    """The entries this actor may open, in order. A page whose URL is not built yet is left out."""
    chosen = sorted(_entries[face].values(), key=lambda entry: (entry.order, entry.key))
    return [item for entry in chosen if _may(actor, entry.verb) and (item := _item(entry))]


def current_key(items: Sequence[Item], path: str) -> str:
    """The key of the entry that `path` lies under; the longest address wins."""
    under = [item for item in items if item.leads(path)]
    return max(under, key=lambda item: len(item.url)).key if under else ""


def _may(actor: Holder | None, verb: str | None) -> bool:
    return verb is None or (actor is not None and bool(actor.paths(verb)))


def _item(entry: Entry) -> Item | None:
    try:
        url = reverse(entry.url_name)
    except NoReverseMatch:
        return None
    return Item(entry.key, str(entry.label), url, entry.icon, str(entry.group))
