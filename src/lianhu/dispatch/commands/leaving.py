"""Who is away from their post for some days, and who stands in."""

from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.commands import has_standing
from lianhu.bodies.models import Post
from lianhu.dispatch.models import Absence
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.places.queries import covers, village_at

LONGEST: Final = timedelta(days=180)


@command("记请假")
def note_absence(
    actor: Actor, post: Post, *, from_on: date, to_on: date, deputy: Post | None = None
) -> Absence:
    """The holder of `post` is away from one day to another; new work is suggested to `deputy`.

    One notes it for one's own post or for those that one may fill.

    Raises:
        NotAllowed: the post of somebody else.
        Refusal: the days are turned round, over, or too many; the deputy is not near.
        Conflict: it is noted already for some of these days.
    """
    actor.require("dispatch.note_absence", place=post.path)
    _require_own(actor, "dispatch.note_absence", post)
    if to_on < max(from_on, clock.today()):
        raise Refusal(_("最后一天不能早于第一天，也不能已经过去。"), field="to_on")
    if to_on - from_on > LONGEST:
        raise Refusal(_("最多记半年；更久的请办离任或者交接。"), field="to_on")
    if deputy is not None and (deputy == post or deputy.ended_on or not _near(post, deputy)):
        raise Refusal(_("请选本村（社区）或者上级的另一个岗位代班。"), field="deputy")
    Post.objects.select_for_update(no_key=True).values_list("pk").get(pk=post.pk)
    same = Absence.objects.filter(post=post, ended_at=None)
    if same.filter(from_on__lte=to_on, to_on__gte=from_on).exists():
        raise Conflict(_("这几天已经记过请假，要改请先销假。"))
    made = Absence.objects.create(
        post=post, from_on=from_on, to_on=to_on, deputy=deputy, by_person_id=actor.person_id,
        made_at=clock.now(),
    )  # fmt: skip
    emit(
        actor, "dispatch.note_absence", stream=f"post:{post.pk}", place=post.path,
        absence=made.pk, from_on=from_on.isoformat(), to_on=to_on.isoformat(),
        deputy=deputy.pk if deputy else None,
    )  # fmt: skip
    return made


@command("销假")
def end_absence(actor: Actor, absence: Absence) -> None:
    """Back earlier, or never gone.

    Raises:
        NotAllowed: the post of somebody else. Conflict: ended already.
    """
    actor.require("dispatch.end_absence", place=absence.post.path)
    _require_own(actor, "dispatch.end_absence", absence.post)
    rows = Absence.objects.filter(pk=absence.pk, ended_at=None)
    if not rows.update(ended_at=clock.now(), ended_by_id=actor.person_id):
        raise Conflict(_("已经销假。"))
    emit(
        actor, "dispatch.end_absence", stream=f"post:{absence.post_id}", place=absence.post.path,
        absence=absence.pk,
    )  # fmt: skip


def _require_own(actor: Actor, verb: str, post: Post) -> None:
    if post.pk not in actor.posts(verb, post.path) and not has_standing(
        actor, verb, post.role, post.path
    ):
        raise NotAllowed(_("请假由本人，或者能任免这个岗位的人来记。"))


def _near(post: Post, deputy: Post) -> bool:
    village = village_at(post.path)
    return covers(deputy.path, post.path) or (
        village is not None and covers(village.path, deputy.path)
    )
