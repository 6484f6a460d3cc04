"""Who must stand back: those whom a case accuses and their near relatives.

Source: 监察法 (as amended, in force 2025-06-01) art. 67; 信访工作条例 arts 30, 46.
"""

from collections.abc import Iterable

from django.db.models import Q

from lianhu.people.keys import ring
from lianhu.people.models import Kin


def mark(person_id: int) -> str:
    """A keyed digest of a person: the table of cases names nobody."""
    return ring().blind(str(person_id), "sealed.barred").hex()


def near(person_ids: Iterable[int]) -> set[int]:
    """These persons and their near relatives, as far as they are written down."""
    ids = set(person_ids)
    rows = Kin.objects.filter(Q(person__in=ids) | Q(other__in=ids))
    return ids.union(*rows.values_list("person_id", "other_id"))


def marks_near(person_id: int) -> list[str]:
    """The marks by which this person is kept out: their own and those of their relatives."""
    return sorted(mark(one) for one in near([person_id]))
