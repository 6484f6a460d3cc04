"""Reads of rolls that meetings and rounds stand on."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from lianhu.rolls.models import Entry, EntryQuerySet, Roll, Strike


@dataclass(frozen=True, slots=True)
class Base:
    """Who may take part in one round, and how many that is: the base of every share."""

    entries: EntryQuerySet
    n: int


def effective(roll: Roll, recused: Iterable[int] = ()) -> Base:
    """The entries of a frozen roll that count, less those recused (numbers): out of roll and base.

    Raises:
        ValueError: a draft, of which nothing may be counted yet.
    """
    if not roll.is_frozen:
        raise ValueError(f"{roll.pk} is a draft")
    out = sorted(set(recused))
    rows = Entry.objects.filter(roll=roll).on()
    if not out:
        return Base(rows, roll.n)
    left = rows.filter(no__in=out).count()
    return Base(rows.filter(~Q(no__in=out)), roll.n - left)


@dataclass(frozen=True, slots=True)
class Leaves:
    """A roll as the public proof shows it: commitments and no name.

    `leaves[i]` and `chained[i]` are link i + 1 in hex; `struck` gives, for each striking out, its
    own number and the number it took off. `n` entries count: links less two for each strike.
    """

    n: int
    leaves: list[str]
    chained: list[str]
    digest: str
    struck: list[tuple[int, int]]


def leaves(roll: Roll) -> Leaves:
    """The commitments of a frozen roll in the order of their numbers; two queries."""
    links = dict[int, tuple[str, str]]()
    for no, leaf, link in Entry.objects.filter(roll=roll).values_list("no", "leaf", "chained"):
        links[no or 0] = (leaf, link)
    struck = []
    rows = Strike.objects.filter(roll=roll).values_list("no", "entry__no", "leaf", "chained")
    for no, entry, leaf, link in rows:
        links[no] = (leaf, link)
        struck.append((no, entry or 0))
    ordered = [links[no] for no in sorted(links)]
    return Leaves(
        roll.n, [leaf for leaf, _ in ordered], [link for _, link in ordered], roll.digest,
        sorted(struck),
    )  # fmt: skip
