"""Whether two sayings are about the same thing, by the letters they share; nobody decides by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from django.db.models import QuerySet

from lianhu.audit.actor import SYSTEM, Actor, under
from lianhu.matters.desk import start_of
from lianhu.matters.kinds import Phase, WordRole
from lianhu.matters.models import Matter, Word
from lianhu.matters.querysets import MatterQuerySet
from lianhu.places.models import Area

# Two sayings are one demand when this share of their pairs of letters is common.
ALIKE: Final = 0.5
# The newest of a village; more would make a form wait.
LOOKED_AT: Final = 300
FIRST: Final = 120
SHOWN: Final = 3
OF_MATTER: Final = ("matter__number", "matter__raised_at", "matter__phase", "matter__kind")


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


@dataclass(frozen=True, slots=True)
class Known:
    """An open matter as anyone may read of it: in words that a named person released."""

    number: str
    words: str
    raised_at: datetime
    phase: str
    kind: str


@dataclass(frozen=True, slots=True)
class Likes:
    """What is known already of what somebody is about to say; `n` counts those without words too."""

    n: int
    known: Sequence[Known]


def _open_to_all(village: Area) -> MatterQuerySet:
    """Sorted as public and still open: before somebody sorted it, it may be a private affair."""
    rows = Matter.objects.visible_to(SYSTEM).public().unsettled()
    return rows.filter(under([village.path], "place"), answered_at=None)


def known_like(village: Area, words: str) -> Likes:
    """What says about the same as `words`; of what nobody released only that it is there."""
    mine = pairs(words[:FIRST])
    if not mine:
        return Likes(0, [])
    said = Word.objects.filter(
        matter__in=_open_to_all(village).order_by(), role=WordRole.DEMAND, erased_at=None
    )
    found = said.annotate(start=start_of("text")).order_by("-at", "-pk")
    rows = found.values("matter_id", "start", "released_at", "public_text", *OF_MATTER)
    near = {
        one["matter_id"]: one for one in rows[:LOOKED_AT] if alike(pairs(one["start"]), mine)
    }.values()
    return Likes(len(near), [_known(one) for one in near if one["released_at"]][:SHOWN])


def told_of(village: Area, *, kind: str = "", most: int = 5) -> list[Known]:
    """The newest open matters of a village whose words everyone may read; one query."""
    said = _released_words(village)
    if kind:
        said = said.filter(matter__kind=kind)
    rows = said.order_by("-matter__raised_at", "-pk").values("public_text", *OF_MATTER)
    return [_known(one) for one in rows[:most]]


def told(village: Area, number: str) -> Known | None:
    """The one that a link named, as anyone may read of it."""
    if not number:
        return None
    said = _released_words(village).filter(matter__number=number)
    row = said.values("public_text", *OF_MATTER).first()
    return _known(row) if row else None


def _released_words(village: Area) -> QuerySet[Word]:
    return Word.objects.released().filter(
        matter__in=_open_to_all(village).order_by(), role=WordRole.DEMAND
    )


def lead_of(village: Area, number: str) -> Matter | None:
    """The open matter with released words that somebody chose; None where it is that no more."""
    shown = _released_words(village).filter(matter__number=number).values("matter_id")
    return Matter.objects.visible_to(SYSTEM).filter(pk__in=shown).select_related("area").first()


def _known(row: Mapping[str, Any]) -> Known:
    return Known(
        number=row["matter__number"], words=row["public_text"], raised_at=row["matter__raised_at"],
        phase=str(Phase(row["matter__phase"]).label), kind=row["matter__kind"],
    )  # fmt: skip
