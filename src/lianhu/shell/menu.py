"""The registry of pages that stand in the navigation. Rooms register theirs in `apps.ready()`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, Literal, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

Face = Literal["office", "field"]


class Group(IntEnum):
    """The parts of the office's navigation, in their order. What is set once in a while is folded."""

    DAILY = 0
    INTAKE = 1
    OUTCOME = 2
    TOLD = 3
    WHO = 4
    RULES = 5

    @property
    def words(self) -> str:
        """The heading; what is done every day needs none."""
        return str(_HEADINGS.get(self, ""))

    @property
    def folded(self) -> bool:
        return self is Group.RULES


_HEADINGS = {
    Group.INTAKE: _("听群众说"),
    Group.OUTCOME: _("看结果"),
    Group.TOLD: _("告知与公示"),
    Group.WHO: _("人与地方"),
    Group.RULES: _("规矩与设置"),
}


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
    group: Group


@dataclass(frozen=True, slots=True)
class Item:
    key: str
    label: str
    url: str
    icon: str
    group: Group = Group.DAILY

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
    group: Group = Group.DAILY,
) -> None:
    """Put a page into the navigation of a face.

    Args:
        key: unique within the face; a second registration replaces the first.
        verb: shown only to actors who hold this verb somewhere; None shows it to everyone.
        order: small first, within its group.
        icon: a name of `shell.icons`.
        group: its part of the office's navigation; the field has none.
    """
    _entries[face][key] = Entry(key, label, url_name, verb, order, icon, group)


def menu_for(actor: Holder | None, face: Face) -> list[Item]:
    """The entries this actor may open, in order. A page whose URL is not built yet is left out."""
    chosen = sorted(
        _entries[face].values(), key=lambda entry: (entry.group, entry.order, entry.key)
    )
    return [item for entry in chosen if _may(actor, entry.verb) and (item := _item(entry))]


def current_key(items: Sequence[Item], path: str) -> str:
    """The key of the entry that `path` lies under; the longest address wins."""
    under = [item for item in items if item.leads(path)]
    return max(under, key=lambda item: len(item.url)).key if under else ""


def _may(actor: Holder | None, verb: str | None) -> bool:
    return verb is None or (actor is not None and bool(actor.paths(verb)))


def grouped(items: Iterable[Item]) -> list[tuple[Group, list[Item]]]:
    """The entries of `menu_for` under their headings."""
    return [(group, list(some)) for group, some in groupby(items, key=lambda item: item.group)]


def _item(entry: Entry) -> Item | None:
    url = _address(entry.url_name, settings.ROOT_URLCONF)
    return Item(entry.key, str(entry.label), url, entry.icon, entry.group) if url else None


@lru_cache(maxsize=256)
def _address(url_name: str, urlconf: str) -> str:
    """Found once: thirty addresses on each page would be found anew; "" for one not built yet."""
    try:
        return reverse(url_name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


class Menus:
    """The navigation of the request's actor, built only by the base page that shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def office(self) -> list[Item]:
        return self._of("office")

    @cached_property
    def field(self) -> list[Item]:
        return self._of("field")

    @cached_property
    def here(self) -> str:
        """Key of the entry the page lies under."""
        path = self._request.path
        return current_key(self.office, path) or current_key(self.field, path)

    def _of(self, face: Face) -> list[Item]:
        return menu_for(getattr(self._request, "actor", None), face)
