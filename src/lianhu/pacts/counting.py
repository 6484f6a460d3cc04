"""How a pact is kept, in numbers: counts with definition, period and n; never a person, never a list.

Source: domain rule: no score of a person, no black list; C6.20.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.kernel import clock
from lianhu.pacts.models import Case
from lianhu.pacts.models.observing import COUNT

# Fewer in a village are as good as names.
FEW: Final = 5
DEFINITION: Final = _(
    "按正在用的条款开始劝导的件数；又发生，是同一个人一年内在同一处又有一件；不记名、不排名"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """`n` opened in the period, of them `again`; `open` now. None where there are too few to tell."""

    since: date
    n: int | None
    again: int | None
    open: int | None

    @property
    def share(self) -> int | None:
        """Percent of the period's that happened again; None where too few."""
        if self.n is None or self.again is None:
            return None
        return round(100 * self.again / self.n)


def counts(actor: Actor, since: date) -> Counts | None:
    """Over the areas in which the actor may count, from `since` until today; None for nobody's."""
    paths = actor.paths(COUNT)
    if not paths:
        return None
    # Counted over all rows, whoever handles them; no row leaves this function.
    rows = Case.objects.filter(under(paths, "place"))
    found = rows.aggregate(
        n=Count("pk", filter=Q(opened_at__gte=clock.day_start(since))),
        again=Count("pk", filter=Q(opened_at__gte=clock.day_start(since), again=True)),
        open=Count("pk", filter=Q(closed_at=None)),
    )
    few = found["n"] < FEW
    return Counts(
        since, None if few else found["n"], None if few else found["again"],
        None if found["open"] < FEW else found["open"],
    )  # fmt: skip
