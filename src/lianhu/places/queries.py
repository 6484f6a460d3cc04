"""Reads of the tree that need no walking: the ids stand in the path."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from lianhu.audit.actor import VISITOR, Actor, under
from lianhu.kernel.errors import Missing
from lianhu.places.models import Area, AreaQuerySet, Building, Unit

FOUND_LIMIT: Final = 50


@dataclass(slots=True)
class Node:
    """An area of the opened tree with what lies under it, if it is open."""

    area: Area
    kids: list["Node"] = field(default_factory=list)


def ids_of(path: str) -> list[int]:
    """The ids in a path, the root first."""
    return [int(part) for part in path.split(".") if part]


def covers(path: str, other: str) -> bool:
    """Whether `other` is the area at `path` or lies under it."""
    return other.startswith(path)


def on_path(path: str) -> list[Area]:
    """The areas from the root to the end of the path, in one query."""
    found = Area.objects.in_bulk(ids_of(path))
    return [found[pk] for pk in ids_of(path) if pk in found]


def ancestors(area: Area) -> list[Area]:
    """The areas above, the root first; one query."""
    return on_path(area.path.removesuffix(f"{area.pk}."))


def village_of(area: Area) -> Area | None:
    """The village or community the area is or lies in; None above the village."""
    if area.kind == Area.Kind.VILLAGE:
        return area
    return village_at(area.path)


def village_at(path: str) -> Area | None:
    """The village on a path copied to another row."""
    return Area.objects.filter(pk__in=ids_of(path), kind=Area.Kind.VILLAGE).first()


def public_village(key: str) -> Area:
    """The village or community that the area with this key is or lies in, for everybody.

    Raises:
        Missing: there is none; in words that lead on.
    """
    part = Area.objects.visible_to(VISITOR).filter(key=key).first()
    home = village_of(part) if part else None
    if home is None:
        raise Missing(_("没有这个村（社区），也可能已经撤并。请回首页按名字找一找。"))
    return home


def villages_of(actor: Actor, verb: str) -> AreaQuerySet:
    """The villages over which, or inside which, a post of the actor carries `verb`."""
    paths = actor.paths(verb)
    above = {one for path in paths for one in ids_of(path)}
    here = under(paths, "path") | Q(pk__in=above)
    return (
        Area.objects.visible_to(actor).live().filter(here, kind=Area.Kind.VILLAGE).order_by("path")
    )


def subtree(area: Area) -> AreaQuerySet:
    """The area and everything under it, ended or not."""
    return Area.objects.filter(under([area.path], "path"))


def children(area: Area) -> AreaQuerySet:
    """The live areas directly under it, in the order of their codes."""
    return Area.objects.filter(parent=area).live().in_order()


def leaf_grids(area: Area) -> AreaQuerySet:
    """The live grids at or under the area that have no grid under them."""
    inner = Area.objects.filter(parent=OuterRef("pk"), kind=Area.Kind.GRID, valid_to=None)
    return subtree(area).live().filter(~Exists(inner), kind=Area.Kind.GRID)


def by_code(code: str) -> Area | None:
    """The area that carries this statistical code now."""
    return Area.objects.filter(codes__code=code, codes__valid_to=None).first()


def labels(paths: Iterable[str], *, below: str = "town") -> dict[str, str]:
    """Each path in words ("新兴社区·一号网格"), for a whole list of rows in one query.

    Only levels under `below` are named, unless the path ends higher.
    """
    wanted = set(paths)
    ids = {pk for path in wanted for pk in ids_of(path)}
    found = Area.objects.only("name", "short_name", "kind").in_bulk(ids)
    order = list(Area.Kind.values)
    limit = order.index(below)
    words: dict[str, str] = {}
    for path in wanted:
        chain = [found[pk] for pk in ids_of(path) if pk in found]
        shown = [a for a in chain if order.index(a.kind) > limit] or chain[-1:]
        words[path] = "·".join(str(a) for a in shown)
    return words


def open_tree(visible: AreaQuerySet, opened: Area | None) -> list[Node]:
    """The tree with the way down to `opened` unfolded; else down to the first county. Two queries."""
    if opened is None:
        opened = visible.filter(kind=Area.Kind.COUNTY).in_order().first()
    chain = opened.ids if opened else []
    rows = visible.filter(Q(parent=None) | Q(parent__in=chain)).with_counts().in_order()
    nodes: dict[int, Node] = {}
    tops: list[Node] = []
    for area in sorted(rows, key=lambda row: len(row.ids)):
        nodes[area.pk] = node = Node(area)
        above = nodes.get(area.parent_id or 0)
        (above.kids if above else tops).append(node)
    return tops


def matching(visible: AreaQuerySet, words: str) -> list[Area]:
    """The areas with this in their name, or whose code begins with it; the first FOUND_LIMIT."""
    named = Q(name__contains=words) | Q(short_name__contains=words)
    coded = Q(codes__code__startswith=words, codes__valid_to=None)
    query = coded if words.isascii() and words.isdigit() else named
    return list(visible.filter(query).in_order()[:FOUND_LIMIT])


def buildings_of(area: Area) -> QuerySet[Building]:
    """The buildings of a village or of a grid and the grids under it, with their entrances."""
    mine = Q(village=area) | Q(grid__in=subtree(area).values("pk"))
    units = Prefetch("units", Unit.objects.order_by("pk"))
    return (
        Building.objects.filter(mine).select_related("grid").prefetch_related(units).order_by("pk")
    )
