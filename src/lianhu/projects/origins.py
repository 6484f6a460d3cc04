"""Where a project comes from: rooms above say so, without this one knowing them."""

from collections.abc import Callable
from typing import Final

from lianhu.audit.actor import Actor
from lianhu.projects.models import Project

# Pairs of words and address.
Tell = Callable[[Actor, Project], list[tuple[str, str]]]
_TOLD: Final[list[Tell]] = []


def tell_with(tell: Tell) -> None:
    """Called in `apps.ready()` of a room above; one query."""
    if tell not in _TOLD:
        _TOLD.append(tell)


def origins(actor: Actor, project: Project) -> list[tuple[str, str]]:
    """What it was resolved by, each with its page, as far as the actor may read it."""
    return [pair for tell in _TOLD for pair in tell(actor, project)]
