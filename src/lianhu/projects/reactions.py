"""What happens by the clock, and what goes along when grids and posts are redrawn."""

from collections.abc import Mapping

from django.db.models import Q

from lianhu.audit.actor import SYSTEM, Actor
from lianhu.audit.clockwork import attempt
from lianhu.bodies.models import Post
from lianhu.counties.jobs import every
from lianhu.kernel import clock
from lianhu.notices.telling import awake
from lianhu.places.models import Area
from lianhu.projects import commands
from lianhu.projects.models import Project, Upkeep
from lianhu.projects.telling import PATIENCE

AT_ONCE = 500


@every("27 * * * *", "projects.upkeep")
def upkeep() -> None:
    """On its day the post is told once; a week later who is over it, once."""
    if not awake():
        return
    today = clock.today()
    rows = Upkeep.objects.visible_to(SYSTEM).due_by(today)
    waiting = rows.filter(Q(told_on=None) | Q(raised_on=None, next_on__lte=today - PATIENCE))
    for one in waiting.select_related("project", "post").order_by("next_on", "pk")[:AT_ONCE]:
        attempt(commands.remind, one)


def follow_all(
    actor: Actor,
    areas: Mapping[int, Area],
    posts: Mapping[int, Post],
    _parted: Mapping[int, Area],
) -> None:
    """Grids or posts end: what lies there goes along."""
    rows = Project.objects.visible_to(SYSTEM).standing()
    mine = Q(area__in=areas) | Q(lead__in=posts) | Q(watcher__in=posts)
    theirs = Q(upkeeps__post__in=posts, upkeeps__ended_on=None)
    for one in rows.filter(mine | theirs).distinct().order_by("pk"):
        commands.redraw(actor, one, areas, posts)


def in_hand(post_id: int) -> int:
    """How many projects and duties of upkeep would lie with nobody if the post were abolished."""
    lead = Project.objects.visible_to(SYSTEM).standing().filter(lead=post_id).count()
    return lead + Upkeep.objects.visible_to(SYSTEM).running().filter(post=post_id).count()
