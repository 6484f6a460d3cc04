"""Who counts in a body on a day, as the room of bodies knows it."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from lianhu.bodies.kinds import ROSTER
from lianhu.bodies.models import Organisation
from lianhu.bodies.queries import members_of

# A probationer comes to a meeting of the party and does not vote.
STANDING: Final[Mapping[str, str]] = {
    "representatives": "representative",
    "party_members": "party_member",
    "collective_members": "collective_member",
}


def seated(organisation: Organisation, basis: str, day: date) -> list[int]:
    """The ids of the persons who count by `basis` in this body on `day`, each once.

    "members" are all who sit in it, whatever they are there; nobody who only stands on its roster.
    """
    rows = members_of(organisation, day, STANDING.get(basis, ""))
    if basis not in STANDING:
        rows = [one for one in rows if one.standing not in ROSTER]
    return list(dict.fromkeys(one.person_id for one in rows))
