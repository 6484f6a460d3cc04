"""What follows a resolution, what happens by the clock, what goes along when grids are redrawn."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Q

from lianhu.assembly import after
from lianhu.assembly.models import Resolution
from lianhu.assembly.models.deciding import ResolutionQuerySet
from lianhu.audit.actor import SYSTEM, Actor
from lianhu.audit.clockwork import attempt
from lianhu.audit.models import Event
from lianhu.audit.trace import on
from lianhu.bodies.models import Post
from lianhu.counties.jobs import every
from lianhu.execution import commands
from lianhu.execution.models import State, Task, Undertaking
from lianhu.execution.rules import rules
from lianhu.kernel import clock
from lianhu.notices.telling import awake
from lianhu.places.models import Area

AT_ONCE = 500


@on("assembly.conclude", name="execution.take_up")
def take_up(event: Event) -> None:
    """A resolution that passed is followed from now on."""
    _take_up(Resolution.objects.visible_to(SYSTEM).filter(pk=event.data["resolution"]))


def _take_up(rows: ResolutionQuerySet) -> None:
    waiting = rows.lawful().filter(undertaking=None, meeting__closed=False)
    for prefix in after.carriers():
        waiting = waiting.exclude(item__stream__startswith=prefix)
    for one in waiting.select_related("area", "meeting")[:AT_ONCE]:
        attempt(commands.take_up, one)


@every("41 * * * *", "execution.days")
def days() -> None:
    """Once before a day and once after it, somebody hears; and none is forgotten."""
    _take_up(Resolution.objects.visible_to(SYSTEM).order_by("pk"))
    today = clock.today()
    over = Undertaking.objects.visible_to(SYSTEM).filter(asked_until__lt=today, closed_on=None)
    for one in over.order_by("pk")[:AT_ONCE]:
        attempt(commands.close_asking, one)
    if not awake():
        return
    near = today + timedelta(days=rules().before_days)
    tasks = Task.objects.visible_to(SYSTEM).filter(
        Q(told_on=None, due_on__lte=near) | Q(raised_on=None, due_on__lt=today), state=State.DOING
    )
    for task in tasks.select_related("undertaking").order_by("due_on", "pk")[:AT_ONCE]:
        attempt(commands.remind, task)
    bare = Undertaking.objects.visible_to(SYSTEM).filter(
        Q(told_on=None, plan_by__lte=near) | Q(raised_on=None, plan_by__lt=today),
        none_at=None, tasks=None,
    )  # fmt: skip
    for one in bare.order_by("plan_by", "pk")[:AT_ONCE]:
        attempt(commands.press, one)


def follow_all(
    actor: Actor,
    areas: Mapping[int, Area],
    posts: Mapping[int, Post],
    _parted: Mapping[int, Area],
) -> None:
    """Grids or posts end: what lies there goes along."""
    open_ = Q(tasks__state__in=[State.DOING, State.DONE])
    mine = Q(tasks__owner__in=posts) | Q(tasks__watcher__in=posts)
    rows = Undertaking.objects.visible_to(SYSTEM).filter(Q(area__in=areas) | open_ & mine)
    for one in rows.distinct().order_by("pk"):
        commands.redraw(actor, one, areas, posts)


def in_hand(post_id: int) -> int:
    """How many tasks would lie with nobody, or be watched by nobody, if the post were abolished."""
    mine = Q(owner=post_id) | Q(watcher=post_id)
    return Task.objects.visible_to(SYSTEM).open().filter(mine).count()
