"""What was done is looked after from now on: resolution, project and upkeep are tied together."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lianhu.assembly.wording import numbered
from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Post
from lianhu.execution.models import OVER, State, Undertaking
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.kernel.text import short
from lianhu.projects import commands as projects
from lianhu.projects.commands import Facts
from lianhu.projects.models import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """Who looks after what, how often (an `Upkeep.Every`), the first time by which day."""

    what: str
    every: str
    post: Post
    first_on: date


@command("办成的交人管护")
def hand_over(
    actor: Actor, one: Undertaking, care: Care, *, project: Project | None = None
) -> Project:
    """Something stands now and must not decay: it has a project and a duty of upkeep.

    Args:
        project: one that is there already; without it one is set up from the resolution.

    Raises:
        IllegalMove: a task is still open, or nothing was done. Refusal: at its field.
    """
    actor.require("execution.hand_over", place=one.place)
    row = held(one)
    states = [task.state for task in row.tasks.all()]
    if not states or any(state not in OVER for state in states) or State.AGREED not in states:
        raise IllegalMove(_("都办完了、监督的看过了，再定谁来管护。"))
    if row.project_id and project is None:
        project = row.project
    found = _at_home(row, project) if project else _founded(actor, row)
    projects.care(
        actor, found, what=care.what, every=care.every, post=care.post, first_on=care.first_on
    )
    if found.done_on is None:
        projects.finish(actor, found, done_on=clock.today())
    row.project = found
    row.save(update_fields=["project"])
    emit(actor, "execution.hand_over", stream=row.stream, place=row.place, project=found.pk)
    return found


def _at_home(one: Undertaking, project: Project) -> Project:
    if project.ended_on or not (
        project.place.startswith(one.place) or one.place.startswith(project.place)
    ):
        raise Refusal(_("这个项目不在这里，或者已经结束了。"), field="project")
    return project


def _founded(actor: Actor, one: Undertaking) -> Project:
    task = one.tasks.filter(state=State.AGREED).select_related("owner", "watcher").first()
    if task is None:
        raise IllegalMove(_("没有办成的，不用管护。"))
    resolution = one.resolution
    facts = Facts(
        kind=Project.Kind.PROJECT, title=short(resolution.item.title, 40), lead=task.owner,
        watcher=task.watcher,
        source=short(_("%s决议") % numbered(resolution), 100),
    )  # fmt: skip
    return projects.found(actor, one.area, facts, began_on=clock.day_of(resolution.at))
