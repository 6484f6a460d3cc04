"""Is everything covered (网格全覆盖)? Each room adds the questions it can answer.

Source: 网格化服务管理: every household in exactly one grid, every grid with someone in charge.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import under
from lianhu.places.models import Area, Building
from lianhu.places.queries import leaf_grids, subtree

SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One question: how many break it, the first of them as words, and where to mend it."""

    label: str
    count: int
    examples: list[str] = field(default_factory=list)
    url: str = ""


Check = Callable[[Area], Finding]
_CHECKS: dict[str, Check] = {}


def register(key: str, check: Check) -> None:
    """Add a question in `apps.ready()`; the same key again replaces it."""
    _CHECKS[key] = check


def check(area: Area) -> list[Finding]:
    """Every question asked of this area and what lies under it, the open ones first."""
    found = [ask(area) for ask in _CHECKS.values()]
    return sorted(found, key=lambda finding: not finding.count)


def without_grid(area: Area) -> Finding:
    villages = subtree(area).live().filter(kind=Area.Kind.VILLAGE)
    gridded = subtree(area).live().filter(kind=Area.Kind.GRID).values_list("path", flat=True)
    ids = {int(pk) for path in gridded for pk in path.split(".") if pk}
    bare = [village for village in villages.in_order() if village.pk not in ids]
    return Finding(_("没有划分网格的村（社区）"), len(bare), [str(v) for v in bare[:SHOWN]])


def without_cluster(area: Area) -> Finding:
    leaves = leaf_grids(area)
    linked = Area.objects.filter(parent__in=leaves, kind=Area.Kind.CLUSTER, valid_to=None)
    bare = leaves.exclude(pk__in=linked.values("parent")).order_by("path")
    return Finding(_("没有联户单元的网格"), bare.count(), [str(grid) for grid in bare[:SHOWN]])


def loose_buildings(area: Area) -> Finding:
    bare = Building.objects.filter(under([area.path], "village__path"), grid=None)
    rows = bare.select_related("village").order_by("village__path", "pk")[:SHOWN]
    return Finding(
        _("没有归入网格的楼栋"), bare.count(), [f"{row.village} {row.name}" for row in rows]
    )


register("places.without_grid", without_grid)
register("places.loose_buildings", loose_buildings)
register("places.without_cluster", without_cluster)
