"""What a command takes hold of before it reads, in one order, so that no two wait for each other.

Households, areas from the inside out, posts (`bodies`), people, then what is theirs; of several
of a kind the lower id first. The triggers in `migrations` keep to it too.
"""

from collections.abc import Iterable

from lianhu.people.models import Household, Person, Residence


def hold_household(household: Household) -> None:
    """Nobody else changes the household until the end; what is known of its end is read afresh."""
    rows = Household.objects.select_for_update(no_key=True)
    household.ended_on = rows.values_list("ended_on", flat=True).get(pk=household.pk)


def hold_homes(homes: Iterable[int]) -> None:
    """The same of many households (ids), in the order of their ids."""
    list(Household.objects.select_for_update(no_key=True).filter(pk__in=homes).order_by("pk"))


def hold_people_in(homes: Iterable[int]) -> None:
    """Everybody who is in one of these households now, in the order of their ids."""
    live = Residence.objects.filter(household__in=homes, to_on=None).values("person")
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=live).order_by("pk"))


def hold_person(person: Person) -> None:
    """Nobody else moves, names or erases the person until the end; whether erased is read afresh."""
    rows = Person.objects.select_for_update(no_key=True)
    person.erased_at = rows.values_list("erased_at", flat=True).get(pk=person.pk)
