"""What the pages show of projects: whose they are, what is due, what came of them."""

from dataclasses import dataclass

from django.db.models import Prefetch

from lianhu.audit.actor import Actor, under
from lianhu.bodies.models import Post
from lianhu.bodies.queries import holders
from lianhu.kernel import clock
from lianhu.matters.models import Matter
from lianhu.matters.rows import Line, lines
from lianhu.places.models import Area
from lianhu.projects.models import LOOK, Look, Project, Upkeep

FEW = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A duty of upkeep: who holds its post today ("" nobody), the last time somebody looked."""

    upkeep: Upkeep
    who: str
    last: Look | None


@dataclass(frozen=True, slots=True)
class Row:
    """A project in a list: the duty that is due first, how many are late."""

    project: Project
    first: Upkeep | None
    late: int


def posts_of(actor: Actor, area: Area) -> list[Post]:
    """The posts of a village and everything in it, each with its holder's name; two queries."""
    rows = list(
        Post.objects.visible_to(actor)
        .live()
        .filter(under([area.path], "path"))
        .order_by("path", "pk")
    )
    seated = holders(rows)
    for one in rows:
        one.held_by = seated[one.pk].person.name if one.pk in seated else ""
    return rows


def mine(actor: Actor) -> list[Upkeep]:
    """What the posts of the actor answer for and is due today or was; one query."""
    posts = [grant.post_id for grant in actor.grants if grant.post_id and LOOK in grant.verbs]
    if not posts:
        return []
    rows = Upkeep.objects.visible_to(actor).due_by(clock.today()).filter(post__in=posts)
    return list(rows.select_related("project").order_by("next_on", "pk")[:FEW])


def listed(actor: Actor, area: Area | None = None) -> list[Row]:
    """The desk's projects, or those of one place for everybody; late ones first; two queries."""
    rows = Project.objects.visible_to(actor)
    rows = rows.filter(under([area.path], "place")) if area else rows.of_work(actor)
    duties = Upkeep.objects.filter(ended_on=None).select_related("post").order_by("next_on", "pk")
    found = rows.select_related("area", "lead").prefetch_related(
        Prefetch("upkeeps", duties, to_attr="running")
    )
    made = [_row(one) for one in found.order_by("-began_on", "-pk")]
    return sorted(made, key=lambda row: (row.project.ended_on is not None, -row.late))


def _row(project: Project) -> Row:
    running: list[Upkeep] = project.running  # type: ignore[attr-defined]
    if project.ended_on or not running:
        return Row(project, None, 0)
    return Row(project, running[0], sum(1 for one in running if one.late))


def kept(project: Project) -> list[Kept]:
    """Its duties that run, with who answers and when somebody last looked; three queries."""
    rows = list(
        Upkeep.objects.filter(project=project, ended_on=None).select_related("post", "project")
    )
    held = holders([one.post for one in rows])
    last = {
        one.upkeep_id: one for one in Look.objects.filter(upkeep__in=rows).order_by("held_on", "pk")
    }
    return [
        Kept(one, held[one.post_id].person.name if one.post_id in held else "", last.get(one.pk))
        for one in rows
    ]


def looks(project: Project) -> list[Look]:
    """The last times somebody looked, newest first."""
    rows = Look.objects.filter(upkeep__project=project).select_related("upkeep", "matter")
    return list(rows.order_by("-held_on", "-pk")[:FEW])


def matters(actor: Actor, project: Project, page: str) -> list[Line]:
    """What belongs to it and the actor may see, newest first."""
    rows = Matter.objects.visible_to(actor).filter(projects__project=project)
    return lines(actor, rows.order_by("-raised_at", "-pk"), most=100, page=page)
