"""Telling whoever is nearest above a place in one of several roles."""

from collections.abc import Sequence

from lianhu.audit.actor import Actor
from lianhu.bodies.queries import seats
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell_many
from lianhu.notices.telling import Word
from lianhu.places.paths import prefixes


def tell_nearest(  # noqa: PLR0913, PLR0917
    actor: Actor, place: str, roles: Sequence[str], stream: str, why: str, words: str
) -> list[int]:
    """Tell the held posts of the first of these roles nearest above the place; ids of the tellings."""
    held = [one for one in seats(prefixes(place), roles=roles) if one.held_by]
    near = max((len(one.path) for one in held), default=0)
    first = min((roles.index(one.role) for one in held if len(one.path) == near), default=0)
    rows = [
        Word(
            stream=stream, occasion=why, place=one.path, how="page", words=words,
            audience=Audience.post(one.pk, one.title),
        )
        for one in held
        if len(one.path) == near and roles.index(one.role) == first
    ]  # fmt: skip
    return [one.pk for one in tell_many(actor, rows)] if rows else []
