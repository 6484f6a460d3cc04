"""What a person should look at before a roll is frozen."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from lianhu.kernel import clock
from lianhu.people.models import Residence
from lianhu.rolls.drawing import born_by
from lianhu.rolls.models import Entry, EntryQuerySet, Roll

ADULT: Final = 18
# Of namesakes and the like no more than this many are listed at once.
SHOWN: Final = 50
# A meeting is over by then; its roll holds nobody back from another one.
LIVING: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at: entries (as they stand in the draft), and why, in a sentence."""

    key: str
    words: str
    entries: list[Entry]


def votes_once(roll: Roll) -> bool:
    """Whether the law of this place holds a voter to one place of a term."""
    return roll.regime in roll.kind.once


def voting_elsewhere(roll: Roll) -> EntryQuerySet:
    """Entries of voters who are on a frozen roll of another village in the same term.

    Source: 村民委员会组织法 第十六条, 2026-01-01: who takes part in one village does so in no other.
    """
    if not votes_once(roll):
        return Entry.objects.none()
    taken = Entry.objects.filter(votes_term=roll.term, state="on").exclude(votes_in=roll.area_id)
    return Entry.objects.filter(roll=roll, state="on", person__in=taken.values("person"))


def doubts(roll: Roll) -> list[Doubt]:
    """All that somebody should judge about who is on the draft; three queries at most."""
    found = [
        Doubt("voting", _("这一届已经在别的村登记参加选举，一个人只能在一个村参加"),
              _some(voting_elsewhere(roll))),
        Doubt("alike", _("姓名一样，出生日期也一样或者没有写，像是同一个人登记了两次"),
              _some(alike(roll))),
        Doubt("elsewhere", _("也在别处一份正在用的同类名册上，请问清本人在哪边参加"),
              _some(elsewhere(roll))),
        Doubt("no_adult", _("户里没有登记成年人，开会时没有人能代表这一户签到"),
              _some(no_adult(roll))),
    ]  # fmt: skip
    return [one for one in found if one.entries]


def _some(rows: EntryQuerySet) -> list[Entry]:
    named = rows.select_related("person", "household")
    return list(named.order_by("person__name", "place", "pk")[:SHOWN])


def alike(roll: Roll) -> EntryQuerySet:
    """Entries that share name and date of birth with another one; an unknown date fits any."""
    if not roll.kind.of_people:
        return Entry.objects.none()
    rows = Entry.objects.filter(roll=roll, state="on")
    same = rows.values("person__name").annotate(n=Count("pk")).filter(n__gt=1)
    twin = rows.filter(
        Q(person__born_on=OuterRef("person__born_on")) | Q(person__born_on=None),
        person__name=OuterRef("person__name"),
    ).exclude(pk=OuterRef("pk"))
    named = rows.filter(person__name__in=same.order_by().values("person__name"))
    return named.filter(Q(person__born_on=None) | Exists(twin))


def elsewhere(roll: Roll) -> EntryQuerySet:
    """Entries that are on a frozen roll of the same basis of another place, not long ago."""
    if not roll.kind.of_people:
        return Entry.objects.none()
    others = Entry.objects.filter(
        roll__basis=roll.basis, roll__frozen_at__gte=clock.now() - LIVING, state="on"
    ).exclude(roll__area=roll.area_id)
    if roll.organisation_id is not None:
        others = others.filter(roll__organisation__kind=roll.organisation.kind)  # type: ignore[union-attr]
    return Entry.objects.filter(roll=roll, state="on", person__in=others.values("person"))


def no_adult(roll: Roll) -> EntryQuerySet:
    """Households nobody of which is of age; who has no date of birth may well be."""
    if roll.kind.of_people:
        return Entry.objects.none()
    limit = born_by(roll.counted_on, ADULT)
    grown = Residence.objects.filter(
        Q(person__born_on=None) | Q(person__born_on__lte=limit),
        Q(to_on=None) | Q(to_on__gt=roll.counted_on),
        household=OuterRef("household"), person__erased_at=None,
    )  # fmt: skip
    return Entry.objects.filter(~Exists(grown), roll=roll, state="on")
