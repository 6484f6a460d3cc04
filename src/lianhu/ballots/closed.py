"""Votes taken behind closed doors: the room that holds them says who does not read of them."""

from collections.abc import Callable
from typing import Final

from django.db.models import Q

from lianhu.audit.actor import Actor

# The rounds that are closed to this actor, whatever else they may see around them.
Hides = Callable[[Actor], Q]
_HIDES: Final[list[Hides]] = []


def hide_with(hides: Hides) -> None:
    """Called in `apps.ready()` of a room above."""
    if hides not in _HIDES:
        _HIDES.append(hides)


def hidden_from(actor: Actor) -> Q:
    found = Q(pk__in=[])
    for hides in _HIDES:
        found |= hides(actor)
    return found
