"""What people add to the coverage check (全覆盖检查) of an area."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from lianhu.audit.actor import under
from lianhu.people.models import Household
from lianhu.places.coverage import SHOWN, Finding, register
from lianhu.places.models import Area
from lianhu.places.queries import leaf_grids


def unlinked(area: Area) -> Finding:
    """Households in a grid that has clusters, but in none of them."""
    clusters = Area.objects.filter(parent=OuterRef("grid"), kind=Area.Kind.CLUSTER, valid_to=None)
    rows = Household.objects.filter(
        under([area.path], "path"), Exists(clusters), cluster=None, ended_on=None
    )
    return Finding(_("没有编入联户的户"), rows.count())


def empty_grids(area: Area) -> Finding:
    """Innermost grids without a household of either kind."""
    inside = Household.objects.filter(grid=OuterRef("pk"), ended_on=None)
    rows = leaf_grids(area).filter(~Exists(inside)).order_by("path")
    return Finding(_("没有登记住户的网格"), rows.count(), [str(grid) for grid in rows[:SHOWN]])


register("people.unlinked", unlinked)
register("people.empty_grids", empty_grids)
