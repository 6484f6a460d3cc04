"""Rolls: who counts, frozen before the first vote, changed only by a decided objection."""

from lianhu.rolls.models.objections import (
    SEE_OBJECTIONS,
    Objection,
    RollObjectionQuerySet,
    Unsealing,
)
from lianhu.rolls.models.rolls import (
    SEE,
    Aside,
    Entry,
    EntryQuerySet,
    Roll,
    RollQuerySet,
    RollVersion,
    Strike,
    Way,
)

__all__ = [
    "SEE",
    "SEE_OBJECTIONS",
    "Aside",
    "Entry",
    "EntryQuerySet",
    "Objection",
    "Roll",
    "RollObjectionQuerySet",
    "RollQuerySet",
    "RollVersion",
    "Strike",
    "Unsealing",
    "Way",
]
