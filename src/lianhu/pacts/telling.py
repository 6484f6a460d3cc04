"""Who is told of a pact: the township that is asked, the village that is answered."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.bodies.queries import seats
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell_many
from lianhu.notices.occasions import occasion
from lianhu.notices.telling import Word
from lianhu.pacts.models import Pact
from lianhu.places.paths import prefixes

ASKED: Final = occasion("pacts.asked", _later("规约请您审核"))
ANSWERED: Final = occasion("pacts.answered", _later("规约审核回来了"))
FILED: Final = occasion("pacts.filed", _later("规约报备案"))
ORDERED: Final = occasion("pacts.ordered", _later("规约要改正"))
REMINDED: Final = occasion("pacts.reminded", _later("规约快到期了"))
TOWN: Final = ("town_cadre",)
VILLAGE: Final = ("village_secretary", "village_clerk")


def tell(actor: Actor, pact: Pact, roles: Sequence[str], why: str, words: str) -> list[int]:
    """Tell the held posts of these roles that are nearest above the place; the ids of the tellings."""
    held = [one for one in seats(prefixes(pact.place), roles=roles) if one.held_by]
    near = max((len(one.path) for one in held), default=0)
    first = min((roles.index(one.role) for one in held if len(one.path) == near), default=0)
    rows = [
        Word(
            stream=pact.stream, occasion=why, place=one.path, how="page", words=words,
            audience=Audience.post(one.pk, one.title),
        )
        for one in held
        if len(one.path) == near and roles.index(one.role) == first
    ]  # fmt: skip
    return [one.pk for one in tell_many(actor, rows)] if rows else []
