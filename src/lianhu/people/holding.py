"""What a command takes hold of before it reads: household first, then person, then what is theirs.

One order for every command, so that no two wait for each other; the triggers of `migrations`
keep to it too. A post (`bodies`) comes before the person who is to hold it.
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
