"""What changes leading groups and workstreams."""

from collections.abc import Iterable
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.duties import DUTIES
from lianhu.bodies.models import Post, PostQuerySet, Workstream
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.places.models import Area

TASKS: Final = 500
LEADERS: Final = ("county_leader", "town_cadre")


def leader_posts(area: Area) -> PostQuerySet:
    """The posts that may answer for a workstream of `area`: those of leaders there."""
    return Post.objects.live().filter(area=area, role__in=LEADERS).order_by("pk")


@command("成立专班")
def set_up_stream(  # noqa: PLR0913
    actor: Actor,
    *,
    area: Area,
    kind: str,
    title: str,
    leader: Post,
    duties: Iterable[str] = (),
    tasks: str = "",
) -> Workstream:
    """Set up a leading group or a workstream of a county or town, with the post that answers for it.

    Raises:
        Refusal: no name, a name that is taken, an unknown duty, or a post that is no leader of
            the area; names the field.
    """
    actor.require("bodies.set_up_stream", place=area.path)
    if area.kind not in ("county", "town"):
        raise Refusal(_("专班设在县或乡镇。"), field="title")
    if kind not in Workstream.Kind.values:
        raise Refusal(_("请选类别。"), field="kind")
    name = clean_line(title, 40, label=_("名称"), field="title")
    if not name:
        raise Refusal(_("请写名称。"), field="title")
    made = Workstream(
        kind=kind,
        title=name,
        area=area,
        leader=_leader(leader, area),
        duties=_known(duties),
        tasks=clean(tasks, TASKS, label=_("任务"), field="tasks"),
        path=area.path,
        founded_on=clock.today(),
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as clash:
        raise Refusal(_("已经有同名的专班。"), field="title") from clash
    emit(
        actor, "bodies.set_up_stream", stream=f"workstream:{made.pk}", place=made.path, fresh=True,
        kind=kind, leader=leader.pk, duties=made.duties,
    )  # fmt: skip
    return made


@command("调整专班")
def change_stream(
    actor: Actor, stream: Workstream, *, leader: Post, duties: Iterable[str], tasks: str
) -> None:
    """Another post answers for it, or for other duties; what it was asked before stays asked.

    Raises:
        Refusal: it was ended, or as `set_up_stream`.
    """
    actor.require("bodies.change_stream", place=stream.path)
    row = _held(stream)
    row.leader, row.duties = _leader(leader, row.area), _known(duties)
    row.tasks = clean(tasks, TASKS, label=_("任务"), field="tasks")
    row.save(update_fields=["leader", "duties", "tasks"])
    emit(
        actor, "bodies.change_stream", stream=f"workstream:{row.pk}", place=row.path,
        leader=leader.pk, duties=row.duties,
    )  # fmt: skip


@command("撤销专班")
def end_stream(actor: Actor, stream: Workstream) -> None:
    """It has done its work; what it was asked to press stays with its leader's post."""
    actor.require("bodies.end_stream", place=stream.path)
    row = _held(stream)
    row.ended_on = clock.today()
    row.save(update_fields=["ended_on"])
    emit(actor, "bodies.end_stream", stream=f"workstream:{row.pk}", place=row.path)


def _held(stream: Workstream) -> Workstream:
    row = Workstream.objects.select_for_update(of=("self",)).get(pk=stream.pk)
    if row.ended_on is not None:
        raise Refusal(_("这个专班已经撤销。"))
    return row


def _leader(post: Post, area: Area) -> Post:
    if post.area_id != area.pk or post.role not in LEADERS or post.ended_on is not None:
        raise Refusal(_("请选本级的领导岗位。"), field="leader")
    return post


def _known(duties: Iterable[str]) -> list[str]:
    chosen = list(dict.fromkeys(duties))
    if set(chosen) - set(DUTIES):
        raise Refusal(_("没有这项职责。"), field="duties")
    return chosen
