"""Reads of rolls that meetings and rounds stand on."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from lianhu.audit.actor import Actor
from lianhu.people.models import Person, Teller
from lianhu.people.queries import masked_teller
from lianhu.rolls.models import (
    Aside,
    Entry,
    EntryQuerySet,
    Objection,
    Roll,
    RollObjectionQuerySet,
    RollQuerySet,
    RollVersion,
    Strike,
)


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


def leaves(roll: Roll, version: RollVersion | None = None) -> Leaves:
    """The commitments of a frozen roll in the order of their numbers, as they were in `version`, now
    if none; two queries."""
    at = version or roll
    links = dict[int, tuple[str, str]]()
    entries = Entry.objects.filter(roll=roll, no__lte=at.links)
    for no, leaf, link in entries.values_list("no", "leaf", "chained"):
        links[no or 0] = (leaf, link)
    struck = []
    strikes = Strike.objects.filter(roll=roll, no__lte=at.links)
    rows = strikes.values_list("no", "entry__no", "leaf", "chained")
    for no, entry, leaf, link in rows:
        links[no] = (leaf, link)
        struck.append((no, entry or 0))
    ordered = [links[no] for no in sorted(links)]
    return Leaves(
        at.n, [leaf for leaf, _ in ordered], [link for _, link in ordered], at.digest,
        sorted(struck),
    )  # fmt: skip


def version_at(roll: Roll, moment: datetime) -> RollVersion:
    """The version of a frozen roll that stood at a moment after it was frozen."""
    rows = RollVersion.objects.filter(roll=roll, at__lte=moment)
    found = rows.order_by("-version").first()
    assert found is not None  # noqa: S101 - freezing writes the first
    return found


def listed(rows: RollQuerySet) -> QuerySet[Roll]:
    """Rolls for a list: with area, how many objections wait, and of drafts how many doubts."""
    waits = Count("objections", filter=Q(objections__decided_at=None), distinct=True)
    return rows.select_related("area").annotate(waiting=waits).order_by("-drawn_at", "-pk")


def on(actor: Actor, roll: Roll, words: str = "") -> EntryQuerySet:
    """The entries of a roll in the order of the paper; `words` is a number, or part of a name."""
    rows = Entry.objects.visible_to(actor).filter(roll=roll)
    rows = rows.select_related("person", "household__unit__building")
    if words.isdecimal() and roll.is_frozen:
        rows = rows.filter(no=int(words[:9]))
    elif words:
        head = Q(household__residences__is_head=True, household__residences__to_on=None)
        of_home = head & Q(household__residences__person__name__contains=words)
        rows = rows.filter(Q(person__name__contains=words) | of_home).distinct()
    return rows.order_by("no", "place", "person__home", "pk")


def asides(actor: Actor, roll: Roll) -> QuerySet[Aside]:
    """Who is not on it: what must be settled first, then by place."""
    rows = Aside.objects.visible_to(actor).filter(roll=roll)
    rows = rows.select_related("person", "household__unit__building")
    return rows.order_by(F("settled_at").asc(nulls_first=True), "place", "pk")


def counts(roll: Roll) -> tuple[int, int, int]:
    """Of a draft: how many are on it, how many aside, how many of these not settled."""
    of = Aside.objects.filter(roll=roll).aggregate(
        all=Count("pk"), open=Count("pk", filter=Q(settled_at=None))
    )
    return Entry.objects.filter(roll=roll).count(), of["all"], of["open"]


def objections(actor: Actor, roll: Roll) -> RollObjectionQuerySet:
    named = (
        "roll",
        "entry__person",
        "entry__household__unit__building",
        "person",
        "household",
        "teller",
    )
    return Objection.objects.visible_to(actor).filter(roll=roll).select_related(*named)


def helper_of(objection: Objection) -> str:
    """The name of who wrote it down for somebody; "" when nobody did."""
    rows = Person.objects.filter(pk=objection.helper_person_id or 0)
    return rows.values_list("name", flat=True).first() or ""


def teller_of(actor: Actor, objection: Objection) -> str:
    """Who objected, masked unless this actor may see them."""
    left = objection.teller
    seen = Teller.objects.visible_to(actor).filter(pk=left.pk).first() if left else None
    return seen.name or masked_teller(seen) if seen else masked_teller(objection.teller)
