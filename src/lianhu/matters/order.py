"""In which order a command takes hold of several matters, so that no two wait for each other.

The older first: by id, whatever they are to each other, and all of them before the first is
written. What belongs to a matter (words, parts, tellings) comes after it. A command that writes
one matter alone needs none of this; its conditional UPDATE holds the row.
"""

from collections.abc import Iterable

from django.db.models import Q

from lianhu.matters.models import Matter


def hold(ids: Iterable[int | None]) -> None:
    """Nobody else writes these matters until the transaction ends."""
    wanted = {one for one in ids if one}
    rows = Matter._base_manager.filter(pk__in=wanted).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))


def hold_moving(matter: Matter) -> None:
    """All that a step of `matter` may write; no statement where it stands alone.

    Those that go along with it, the one it goes along with, and the wholes whose pieces they are
    with what was brought back into them.
    """
    if not (matter.joined or matter.lead_id or matter.parent_id):
        return
    rows = Matter._base_manager
    along = list(rows.filter(lead=matter.pk).values_list("pk", "parent"))
    wholes = {matter.parent_id, *(parent for _pk, parent in along)} - {None}
    back = rows.filter(lead__in=wholes).values_list("pk", flat=True) if wholes else []
    hold([matter.pk, matter.lead_id, *(pk for pk, _parent in along), *wholes, *back])


def hold_leaving(pk: int) -> None:
    """All that points at a matter that leaves, or at what leaves with it, for it is removed."""
    near: set[int] = set()
    # What came in while others were waited for is held too.
    while (found := _near(pk)) - near:
        near |= found
        rows = Matter._base_manager.filter(pk__in=near).order_by("pk")
        list(rows.select_for_update(of=("self",)).values_list("pk"))


def _near(pk: int) -> set[int]:
    """It, what it goes along with and the whole it is a piece of; what these lead and were split
    into."""
    rows = Matter._base_manager
    above = rows.filter(pk=pk).values_list("lead", "parent").first() or ()
    ids = {pk, *(one for one in above if one)}
    below = rows.filter(Q(lead__in=ids) | Q(parent__in=ids))
    return ids | set(below.values_list("pk", flat=True))
