"""Who may put something before a town's committee: who answers for it, or for the village."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from lianhu.assembly.models import Meeting
from lianhu.audit.actor import Actor, under
from lianhu.bodies.models import Post, PostQuerySet, Workstream
from lianhu.kernel.errors import Refusal
from lianhu.places.models import Area

ROLE = "town_cadre"


def leaders(town: Area) -> PostQuerySet:
    """The posts of leaders in charge (分管) of something in the town, and of those of its villages (包村)."""
    leads = Workstream.objects.live().filter(leader=OuterRef("pk"))
    of_a_thing = Q(area=town) & (~Q(duties=[]) | Exists(leads))
    of_a_village = Q(area__kind=Area.Kind.VILLAGE)
    rows = Post.objects.live().filter(under([town.path], "path"), role=ROLE)
    return rows.filter(of_a_thing | of_a_village).select_related("area").order_by("path", "pk")


def putting(actor: Actor, meeting: Meeting, leader: Post | None, n: int) -> Post:
    """The post that puts the item behind the first `n` there; that of the actor if none is named.

    Raises:
        Refusal: it answers neither for a thing of the town nor for a village of it.
    """
    rows = leaders(meeting.area)
    mine = [grant.post_id for grant in actor.grants if grant.role == ROLE and grant.post_id]
    found = rows.filter(pk=leader.pk) if leader else rows.filter(pk__in=mine)
    one = found.first()
    if one is None:
        raise Refusal(
            _("乡镇党委会的议题，由分管的或者包村的领导提请。请选是哪一位；没有的先在“组织与岗位”里登记他分管什么、包哪个村。"),
            field=f"leader_{n}",
        )  # fmt: skip
    return one


def label(post: Post) -> str:
    """副镇长（分管）, 包村干部（包东河村）."""
    if post.area.kind == Area.Kind.VILLAGE:
        return _("%(title)s（包%(village)s）") % {"title": post.title, "village": post.area}
    return _("%s（分管）") % post.title
