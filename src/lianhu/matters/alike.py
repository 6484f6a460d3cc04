"""Whether two sayings are about the same thing, by the letters they share; nobody decides by it."""

from itertools import pairwise
from typing import Final

from lianhu.audit.actor import Actor, under
from lianhu.matters.desk import start_of
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter, Word
from lianhu.places.models import Area

# Two sayings are one demand when this share of their pairs of letters is common.
ALIKE: Final = 0.5
# The newest of a village; more would make a form wait.
LOOKED_AT: Final = 300
FIRST: Final = 120
SHOWN: Final = 3


def pairs(words: str) -> frozenset[str]:
    """Neighbouring letters."""
    letters = [letter for letter in words if letter.isalnum()]
    return frozenset(a + b for a, b in pairwise(letters))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other) > 0


def open_ones(actor: Actor, village: Area, words: str) -> list[int]:
    """Ids of open matters of the village that this actor may see and that say about the same."""
    # As much as is read of the others, or a long story would resemble nothing.
    mine = pairs(words[:FIRST])
    if not mine:
        return []
    rows = Matter.objects.visible_to(actor).unsettled().filter(under([village.path], "place"))
    said = Word.objects.filter(matter__in=rows.order_by(), role=WordRole.DEMAND)
    found = said.annotate(start=start_of("text")).order_by("-at", "-pk")
    newest = found.values_list("matter_id", "start")[:LOOKED_AT]
    near = [pk for pk, start in newest if alike(pairs(start), mine)]
    return list(dict.fromkeys(near))[:SHOWN]
