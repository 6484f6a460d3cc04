"""Whether the same person or household told of the same thing before: shown, never counted up.

It is a fact about the matter, for whoever sorts it: was it answered, and did that last. Nobody is
marked by it, and no list says who tells often.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.matters.alike import FIRST, pairs
from lianhu.matters.models import Matter
from lianhu.matters.rows import Line, lines
from lianhu.matters.sights import Reading
from lianhu.matters.telling import said_first
from lianhu.people.models import Residence, Teller

# Of one voice fewer common pairs of letters are needed than between strangers (`alike.ALIKE`).
SAME: Final = 0.3
LOOKED_AT: Final = 50
SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier matter that says about the same, and whether the very same teller told it."""

    line: Line
    same_phone: bool


def told_before(actor: Actor, matter: Matter) -> list[Before]:
    """Earlier matters of the same phone, person or household with similar words, newest first.

    Within `REPEAT_MONTHS`, and only those whose words the actor reads; at most three queries, none
    where nobody left who they are.
    """
    who = _same(matter.teller)
    mine = pairs(said_first(matter)[:FIRST]) if who is not None else frozenset()
    if who is None or not mine:
        return []
    since = clock.now() - timedelta(days=30 * settings.REPEAT_MONTHS)
    rows = Matter.objects.visible_to(actor).filter(
        who, Reading.of(actor).rows(), raised_at__gte=since, raised_at__lte=matter.raised_at
    )
    rows = rows.exclude(pk=matter.pk).order_by("-raised_at", "-pk")
    found = lines(actor, rows, most=LOOKED_AT, more=["teller__phone_blind"])
    phone = matter.teller.phone_blind if matter.teller else None
    near = [one for one in found if _near(pairs(str(one.row.first_words or "")), mine)]
    return [Before(one, _equal(one.row.teller__phone_blind, phone)) for one in near[:SHOWN]]


def _same(teller: Teller | None) -> Q | None:
    """Who counts as the same: this phone, this person, and whoever lives with them now."""
    if teller is None or teller.erased_at:
        return None
    ways = []
    if teller.phone_blind is not None:
        ways.append(Q(teller__phone_blind=teller.phone_blind))
    if teller.person_id is not None:
        homes = Residence.objects.filter(person=teller.person_id, to_on=None).values("household")
        there = Residence.objects.filter(household__in=homes, to_on=None).values("person")
        ways.append(Q(teller__person=teller.person_id) | Q(teller__person__in=there))
    if not ways:
        return None
    return ways[0] if len(ways) == 1 else ways[0] | ways[1]


def _near(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= SAME * len(one | other) > 0


def _equal(one: object, other: object) -> bool:
    return bool(one and other) and bytes(one) == bytes(other)  # type: ignore[call-overload]
