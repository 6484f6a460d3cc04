"""How a resident finds their village: by name, or by the town it lies in."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import Q

from lianhu.audit.actor import under
from lianhu.places.models import Area, AreaQuerySet

FOUND_AT_MOST: Final = 30
SEARCHED: Final = (Area.Kind.VILLAGE, Area.Kind.GROUP, Area.Kind.GRID)
PARTS: Final = (Area.Kind.GROUP, Area.Kind.GRID)


def by_name(areas: AreaQuerySet, words: str) -> Sequence[Area]:
    """Living villages, groups and grids whose name holds `words`; villages first."""
    named = Q(name__icontains=words) | Q(short_name__icontains=words)
    rows = areas.live().filter(named, kind__in=SEARCHED).select_related("parent__parent")
    found = rows.order_by("path")[: FOUND_AT_MOST * 2]
    return sorted(found, key=lambda area: SEARCHED.index(area.kind))[:FOUND_AT_MOST]


def towns(areas: AreaQuerySet) -> AreaQuerySet:
    return areas.live().filter(kind=Area.Kind.TOWN).in_order()


def villages_of(areas: AreaQuerySet, town: Area) -> AreaQuerySet:
    return areas.live().filter(parent=town, kind=Area.Kind.VILLAGE).in_order()


def invented(areas: AreaQuerySet) -> Iterable[Area]:
    """The villages that exist only in the demo."""
    rows = areas.live().filter(kind=Area.Kind.VILLAGE, invented=True).select_related("parent")
    return rows.order_by("path")[:FOUND_AT_MOST]


def parts_of(areas: AreaQuerySet, village: Area) -> Sequence[Area]:
    """The living groups and grids of a village, each after what it lies in."""
    rows = areas.live().filter(under([village.path], "path"), kind__in=PARTS)
    return sorted(rows, key=lambda area: area.ids)


def home_of(area: Area) -> Area:
    """The village of an area two levels below it at most, without a query; else the area."""
    chain = [area, area.parent, area.parent.parent if area.parent else None]
    return next((one for one in chain if one and one.kind == Area.Kind.VILLAGE), area)
