"""Whether units may be named in public: only by a decision on file that holds today."""

from dataclasses import dataclass

from django.db.models import QuerySet

from lianhu.audit.actor import Actor, under
from lianhu.feedback.models import Decision
from lianhu.feedback.outcomes import Outcome, add, class_labels, rates, reasons, rows_of
from lianhu.kernel import clock
from lianhu.matters import reached
from lianhu.matters.kinds import Secrecy
from lianhu.matters.models import Matter
from lianhu.matters.queries import MONTH, Figure
from lianhu.places.models import Area
from lianhu.places.paths import prefixes

FILE = "feedback.file_decision"


def in_force(area: Area) -> Decision | None:
    """The newest decision over `area` that holds today, filed for it or for an area above."""
    today = clock.today()
    rows = Decision.objects.filter(place__in=prefixes(area.path), ended_at=None)
    return rows.filter(decided_on__lte=today, until__gte=today).order_by("-pk").first()


def filed(actor: Actor) -> QuerySet[Decision]:
    return (
        Decision.objects.filter(under(actor.paths(FILE), "place"))
        .select_related("area")
        .order_by("-pk")
    )


@dataclass(frozen=True, slots=True)
class Public:
    """What anyone reads: the figures of the village; its grids by name only under a decision."""

    figures: list[Figure]
    units: list[Outcome]
    decision: Decision | None


def public_sheet(village: Area) -> Public:
    """Of public and internal matters, counts only; six queries."""
    now = clock.now()
    since = now - MONTH
    rows = Matter._base_manager.filter(
        under([village.path], "place"), secrecy__in=[Secrecy.PUBLIC, Secrecy.INTERNAL]
    )
    found, labels, whole = list(rows_of(rows, since, now)), class_labels(), Outcome()
    decision = in_force(village)
    grids = Area.objects.live().filter(parent=village, kind=Area.Kind.GRID).order_by("path")
    units = {area.path: Outcome(str(area)) for area in grids} if decision else {}
    for row in found:
        add(whole, row, labels)
        path = next((path for path in units if row["place"].startswith(path)), "")
        if path:
            add(units[path], row, labels)
    figures = [reached.of_area(village), *rates(whole, reasons(rows, since, now), since, now)]
    return Public(figures, [one for one in units.values() if one.n], decision)
