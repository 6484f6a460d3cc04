"""Answering in the channel used, and how content the resident is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianhu.access.device import mark_of
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command
from lianhu.bodies.duties import ROLES
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.matters import course, first, hands, promises, writing
from lianhu.matters.commands.handling import require_holder
from lianhu.matters.kinds import RatingWay, Solved, WordRole
from lianhu.matters.models import Matter, Rating
from lianhu.methods.definition import Stage
from lianhu.methods.vocabulary import Kind

if TYPE_CHECKING:
    from lianhu.files.models import File

# Where a matter stands that is worked on again.
WORKED_ON = frozenset({Kind.DISPATCH, Kind.CLAIM, Kind.HANDLE, Kind.RESPOND, Kind.TASK})


@command("答复反映人")
def respond(actor: Actor, matter: Matter, *, words: str, files: Sequence["File"] = ()) -> None:
    """Answer the person, in the channel they used; without this nothing closes."""
    require_holder(actor, matter, "matters.respond")
    course.at_kind(matter, Kind.RESPOND)
    label = writing.label_of(actor, "matters.respond", matter.place)
    word = writing.write(actor, matter, WordRole.ANSWER, words, files, label=label, field="words")
    course.advance(
        actor, matter, "matters.respond", "done", also={"answered_at": clock.now()},
        words={"answer": words}, data={"word": word.pk, "digest": word.digest},
    )  # fmt: skip
    first.tell_ended(actor, matter)


@command("评价", open_to=("bearer",))
def rate(actor: Actor, matter: Matter, *, mark: int, words: str = "", solved: str = "") -> None:
    """The resident says by their code how content they are, and whether it is solved.

    Raises:
        NotAllowed: somebody who worked on the matter did so from this very device, whoever holds
            it now; says who writes a mark down instead.
    """
    actor.require("matters.rate", place=matter.place, stream=matter.stream)
    if actor.kind != "bearer":
        raise NotAllowed(_("请由反映人本人评价，或用代录。"))
    course.require_role(actor, matter, "matters.rate")
    if hands.came_from(matter, actor.device):
        raise NotAllowed(elsewhere(course.stage_of(matter)))
    _rate(actor, matter, "matters.rate", mark=mark, way=RatingWay.CODE, words=words, solved=solved)


def elsewhere(stage: Stage) -> str:
    """Why a device that handled it rates nothing, and who writes a mark down instead."""
    who = "、".join(str(ROLES[role].label) for role in stage.record)
    other = _("也可以当面说、打电话说或写在纸上，由没有经手的%s代录。") % who if who else ""
    return (
        _("有人在这台设备上经手办过这件事，为防自己评自己，这里不能评价。请换反映人自己的手机，")
        + _("用编号和查询码评。")
        + other
        + _("有疑问请找村（社区）书记或监督委员会。")
    )


@command("代录评价")
def rate_for(
    actor: Actor, matter: Matter, *, mark: int, way: str, words: str = "", solved: str = ""
) -> None:
    """Write down what the resident said by phone, on paper or face to face; says who wrote it.

    Raises:
        NotAllowed: the method lets another post write it down; or the same person raised, handled
            or answered it, under whatever post.
        Refusal: a way that the method does not have, or no such mark.
    """
    actor.require("matters.rate_for", place=matter.place)
    stage = course.stage_of(matter)
    course.at_kind(matter, Kind.RATE)
    require_rater(actor, matter, stage)
    if way not in stage.ways or way == RatingWay.CODE:
        raise Refusal(_("请选一种方式。"), field="way")
    _rate(actor, matter, "matters.rate_for", mark=mark, way=way, words=words, solved=solved)


def require_rater(actor: Actor, matter: Matter, stage: Stage) -> None:
    """Whether this person, by one of these posts, may write down a mark somebody gave by mouth."""
    fits = [g for g in actor.grants_of("matters.rate_for") if matter.place.startswith(g.path)]
    if not any(grant.role in stage.record for grant in fits):
        allowed = "、".join(str(ROLES[role].label) for role in stage.record)
        raise NotAllowed(_("评价由反映人本人作出，或由%s代录。") % allowed)
    if actor.person_id is None or hands.took_part(actor.person_id, matter.pk):
        raise NotAllowed(_("您经手过这件事，请换一个人回访。"))


def _rate(  # noqa: PLR0913
    actor: Actor, matter: Matter, verb: str, *, mark: int, way: str, words: str, solved: str
) -> None:
    stage = course.stage_of(matter)
    course.at_kind(matter, Kind.RATE)
    if not 1 <= mark <= stage.scale:
        raise Refusal(_("请选一个评价。"), field="mark")
    if solved and solved not in Solved.values:
        raise Refusal(_("请选一个。"), field="solved")
    label = writing.label_of(actor, verb, matter.place)
    data: dict[str, object] = {"mark": mark, "way": way, **({"solved": solved} if solved else {})}
    if way == RatingWay.CODE:
        # So that it can be seen later whose browser rated a row of matters.
        data["device"] = mark_of(actor.device)
    if words.strip():
        word = writing.write(actor, matter, WordRole.RATING, words, label=label, field="words")
        data |= {"word": word.pk, "digest": word.digest}
    Rating.objects.create(
        matter=matter, mark=mark, scale=stage.scale, way=way, at=clock.now(), solved=solved,
        recorded_by_id=None if way == RatingWay.CODE else actor.person_id,
        recorded_label="" if way == RatingWay.CODE else label,
    )  # fmt: skip
    # Somebody may be kind to who came and still have no light in the lane.
    unhappy = mark <= stage.low_at_most or solved == Solved.UNSOLVED
    outcome = "low" if unhappy else "ok"
    course.advance(
        actor, matter, verb, outcome, also={"mark": mark}, words={"reason": words}, data=data
    )
    if outcome == "low" and course.stage_of(matter).kind in WORKED_ON:
        promises.reopen(matter)
