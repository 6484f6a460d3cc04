"""Reading about people: names as this reader may see them, and the rows of the pages.

Staff who look after an area see the full names there; everyone else sees them masked.
Identity numbers and phones are masked for all, until revealed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.kernel.names import mask_name
from lianhu.people import sounds
from lianhu.people.fields import TAIL, blind_phone, blind_tail, masked_id, masked_phone
from lianhu.people.models import (
    Contact,
    Household,
    HouseholdQuerySet,
    Kin,
    Person,
    PersonQuerySet,
    Relocation,
    Residence,
    Teller,
    TellerQuerySet,
)
from lianhu.places.models import Area, Building
from lianhu.places.queries import labels, village_at

__all__ = [
    "display_name",
    "display_names",
    "found",
    "heads",
    "in_order",
    "masked_id",
    "masked_phone",
    "masked_teller",
    "tellers_by_phone",
]

# Among 330,000 people four digits are shared by some thirty, a household by some four.
MANY: Final = 1000
# What A is to B when B is this to A.
BACK: Final = {
    "spouse": Kin.Degree.SPOUSE.label,
    "sibling": Kin.Degree.SIBLING.label,
    "parent": Kin.Degree.CHILD.label,
    "child": Kin.Degree.PARENT.label,
    "grandparent": Kin.Degree.GRANDCHILD.label,
    "grandchild": Kin.Degree.GRANDPARENT.label,
}


def display_names(persons: Iterable[Person], actor: Actor) -> dict[int, str]:
    """Each person's name as `actor` may see it, in one query for all of them."""
    rows = list(persons)
    ids = [person.pk for person in rows]
    clear = set(Person.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    if actor.person_id is not None and actor.kind == "staff":
        clear.add(actor.person_id)
    return {person.pk: _shown(person, person.pk in clear) for person in rows}


def display_name(person: Person, actor: Actor) -> str:
    """As `display_names`, for one."""
    return display_names([person], actor)[person.pk]


def _shown(person: Person, clear: bool) -> str:
    if person.erased_at is not None:
        return _("已删除")
    return person.name if clear else mask_name(person.name)


def masked_teller(teller: Teller | None) -> str:
    """`张*国`, or words for one who left no name."""
    if teller is None or not (teller.name or teller.erased_at):
        return _("未留姓名")
    return mask_name(teller.name) if teller.name else _("已删除")


def tellers_by_phone(phone: str) -> TellerQuerySet:
    """Those who left this (cleaned) phone, or whose phone ends with these four digits."""
    if len(phone) == TAIL:
        return Teller.objects.filter(tail_blind=blind_tail(phone))
    return Teller.objects.filter(phone_blind=blind_phone(phone))


def tellers_asked_for(actor: Actor, words: str) -> TellerQuerySet:
    """Those whose name holds these words or sounds so, or whose phone is this or ends with these
    four digits.

    Only those this actor may look at: a hit would tell what stands there.
    """
    seen = Teller.objects.visible_to(actor).filter(erased_at=None)
    digits = words.replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        sounding = sounds.pattern(words)
        return seen.filter(
            Q(name__contains=words) | Q(name__regex=sounding)
            if sounding
            else Q(name__contains=words)
        )
    phone = (
        Q(tail_blind=blind_tail(digits))
        if len(digits) == TAIL
        else Q(phone_blind=blind_phone(digits))
    )
    return seen.filter(phone)


def in_order(people: PersonQuerySet) -> PersonQuerySet:
    """By place, household and age in the register, with the household at hand; never by pinyin."""
    return people.select_related("home").order_by("place", "home", "pk")


def found(people: PersonQuerySet, words: str) -> PersonQuerySet:
    """Those with the name, nickname, household number or phone (whole, or its last four) asked for;
    a name also by how it sounds (`sounds.pattern`)."""
    text = words.strip()
    if not text:
        return people
    live = Residence.objects.filter(to_on=None, household__number=text.upper())
    # Fetched first: as parts of one OR they would have the whole county read.
    ids = set(live.values_list("person", flat=True)[:MANY])
    if text.isascii() and text.isdigit():
        ids |= set(_by_phone(text).values_list("person", flat=True)[:MANY])
        return people.filter(pk__in=ids)
    named = Q(name__contains=text) | Q(nickname__contains=text)
    if sounding := sounds.pattern(text):
        named |= Q(name__regex=sounding) | Q(nickname__regex=sounding)
    return people.filter(Q(pk__in=ids) | named)


def _by_phone(digits: str) -> QuerySet[Contact]:
    if len(digits) == TAIL:
        return Contact.objects.filter(tail_blind=blind_tail(digits))
    return Contact.objects.filter(phone_blind=blind_phone(digits))


def called(households: Iterable[int], actor: Actor, near: Iterable[str] = ()) -> dict[int, str]:
    """What each household is called at the door: after its head as the actor may see the name, with
    its door or number under the paths `near`, where the actor goes to the door anyway."""
    ids = list(households)
    live = Residence.objects.filter(household__in=ids, to_on=None, person__erased_at=None)
    rows = live.select_related("person").order_by("household", "-is_head", "person__born_on", "pk")
    first: dict[int, Person] = {}
    for one in rows:
        first.setdefault(one.household_id, one.person)
    names = display_names(first.values(), actor)
    seen = Household.objects.filter(under(list(near), "path"), pk__in=ids).in_bulk()
    beside = {pk: one.door or one.number for pk, one in seen.items()}
    return {
        pk: f"{_('%s家') % names[first[pk].pk] if pk in first else _('空户')} {beside.get(pk, '')}".strip()
        for pk in ids
    }


def heads(households: Iterable[int]) -> dict[int, str]:
    """The names of the heads of these households: tells people of the same name apart."""
    live = Residence.objects.filter(household__in=list(households), is_head=True, to_on=None)
    return dict(live.values_list("household_id", "person__name"))


def members(household: Household) -> QuerySet[Residence]:
    """Who is in the household now, the head first."""
    live = household.residences.filter(to_on=None).select_related("person")
    return live.order_by("-is_head", "relation", "person__born_on", "pk")


def relocation(household: Household) -> Relocation | None:
    """From where it was moved, as it holds now."""
    return household.relocations.filter(replaced_at=None).select_related("origin").first()


def relocations(household: Household) -> list[Relocation]:
    """What was put down about it before and why it was corrected, the newest first."""
    return list(household.relocations.select_related("origin").order_by("-at", "-pk"))


def asks_origin(household: Household) -> bool:
    """Whether it lies in a community to which people were moved."""
    village = village_at(household.path)
    return village is not None and village.relocated


def building(pk: int, mine: Q) -> Building | None:
    return Building.objects.filter(mine, pk=pk).select_related("village").first()


def flats(homes: HouseholdQuerySet, found: Building) -> list[Household]:
    """The households of a building by entrance, floor and room."""
    live = homes.filter(unit__building=found, ended_on=None).select_related("unit__building")
    rooms = ("unit__name", F("floor").asc(nulls_last=True), "room", "pk")
    return list(live.order_by(*rooms))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: enough to tell apart people of the same name."""

    person: Person
    place: str
    head: str


def list_rows(people: Iterable[Person]) -> list[Row]:
    """The lines for people that went through `in_order`; two queries for all of them."""
    chosen = list(people)
    words = labels(person.place for person in chosen)
    leads = heads(person.home_id for person in chosen if person.home_id)
    return [
        Row(person, words.get(person.place, ""), leads.get(person.home_id or 0, ""))
        for person in chosen
    ]


def under_area(people: PersonQuerySet, area: Area) -> PersonQuerySet:
    """Those who live or are registered under an area."""
    return people.filter(under([area.path], "place") | under([area.path], "registered_place"))


def homes(person: Person) -> list[Residence]:
    """The households a person is in now, the one lived in first."""
    live = person.residences.filter(to_on=None).select_related(
        "household__grid", "household__unit__building"
    )
    return list(live.order_by("kind"))


def relatives(person: Person) -> list[tuple[str, Person]]:
    """The near relatives on record, each with what they are to this person."""
    rows = Kin.objects.filter(Q(person=person) | Q(other=person)).select_related("person", "other")
    return [
        (row.get_degree_display(), row.other)
        if row.person_id == person.pk
        else (str(BACK[row.degree]), row.person)
        for row in rows.order_by("pk")
    ]
