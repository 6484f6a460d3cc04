"""Everything that changes the tree."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.kernel.text import clean_line
from lianhu.places.loading import Loaded, copy_subtree
from lianhu.places.models import MAY_HOLD, ROOTS, Area, Building, Unit
from lianhu.places.paths import BELOW_VILLAGE
from lianhu.places.queries import by_code, subtree

NAME_LIMIT = 60


@command("载入区划")
def load(actor: Actor, *, code: str, tick: Callable[[int], None] = lambda n: None) -> Loaded:
    """Copy the official list under `code`, and what leads to it, into this county's areas.

    Run again it brings names up to date, adds what is new and closes the codes that are gone;
    it removes nothing. `tick` is told how many rows were done.

    Raises:
        Missing: the list is not installed, or has no such code.
    """
    known = by_code(code) if code.isdigit() else None
    actor.require("places.load", place=known.path if known else "")
    loaded = copy_subtree(code, tick)
    emit(
        actor,
        "places.load",
        stream=f"area:{loaded.root.pk}",
        place=loaded.root.path,
        code=loaded.code,
        added=loaded.added,
        renamed=loaded.renamed,
        closed=loaded.closed,
    )
    return loaded


@command("新增区域")
def add_area(
    actor: Actor,
    *,
    parent: Area | None,
    kind: str,
    name: str,
    short_name: str = "",
    invented: bool = False,
) -> Area:
    """A villager group, or an invented division for demonstration; real divisions are loaded.

    Raises:
        Refusal: a real division, or the kind cannot lie under the parent.
    """
    place = parent.path if parent else ""
    actor.require("places.add_area", place=place)
    if kind != Area.Kind.GROUP and not invented:
        raise Refusal(_("省、市、县、乡、村请从全国名录载入；这里只新增村民小组。"), field="kind")
    area = _create(
        parent, kind, name, short_name=_words(short_name, "short_name"), invented=invented
    )
    emit(actor, "places.add_area", stream=f"area:{area.pk}", place=area.path, fresh=True, kind=kind)
    return area


@command("划分网格")
def add_grid(actor: Actor, parent: Area, *, name: str, level_name: str = "") -> Area:
    """A grid in a village, a villager group or another grid, to any depth.

    Raises:
        Refusal: the parent has linked households directly under it, has ended, or the name is taken.
    """
    actor.require("places.add_grid", place=parent.path)
    level = clean_line(level_name, 20, label=_("层级名称"), field="level_name")
    grid = _create(parent, Area.Kind.GRID, name, level_name=level)
    emit(actor, "places.add_grid", stream=f"area:{grid.pk}", place=grid.path, fresh=True)
    return grid


@command("组建联户")
def add_cluster(actor: Actor, grid: Area, *, name: str) -> Area:
    """A unit of linked households (联户) in a grid that has no grids under it.

    Raises:
        Refusal: the grid has grids under it, has ended, or the name is taken.
    """
    actor.require("places.add_cluster", place=grid.path)
    cluster = _create(grid, Area.Kind.CLUSTER, name)
    emit(actor, "places.add_cluster", stream=f"area:{cluster.pk}", place=cluster.path, fresh=True)
    return cluster


@command("更名")
def rename(actor: Actor, area: Area, *, name: str, level_name: str | None = None) -> None:
    """Give an area another name in use, and perhaps another name of its level.

    A division keeps its official name beside it, so that loading the list again undoes nothing.

    Raises:
        Refusal: no name, too long, or taken.
    """
    actor.require("places.rename", place=area.path)
    clean = _named(name)
    if area.kind in BELOW_VILLAGE:
        area.name = clean
    else:
        area.short_name = clean
    if level_name is not None:
        area.level_name = clean_line(level_name, 20, label=_("层级名称"), field="level_name")
    with _clear_words(area.kind):
        area.save(update_fields=["name", "short_name", "level_name"])
    emit(actor, "places.rename", stream=f"area:{area.pk}", place=area.path)


@command("设为安置社区")
def mark_relocated(actor: Actor, area: Area, *, relocated: bool) -> None:
    """Say that a community is one to which people were moved, or that it is not.

    Raises:
        Refusal: not a village or community.
    """
    actor.require("places.mark_relocated", place=area.path)
    if area.kind != Area.Kind.VILLAGE:
        raise Refusal(_("只有村（社区）可以设为安置社区。"))
    area.relocated = relocated
    area.save(update_fields=["relocated"])
    emit(
        actor,
        "places.mark_relocated",
        stream=f"area:{area.pk}",
        place=area.path,
        relocated=relocated,
    )


@command("停用区域")
def end_area(actor: Actor, area: Area) -> None:
    """End an area from today; what was recorded under it stays.

    Who ends a division holds a post above it: a village does not end itself.

    Raises:
        Conflict: it has ended already.
        Refusal: live areas or households are still in it.
    """
    actor.require("places.end_area", place=ending_place(area))
    if subtree(area).live().exclude(pk=area.pk).exists():
        raise Refusal(_("“%(area)s”下面还有区域，请先停用它们。") % {"area": area})
    today = clock.today()
    try:
        with transaction.atomic():
            done = Area.objects.filter(pk=area.pk, valid_to=None).update(valid_to=today)
    except IntegrityError as clash:
        raise Refusal(_("“%(area)s”里还有住户或下级区域，请先调整。") % {"area": area}) from clash
    if not done:
        raise Conflict(_("“%(area)s”已经停用。") % {"area": area})
    area.valid_to = today
    area.codes.filter(valid_to=None).update(valid_to=today)
    emit(actor, "places.end_area", stream=f"area:{area.pk}", place=area.path, on=today.isoformat())


def ending_place(area: Area) -> str:
    """The path over which the end of this area is decided."""
    if area.kind in BELOW_VILLAGE:
        return area.path
    return area.path.removesuffix(f"{area.pk}.")


@command("登记楼栋")
def add_building(actor: Actor, village: Area, *, name: str, grid: Area | None = None) -> Building:
    """A building in a village or community; which grid looks after it may come later.

    Raises:
        Refusal: not a village, the grid lies elsewhere, or the name is taken.
    """
    actor.require("places.add_building", place=village.path)
    if village.kind != Area.Kind.VILLAGE:
        raise Refusal(_("楼栋要登记在村或社区。"), field="village")
    _check_grid(village, grid)
    try:
        with transaction.atomic():
            made = Building.objects.create(village=village, name=_named(name), grid=grid)
    except IntegrityError as clash:
        raise Refusal(_("这里已经有同名的楼栋。"), field="name") from clash
    emit(actor, "places.add_building", stream=f"building:{made.pk}", place=village.path, fresh=True)
    return made


@command("楼栋归格")
def put_building(actor: Actor, building: Building, *, grid: Area) -> None:
    """Put a building into a grid of its village.

    Raises:
        Refusal: the grid lies elsewhere or has ended.
    """
    village = building.village
    actor.require("places.put_building", place=village.path)
    _check_grid(village, grid)
    building.grid = grid
    building.save(update_fields=["grid"])
    emit(
        actor,
        "places.put_building",
        stream=f"building:{building.pk}",
        place=village.path,
        grid=grid.pk,
    )


@command("登记单元")
def add_unit(actor: Actor, building: Building, *, name: str) -> Unit:
    """An entrance (单元) of a building.

    Raises:
        Refusal: the name is taken.
    """
    place = building.village.path
    actor.require("places.add_unit", place=place)
    clean = _named(name, 30)
    try:
        with transaction.atomic():
            unit = Unit.objects.create(building=building, name=clean)
    except IntegrityError as clash:
        raise Refusal(_("这栋楼已经有同名的单元。"), field="name") from clash
    emit(actor, "places.add_unit", stream=f"building:{building.pk}", place=place, unit=unit.pk)
    return unit


def _create(
    parent: Area | None,
    kind: str,
    name: str,
    *,
    short_name: str = "",
    level_name: str = "",
    invented: bool = False,
) -> Area:
    clean = _named(name)
    _check_parent(parent, kind)
    with _clear_words(kind):
        return Area.objects.create(
            parent=parent,
            kind=kind,
            name=clean,
            short_name=short_name,
            level_name=level_name,
            invented=invented or bool(parent and parent.invented),
        )


def _check_parent(parent: Area | None, kind: str) -> None:
    allowed = MAY_HOLD[parent.kind] if parent else ROOTS
    if kind not in allowed:
        words = {
            "kind": Area.Kind(kind).label if kind in Area.Kind.values else kind,
            "parent": Area.Kind(parent.kind).label if parent else _("最上级"),
        }
        raise Refusal(_("%(kind)s不能设在%(parent)s下面。") % words, field="kind")
    if parent is None:
        return
    if parent.valid_to is not None:
        raise Refusal(_("“%(area)s”已经停用。") % {"area": parent})
    other = {Area.Kind.GRID: Area.Kind.CLUSTER, Area.Kind.CLUSTER: Area.Kind.GRID}.get(
        Area.Kind(kind)
    )
    if other and Area.objects.filter(parent=parent, kind=other, valid_to=None).exists():
        raise Refusal(
            _("“%(area)s”下面已有%(other)s，同一网格下不能又分网格又设联户。")
            % {"area": parent, "other": other.label}
        )


@contextmanager
def _clear_words(kind: str) -> Iterator[None]:
    """Says in words which wall of the database was met."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        wall = getattr(getattr(clash.__cause__, "diag", None), "constraint_name", "")
        if wall == "places_area_one_name":
            raise Refusal(
                _("这里已经有同名的%s。") % Area.Kind(kind).label, field="name"
            ) from clash
        raise Refusal(_("这里已有住户，不能直接再分网格，请先调整住户。")) from clash


def _check_grid(village: Area, grid: Area | None) -> None:
    if grid is None:
        return
    inside = grid.kind == Area.Kind.GRID and grid.path.startswith(village.path)
    if not inside or grid.valid_to is not None:
        raise Refusal(_("请选本村（社区）现有的网格。"), field="grid")


def _named(name: str, limit: int = NAME_LIMIT) -> str:
    clean = clean_line(name, limit, label=_("名称"), field="name")
    if not clean:
        raise Refusal(_("请填写名称。"), field="name")
    return clean


def _words(text: str, field: str) -> str:
    return clean_line(text, NAME_LIMIT, label=_("简称"), field=field)
