"""Pressing for a matter (督办, G.1): a leader asks another post to answer by a day of its own."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.access.device import marked
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.duties import RANK
from lianhu.bodies.models import Post, Workstream
from lianhu.bodies.streams import streams_over
from lianhu.hours import queries as hours
from lianhu.kernel import clock
from lianhu.kernel.duration import Duration
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import course, holding, joining, writing
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter, SupervisionOrder
from lianhu.matters.telling import tell_post
from lianhu.methods.vocabulary import Kind
from lianhu.notices.occasions import occasion
from lianhu.places.paths import prefixes

ISSUE: Final = "matters.issue_order"
ANSWER: Final = "matters.answer_order"
# Whom one may press besides the leaders of workstreams: who runs a village or a town.
PRESSED: Final = ("village_secretary", "town_cadre")
ORDERED: Final = occasion(ISSUE, _later("领导督办"))
ANSWERED: Final = occasion(ANSWER, _later("督办有了回复"))
LAPSED: Final = occasion("matters.lapse_order", _later("督办到期没有回复"))
LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody who may be pressed, and the workstream for which they answer, if for one."""

    post: Post
    stream: Workstream | None = None


def open_order(matter: Matter) -> SupervisionOrder | None:
    """The one that waits for an answer; no query where there is none."""
    if matter.ordered_until is None:
        return None
    rows = SupervisionOrder._base_manager.filter(matter=matter, reply=None)
    found: SupervisionOrder | None = rows.select_related("words", "by_post", "to_post").first()
    return found


def targets(actor: Actor, matter: Matter) -> list[Target]:
    """Whom this actor may press for `matter`: the leader of the workstream that covers it first."""
    grant = actor.grant(ISSUE, matter.place)
    if grant is None:
        return []
    places = prefixes(matter.place)
    streams = streams_over(places, _duty(matter))
    found = [Target(one.leader, one) for one in streams]
    known = {one.post.pk for one in found}
    posts = [one for one in holding.posts_for(matter.place, roles=PRESSED) if one.pk not in known]
    own = set(actor.posts(ISSUE, matter.place))
    return [
        one
        for one in [*found, *map(Target, posts)]
        # Nobody presses above themselves; the leader of a workstream is asked as such.
        if one.post.pk not in own and (one.stream or RANK[one.post.role] >= RANK[grant.role])
    ]


def _duty(matter: Matter) -> str:
    """The duty of the class that a matter was dispatched as; "" before that."""
    if matter.pool:
        return str(matter.pool)
    stages = course.definition(matter).of_kind(Kind.DISPATCH)
    found = (stage.class_of(matter.category) for stage in stages)
    return next((one.duty for one in found if one), "")


def usual_day() -> date:
    """The day by which one answers where nobody says another."""
    return clock.day_of(Duration(hours.in_force().order_days, "wd").after(clock.now()))


def require_pressing(actor: Actor, matter: Matter) -> list[Target]:
    """Whom this actor may press; raises what `issue_order` would before it looks at any words."""
    actor.require(ISSUE, place=matter.place)
    joining.require_own_way(matter)
    if matter.settled:
        raise IllegalMove(_("这件事已经办结，不用督办。"))
    if order := open_order(matter):
        raise IllegalMove(
            _("%(who)s已经督办，%(day)s前回复。") % {
                "who": order.by_post.title, "day": clock.chinese_date(clock.day_of(order.due_at)),
            }
        )  # fmt: skip
    found = targets(actor, matter)
    if not found:
        raise IllegalMove(_("还没有可以督办的岗位：先成立专班，或设村书记、乡镇干部岗位。"))
    return found


@command("督办")
def issue_order(
    actor: Actor, matter: Matter, *, to: Post, words: str = "", until: date | None = None
) -> SupervisionOrder:
    """Press for a matter: `to` answers by the end of `until` (by default as the county wrote down).

    The matter goes on as it goes; whoever has it hears of it too.

    Raises:
        Refusal: that post cannot be pressed, or a day that is over or too far.
        IllegalMove: it is closed, or pressed for already; says by whom.
    """
    actor.require("matters.issue_order", place=matter.place)
    found = next((one for one in require_pressing(actor, matter) if one.post.pk == to.pk), None)
    if found is None:
        raise Refusal(_("请选一个能督办的岗位。"), field="to")
    until = until or usual_day()
    if not 0 <= (until - clock.today()).days <= LONGEST:
        raise Refusal(_("回复的日子从今天起，最多%(n)d天。") % {"n": LONGEST}, field="until")
    label = writing.label_of(actor, ISSUE, matter.place)
    asked = words.strip() or _("请过问，写明办到哪一步、什么时候办结。")
    word = writing.write(actor, matter, WordRole.ORDER, asked, label=label, field="words")
    due = clock.day_end(until)
    # The row of the matter decides between two who press at once.
    course.touch(matter, ordered_until=due)
    order = SupervisionOrder.objects.create(
        matter=matter, by_post_id=_own_post(actor, matter), by_person_id=actor.person_id,
        to_post=found.post, stream=found.stream, words=word, at=clock.now(), due_at=due,
    )  # fmt: skip
    emit(
        actor, ISSUE, stream=matter.stream, place=matter.place, order=order.pk, post=to.pk,
        until=until.isoformat(), word=word.pk, digest=word.digest, **marked(actor),
    )  # fmt: skip
    _tell_pressed(actor, order, label)
    return order


def _own_post(actor: Actor, matter: Matter) -> int:
    grant = actor.grant(ISSUE, matter.place)
    if grant is None or grant.post_id is None:
        raise NotAllowed(_("督办要由领导岗位发。"))
    return grant.post_id


def _tell_pressed(actor: Actor, order: SupervisionOrder, label: str) -> None:
    matter, day = order.matter, clock.chinese_date(clock.day_of(order.due_at))
    said = _("%(who)s督办事项%(number)s，请在%(day)s前回复。") % {
        "who": label, "number": matter.number, "day": day,
    }  # fmt: skip
    tell_post(actor, matter, order.to_post, ORDERED, said, due_by=order.due_at)
    keeper = matter.holder
    if keeper is not None and keeper.pk != order.to_post_id:
        said = _("您手上的事项%(number)s有领导督办，由%(who)s在%(day)s前回复，请配合说明进展。") % {
            "number": matter.number, "who": order.to_post.title, "day": day,
        }  # fmt: skip
        tell_post(actor, matter, keeper, ORDERED, said, due_by=order.due_at)


def require_pressed(actor: Actor, matter: Matter) -> SupervisionOrder:
    """What waits for an answer, if it waits for this actor's.

    Raises:
        IllegalMove: nothing waits. NotAllowed: another post answers, or it is their own order.
    """
    actor.require(ANSWER, place=matter.place)
    order = open_order(matter)
    if order is None:
        raise IllegalMove(_("没有等回复的督办。"))
    if order.to_post_id not in {grant.post_id for grant in actor.grants_of(ANSWER)}:
        raise NotAllowed(_("这件督办由%(who)s回复。") % {"who": holding.who(order.to_post)})
    if actor.person_id is None or actor.person_id == order.by_person_id:
        raise NotAllowed(_("自己发的督办，要由另一个人回复。"))
    return order


@command("回复督办")
def answer_order(actor: Actor, matter: Matter, *, words: str) -> None:
    """Say how it stands and when it will be done; whoever pressed hears it. Late is still possible.

    Raises:
        Refusal: no words.
        IllegalMove, NotAllowed: as `require_pressed`.
    """
    actor.require("matters.answer_order", place=matter.place)
    order = require_pressed(actor, matter)
    if not words.strip():
        raise Refusal(_("请写明办到哪一步、什么时候办结。"), field="words")
    label = writing.label_of(actor, ANSWER, matter.place)
    word = writing.write(actor, matter, WordRole.ORDER_REPLY, words, label=label, field="words")
    course.touch(matter, ordered_until=None)
    order.reply, order.replied_by_id, order.replied_at = word, actor.person_id, clock.now()
    order.save(update_fields=["reply", "replied_by_id", "replied_at"])
    emit(
        actor, ANSWER, stream=matter.stream, place=matter.place, order=order.pk, word=word.pk,
        digest=word.digest, late=clock.now() > order.due_at, **marked(actor),
    )  # fmt: skip
    said = _("您督办的事项%(number)s，%(who)s已回复，请打开看。") % {
        "number": matter.number, "who": label,
    }  # fmt: skip
    tell_post(actor, matter, order.by_post, ANSWERED, said)


@command("督办到期")
def lapse_order(actor: Actor, order: SupervisionOrder) -> None:
    """The day is over without an answer: both hear of it, once.

    Raises:
        IllegalMove: it was answered a moment ago, or they were told already.
    """
    matter = order.matter
    actor.require("matters.lapse_order", place=matter.place)
    rows = SupervisionOrder.objects.open().filter(
        pk=order.pk, lapsed_at=None, due_at__lte=clock.now()
    )
    if not rows.update(lapsed_at=clock.now()):
        raise IllegalMove(_("已经回复，或者已经提醒过。"))
    emit(
        actor, "matters.lapse_order", stream=matter.stream, place=matter.place, order=order.pk
    )  # fmt: skip
    said = _("事项%(number)s的督办到期没有回复，应由%(who)s回复。") % {
        "number": matter.number, "who": order.to_post.title,
    }  # fmt: skip
    for post in (order.by_post, order.to_post):
        tell_post(actor, matter, post, LAPSED, said)
