"""The four fixings (四定) of a grid: its boundary, its posts, who is in them, what they answer for.

Source: GB/T 34300-2017 城乡社区网格化服务管理规范 (a grid's name, range, worker, phone and a
complaint phone are posted where people live).
"""

from dataclasses import dataclass
from datetime import date

from lianhu.audit.actor import under
from lianhu.bodies.models import Organisation
from lianhu.bodies.queries import Held, Node, chain, posts_with_duty, roster
from lianhu.kernel import clock
from lianhu.people.models import Household, HouseholdKind
from lianhu.places.models import Area, Building
from lianhu.places.queries import ancestors


@dataclass(frozen=True, slots=True)
class Charter:
    """Everything on the notice; counts are households, as of `day`."""

    grid: Area
    above: list[Area]
    buildings: list[Building]
    living: int
    registered: int
    nodes: list[Node]
    party_groups: list[Organisation]
    complaints: list[Held]
    day: date

    @property
    def held(self) -> list[Held]:
        return [held for node in self.nodes for held in node.held]

    @property
    def clusters(self) -> list[Area]:
        return [node.area for node in self.nodes if node.area.kind == Area.Kind.CLUSTER]


def charter(grid: Area) -> Charter:
    """The notice of one grid as things stand today; a fixed number of queries."""
    inside = Household.objects.filter(under([grid.path], "path"), ended_on=None)
    groups = Organisation.objects.live().filter(under([grid.path], "path"), kind="party_group")
    return Charter(
        grid=grid,
        above=[area for area in ancestors(grid) if area.kind not in ("province", "prefecture")],
        buildings=list(Building.objects.filter(grid=grid).order_by("pk")),
        living=inside.filter(kind=HouseholdKind.LIVING).count(),
        registered=inside.filter(kind=HouseholdKind.REGISTERED).count(),
        nodes=chain(grid),
        party_groups=list(groups.order_by("pk")),
        complaints=roster(posts_with_duty("supervision", grid)),
        day=clock.today(),
    )
