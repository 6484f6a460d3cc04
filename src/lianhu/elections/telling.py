"""Who is told of an election inside the offices: the post of the village that has it in hand."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.elections.models import Election
from lianhu.notices.nearest import tell_nearest
from lianhu.notices.occasions import occasion

GUIDED: Final = occasion("elections.guided", _later("乡镇对选举的指导意见"))
REMINDED: Final = occasion("elections.reminded", _later("选举的日子快到了"))
VILLAGE: Final = ("village_secretary", "village_clerk")


def tell_village(
    actor: Actor, election: Election, why: str, words: str, roles: Sequence[str] = VILLAGE
) -> list[int]:
    """Tell the held posts of the first of these roles nearest above the place; ids of the tellings."""
    return tell_nearest(actor, election.path, roles, election.stream, why, words)
