"""Sorting: which of the three affairs, talked over where needed, sent to the right hands."""

from typing import Any, Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command
from lianhu.bodies.models import Post
from lianhu.dispatch.models import Decision
from lianhu.kernel.errors import Refusal
from lianhu.matters import contested, course, routing, sending, writing
from lianhu.matters.holding import pool_for
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter
from lianhu.methods.definition import Choice, Stage
from lianhu.methods.vocabulary import Kind
from lianhu.places.models import Area
from lianhu.places.queries import village_of

# Ten thousand million: no village asks for more, and a typing error does.
MOST_YUAN: Final = 10**10


@command("分流")
def triage(
    actor: Actor, matter: Matter, *, choice: str, reason: str = "", area: Area | None = None,
    cost: int | None = None,
) -> None:  # fmt: skip
    """Decide which affair this is (大事、小事、私事); the method says where each goes.

    `area` says more closely where it is: a grid or group of the same village; `cost` roughly what it
    takes, in yuan, where the choice asks for that.

    Raises:
        Refusal: the method knows no such choice; the area lies elsewhere; a cost is asked for.
    """
    course.require_role(actor, matter, "matters.triage")
    course.at_kind(matter, Kind.TRIAGE)
    picked = chosen(matter, choice, reason)
    also = {**nearer(matter, area), **sending.sets(matter, picked)}
    data = _keep_reason(actor, matter, "matters.triage", reason)
    if "cost" in picked.needs:
        if cost is None or not 0 <= cost <= MOST_YUAN:
            raise Refusal(_("请写大约要多少钱，不要钱的写0。"), field="cost")
        data["cost"] = cost
    words = {"reason": reason}
    said = routing.asked(matter, affair=picked.triage)
    course.advance(
        actor, matter, "matters.triage", choice, also=also, data=data, words=words,
        silent=said is not None,
    )  # fmt: skip
    if said is not None:
        sending.arrived(actor, matter, said, words)


def chosen(matter: Matter, key: str, reason: str) -> Choice:
    """The choice of the present stage with this key.

    Raises:
        Refusal: there is none, or it asks for words and there are none.
    """
    choice = course.stage_of(matter).choice(key)
    if choice is None:
        raise Refusal(_("请选一个去向。"), field="choice")
    if "reason" in choice.needs and not reason.strip():
        raise Refusal(_("选“%(label)s”要写明理由。") % {"label": choice.label}, field="reason")
    return choice


def nearer(matter: Matter, area: Area | None) -> dict[str, Any]:
    """The columns that place a matter more closely; none for no area.

    Raises:
        Refusal: the area is not part of the matter's village.
    """
    if area is None or area.pk == matter.area_id:
        return {}
    village = village_of(matter.area)
    if village is None or not area.path.startswith(village.path):
        raise Refusal(_("请选本村（社区）里的网格或小组。"), field="area")
    matter.area, matter.place = area, area.path
    return {"area": area, "place": area.path}


def _keep_reason(actor: Actor, matter: Matter, verb: str, reason: str) -> dict[str, object]:
    if not reason.strip():
        return {}
    label = writing.label_of(actor, verb, matter.place)
    word = writing.write(actor, matter, WordRole.REASON, reason, label=label, field="reason")
    return {"word": word.pk, "digest": word.digest}


@command("商议")
def consult(  # noqa: PLR0913
    actor: Actor, matter: Matter, *, people: str, opinions: str, conclusion: str, choice: str
) -> None:
    """Record a talk among neighbours: who came, what they think, what they concluded. No vote.
    Where the stage asks only for people (`only_who`), nothing else is kept.

    `people` has one name a line; the log keeps only their number.

    Raises:
        Refusal: fewer people than the method asks for, no conclusion, or an opinion where none is kept.
    """
    stage = course.require_role(actor, matter, "matters.consult")
    course.at_kind(matter, Kind.CONSULT)
    came = [line for line in people.replace("、", "\n").splitlines() if line.strip()]
    if len(came) < max(stage.at_least, 1):
        raise Refusal(
            _("按规定至少要有%(n)s人参加商议，请每行写一个人。") % {"n": max(stage.at_least, 1)},
            field="people",
        )
    if only_who(stage) and (opinions.strip() or conclusion.strip()):
        raise Refusal(_("这一步只记和谁谈的、哪天谈的，不记谁有什么意见。"), field="opinions")
    if not (conclusion.strip() or only_who(stage)):
        raise Refusal(_("请写下商议的结论。"), field="conclusion")
    label = writing.label_of(actor, "matters.consult", matter.place)
    said = _("参加人：%(people)s\n%(opinions)s") % {"people": "、".join(came), "opinions": opinions}
    opinion = writing.write(
        actor, matter, WordRole.OPINION, said.strip(), label=label, field="opinions"
    )
    data: dict[str, Any] = {
        "people": len(came), "opinion": opinion.pk, "opinion_digest": opinion.digest,
    }  # fmt: skip
    if not only_who(stage):
        word = writing.write(
            actor, matter, WordRole.CONCLUSION, conclusion, label=label, field="conclusion"
        )
        data |= {"word": word.pk, "digest": word.digest}
    outcome = choice if stage.choices else "done"
    course.advance(
        actor, matter, "matters.consult", outcome, words={"conclusion": conclusion}, data=data
    )


def only_who(stage: Stage) -> bool:
    """Whether it is only kept with whom it was talked over, and when: 个别酝酿 of a party committee
    keeps nobody's opinion."""
    return "people" in stage.needs and not {"opinions", "conclusion"} & set(stage.needs)


@command("派单")
def dispatch(
    actor: Actor, matter: Matter, *, category: str, level: str = "", suggested: Post | None = None,
    note: str = "", area: Area | None = None,
) -> None:  # fmt: skip
    """Send `matter` into the pool of the duty that its class names, with a suggested post.

    What was sent back and forth too often goes straight to `suggested`, whom its judge names.

    Raises:
        Refusal: unknown class or level; the suggested post lacks the duty; nobody anywhere
            above has it; or whoever decides names no post.
    """
    stage = course.require_role(actor, matter, "matters.dispatch")
    course.at_kind(matter, Kind.DISPATCH)
    sort = stage.class_of(category)
    if sort is None:
        raise Refusal(_("请选一个类别。"), field="category")
    moved = nearer(matter, area)
    place = sending.place_of_level(matter, stage, level)
    pool = pool_for(matter, sort.duty, place)
    if suggested is not None and suggested.pk not in {post.pk for post in pool}:
        raise Refusal(_("这个岗位没有这项职责，请另选一个。"), field="suggested")
    if not pool:
        raise Refusal(_("本地和上级都没有设负责这类事的岗位，请先设岗。"), field="category")
    bound = contested.bound(matter, stage)
    if bound and suggested is None:
        raise Refusal(_("请选定由哪个岗位办，您定了就不再退。"), field="suggested")
    said = routing.asked(matter, category)
    data = _keep_reason(actor, matter, "matters.dispatch", note)
    sending.send(
        actor,
        matter,
        sort,
        pool,
        level=level,
        suggested=suggested,
        said=said,
        also=moved,
        data=data,
    )
    if said is not None:
        followed = routing.obeyed(said.fired, category, level, matter.suggested)
        routing.keep(matter, said, Decision.Moment.SENT, followed=followed)
    if bound and course.stage_of(matter).kind == Kind.CLAIM:
        _bind(actor, matter)


def _bind(actor: Actor, matter: Matter) -> None:
    """What a superior decided needs nobody to claim it: the post has it at once."""
    post = matter.suggested
    if post is None:
        raise AssertionError("decided for nobody")
    course.advance(
        actor, matter, "matters.assign", "assigned", also={"holder": post},
        where={"holder": None}, data={"post": post.pk},
    )  # fmt: skip


@command("答复待议或帮办事项")
def settle(actor: Actor, matter: Matter, *, choice: str, words: str) -> None:
    """The owner of a parked or helped matter says what came of it.

    Raises:
        Refusal: no such choice, or no words for the resident.
    """
    course.require_role(actor, matter, "matters.settle")
    course.at_kind(matter, Kind.TASK)
    picked = chosen(matter, choice, words)
    label = writing.label_of(actor, "matters.settle", matter.place)
    word = writing.write(actor, matter, WordRole.PROGRESS, words, label=label, field="words")
    course.advance(
        actor, matter, "matters.settle", choice, also=sending.sets(matter, picked), words={"answer": words, "reason": words},
        data={"word": word.pk, "digest": word.digest},
    )  # fmt: skip
