"""What this room answers when it is asked whether everything is covered."""

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import SYSTEM
from lianhu.bodies.listing import wanting
from lianhu.bodies.models import Organisation, Tenure
from lianhu.kernel import clock
from lianhu.places.coverage import SHOWN, Finding
from lianhu.places.models import Area
from lianhu.places.queries import leaf_grids, subtree


def grids_without_worker(area: Area) -> Finding:
    """Leaf grids in which no 网格员 is in office today."""
    return _finding(_("没有网格员的网格"), leaf_grids(area).filter(~_holds("grid_worker")))


def clusters_without_leader(area: Area) -> Finding:
    """Linked households in which no 联户长 is in office today."""
    clusters = subtree(area).live().filter(kind=Area.Kind.CLUSTER)
    return _finding(_("没有联户长的联户"), clusters.filter(~_holds("cluster_leader")))


def grids_without_party_group(area: Area) -> Finding:
    """Leaf grids without a 党小组 of their own: the third side of the triangle."""
    groups = Organisation.objects.live().filter(area=OuterRef("pk"), kind="party_group")
    return _finding(_("没有党小组的网格"), leaf_grids(area).filter(~Exists(groups)))


def bodies_wanting(area: Area) -> Finding:
    """Bodies of which something is not as the law asks, ends within six months or stands empty."""
    found = wanting(SYSTEM, area)
    url = f"{reverse('bodies:bodies')}?area={area.key}"
    label = _("组成不合、半年内届满或者缺额的组织")
    return Finding(label, len(found), [f"{one.body.area} {one.body}" for one in found[:SHOWN]], url)


def _holds(role: str) -> Exists:
    held = Tenure.objects.live(clock.today())
    return Exists(held.filter(post__area=OuterRef("pk"), post__role=role))


def _finding(label: str, rows: QuerySet[Area]) -> Finding:
    return Finding(label, rows.count(), [str(area) for area in rows.order_by("path")[:SHOWN]])
