"""In which order a command takes hold of several matters, so that no two wait for each other.

The older first: by id, whatever they are to each other, and all of them before the first is
written. What belongs to a matter (words, parts, tellings) comes after it. A command that writes
one matter alone needs none of this; its conditional UPDATE holds the row.
"""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Q

from lianhu.matters.models import Matter


def hold(ids: Iterable[int], *, no_key: bool = True) -> None:
    """Nobody else writes these matters until the transaction ends; without `no_key`, none is
    pointed at either."""
    rows = Matter._base_manager.filter(pk__in=set(ids)).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=no_key).values_list("pk"))


def hold_moving(matter: Matter) -> None:
    """All that a step of `matter` may write; no statement where it stands alone.

    Those that go along with it, the one it goes along with, and the wholes whose pieces they are
    with what was brought back into them.
    """
    if matter.joined or matter.lead_id or matter.parent_id:
        _hold_all(lambda: _moving(matter.pk), no_key=True)


def hold_leaving(pk: int) -> None:
    """All that points at a matter that leaves, or at what leaves with it, for it is removed."""
    _hold_all(lambda: _near(pk), no_key=False)


def _hold_all(near: Callable[[], set[int]], *, no_key: bool) -> None:
    """Hold what `near` names; where that grew while others were waited for, begin again.

    What came in may be older than what is held already. So all is let go of first: rolled back to
    a savepoint, PostgreSQL frees the rows that were locked since.
    """
    wanted = near()
    while True:
        point = transaction.savepoint()
        hold(wanted, no_key=no_key)
        found = near()
        if found <= wanted:
            transaction.savepoint_commit(point)
            return
        transaction.savepoint_rollback(point)
        wanted |= found


def _moving(pk: int) -> set[int]:
    """It, its lead, those that go along, their wholes, and what was brought back into these."""
    rows = Matter._base_manager
    own = rows.filter(pk=pk).values_list("lead", "parent").first() or (None, None)
    along = list(rows.filter(lead=pk).values_list("pk", "parent"))
    wholes = {own[1], *(parent for _pk, parent in along)} - {None}
    back = rows.filter(lead__in=wholes).values_list("pk", flat=True) if wholes else []
    ids = {pk, own[0], *(one for one, _parent in along), *wholes, *back}
    return {one for one in ids if one}


def _near(pk: int) -> set[int]:
    """It, what it goes along with and the whole it is a piece of; what these lead and were split
    into."""
    rows = Matter._base_manager
    above = rows.filter(pk=pk).values_list("lead", "parent").first() or ()
    ids = {pk, *(one for one in above if one)}
    below = rows.filter(Q(lead__in=ids) | Q(parent__in=ids))
    return ids | set(below.values_list("pk", flat=True))
