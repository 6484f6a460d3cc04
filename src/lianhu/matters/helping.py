"""What a helper's page needs to know: where they usually are, who they are, what they had a hand in."""

from collections.abc import Iterable, Sequence
from typing import Any

from lianhu.audit.actor import Actor
from lianhu.matters.models import Matter
from lianhu.people.models import Person
from lianhu.people.queries import masked_teller
from lianhu.places.models import Area
from lianhu.places.queries import labels


def name_of(actor: Actor) -> str:
    """The helper's own name, as it stands on the slip."""
    found = Person.objects.filter(pk=actor.person_id or 0).values_list("name", flat=True).first()
    return found or ""


def guess(actor: Actor, village: Area, areas: Sequence[Area]) -> dict[str, Any]:
    """Where things usually happen that this person writes down: their own narrowest grid."""
    inside = [grant.path for grant in actor.grants if grant.path.startswith(village.path)]
    mine = max(inside, key=len, default="")
    near = [area for area in areas if mine.startswith(area.path)]
    return {"area": max(near, key=lambda area: len(area.path)).key} if near else {}


def places(actor: Actor, verb: str) -> list[tuple[str, str]]:
    """The paths over which the actor carries `verb`, in words."""
    paths = sorted(set(actor.paths(verb)))
    words = labels(paths, below="county")
    return [(path, words[path]) for path in paths]


def masked_names(found: Iterable[Matter]) -> dict[int, str]:
    """Who raised each, masked; one query."""
    ids = [matter.pk for matter in found]
    rows = Matter.objects.filter(pk__in=ids).select_related("teller")
    return {row.pk: masked_teller(row.teller) for row in rows}
