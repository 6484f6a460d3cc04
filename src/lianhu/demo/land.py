"""The tree: Pingtang as it is published, an invented town beside it, grids and clusters below."""

from dataclasses import dataclass, field

from lianhu.audit.actor import SYSTEM
from lianhu.places import commands as places
from lianhu.places.models import Area, Unit
from lianhu.places.queries import children

COUNTY = "522727"
# The five places of the source document, by code; the county works by their own methods there.
REAL = ("522727001004", "522727104001", "522727101209", "522727104208", "522727200")
INVENTED = ("演示一村", "演示二村", "演示社区")


@dataclass(slots=True)
class Village:
    """A village or community of the demo with what was made in it."""

    area: Area
    town: Area
    invented: bool
    grids: list[Area] = field(default_factory=list)
    clusters: list[Area] = field(default_factory=list)
    # Grid → the entrances of its building, one for each cluster.
    units: dict[int, list[Unit]] = field(default_factory=dict)

    @property
    def community(self) -> bool:
        """Whether residents' law applies; for the demo told from the published name, once."""
        return "社区" in self.area.name


def make_land() -> tuple[Area, list[Village]]:
    """Load the county and make the demo's villages; returns the county and the villages."""
    county = places.load(SYSTEM, code=COUNTY).root
    villages = [_real(code) for code in REAL]
    town = places.add_area(SYSTEM, parent=county, kind="town", name="演示镇（虚构）", invented=True)
    for name in INVENTED:
        area = places.add_area(
            SYSTEM, parent=town, kind="village", name=f"{name}（虚构）", invented=True
        )
        villages.append(Village(area, town, True))
    for village in villages:
        _divide(village)
    return county, villages


def _real(code: str) -> Village:
    area = Area.objects.get(codes__code=code, codes__valid_to=None)
    if area.kind == "town":
        area = children(area).live().in_order()[0]
    town = area.parent
    assert town is not None
    return Village(area, town, False)


def _divide(village: Village) -> None:
    """Two grids of the third level, three clusters each; buildings where it is a community.

    The communities of the source document, and the invented one, took in people who were moved.
    """
    if village.community:
        places.mark_relocated(SYSTEM, village.area, relocated=True)
    for n in ("一", "二"):
        grid = places.add_grid(SYSTEM, village.area, name=f"第{n}网格", level_name="三级网格")
        village.grids.append(grid)
        for m in "一二三":
            village.clusters.append(places.add_cluster(SYSTEM, grid, name=f"第{n}网格{m}号联户"))
        if village.community:
            name = f"{'一二'.index(n) + 1}号楼"
            house = places.add_building(SYSTEM, village.area, name=name, grid=grid)
            village.units[grid.pk] = [
                places.add_unit(SYSTEM, house, name=f"{m}单元") for m in "一二三"
            ]
