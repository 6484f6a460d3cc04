"""Who is told of an election inside the offices: the post of the village that has it in hand."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.bodies.queries import seats
from lianhu.elections.models import Election
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell_many
from lianhu.notices.occasions import occasion
from lianhu.notices.telling import Word
from lianhu.places.paths import prefixes

GUIDED: Final = occasion("elections.guided", _later("乡镇对选举的指导意见"))
REMINDED: Final = occasion("elections.reminded", _later("选举的日子快到了"))
VILLAGE: Final = ("village_secretary", "village_clerk")


def tell_village(
    actor: Actor, election: Election, why: str, words: str, roles: Sequence[str] = VILLAGE
) -> list[int]:
    """Tell the held posts of the first of these roles nearest above the place; ids of the tellings."""
    held = [one for one in seats(prefixes(election.path), roles=roles) if one.held_by]
    near = max((len(one.path) for one in held), default=0)
    first = min((roles.index(one.role) for one in held if len(one.path) == near), default=0)
    rows = [
        Word(
            stream=election.stream, occasion=why, place=one.path, how="page", words=words,
            audience=Audience.post(one.pk, one.title),
        )
        for one in held
        if len(one.path) == near and roles.index(one.role) == first
    ]  # fmt: skip
    return [one.pk for one in tell_many(actor, rows)] if rows else []
