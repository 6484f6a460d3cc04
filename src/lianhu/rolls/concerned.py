"""Who may not decide an objection: those it is about, who raised it, and their near relatives."""

from django.db.models import Q

from lianhu.people.models import Kin, Residence
from lianhu.rolls.models import Objection


def concerned(objection: Objection) -> set[int]:
    """Ids of persons: those the objection is about, who raised it, and all their near relatives.

    A household means everybody in it. Near relatives are known of office-holders only
    (民法典 第一千零四十五条), and only office-holders decide.
    """
    teller = objection.teller
    entry = objection.entry
    people = {
        objection.person_id,
        teller.person_id if teller else None,
        entry.person_id if entry else None,
    } - {None}
    homes = {objection.household_id, entry.household_id if entry else None} - {None}
    if homes:
        rows = Residence.objects.filter(household__in=homes, to_on=None)
        people |= set(rows.values_list("person", flat=True))
    pairs = Kin.objects.filter(Q(person__in=people) | Q(other__in=people))
    near = {pk for pair in pairs.values_list("person", "other") for pk in pair}
    return {pk for pk in people | near if pk is not None}
