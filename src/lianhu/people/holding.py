"""What a command takes hold of before it reads: household first, then person, then what is theirs.

One order for every command, so that no two wait for each other; the triggers of `migrations`
keep to it too. A post (`bodies`) comes before the person who is to hold it.
"""

from lianhu.people.models import Household, Person


def hold_household(household: Household) -> None:
    """Nobody else changes the household until the end; what is known of its end is read afresh."""
    rows = Household.objects.select_for_update(no_key=True)
    household.ended_on = rows.values_list("ended_on", flat=True).get(pk=household.pk)


def hold_person(person: Person) -> None:
    """Nobody else moves, names or erases the person until the end; whether erased is read afresh."""
    rows = Person.objects.select_for_update(no_key=True)
    person.erased_at = rows.values_list("erased_at", flat=True).get(pk=person.pk)
