"""Working together (联处, C4.8): who leads asks other posts for a part; it ends when all are done."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.access.device import marked
from lianhu.access.roles import ROLES
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Post
from lianhu.kernel import clock, text
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import course, holding, joining, telling, writing
from lianhu.matters.kinds import Secrecy, WordRole
from lianhu.matters.models import Matter, Part
from lianhu.matters.sights import SEE, SEE_PRIVATE
from lianhu.matters.telling import tell_post
from lianhu.methods.vocabulary import Kind
from lianhu.notices.occasions import occasion

GIVE: Final = "matters.give_part"
FINISH: Final = "matters.finish_part"
END: Final = "matters.end_part"
GIVEN: Final = occasion(GIVE, _later("请您协办"))
FINISHED: Final = occasion(FINISH, _later("协办的岗位办好了"))
ENDED: Final = occasion(END, _later("协办结束"))
MET: Final = occasion("matters.met", _later("会商有了记录"))
NEAR: Final = occasion("matters.urge_part", _later("协办快到期"))
LAPSED: Final = occasion("matters.lapse_part", _later("协办到期没有办好"))
MOST: Final = 8
LONGEST: Final = 60


def open_parts(matter: Matter) -> list[Part]:
    """Those not done yet, the nearest day first; no query where there is none."""
    if not matter.parts_open:
        return []
    rows = Part._base_manager.filter(matter=matter, closed_at=None)
    return list(rows.select_related("post", "what").order_by("due_on", "pk"))


def partners(matter: Matter) -> list[Post]:
    """The posts that have, or had, a part in it, in the order they were asked."""
    rows = Part._base_manager.filter(matter=matter).select_related("post").order_by("pk")
    return list({row.post_id: row.post for row in rows}.values())


def met_about(matter: Matter, met: Sequence[Post]) -> str:
    """Who sat together about it, as the record begins; "" where nobody did.

    Raises:
        Refusal: one of them has no part in it.
    """
    if not met:
        return ""
    if {one.pk for one in met} - {one.pk for one in partners(matter)}:
        raise Refusal(_("会商的人要从协办的岗位里选。"), field="met")
    titles = [matter.holder.title] if matter.holder else []
    return _("会商（%(who)s）：") % {"who": "、".join([*titles, *(one.title for one in met)])}


def tell_met(actor: Actor, matter: Matter, met: Sequence[Post], said: str) -> None:
    """Each that sat there hears what was written down."""
    words = _("事项%(number)s的会商记下了：%(said)s")
    for post in met:
        short = text.short(said, telling.LONGEST_QUOTE)
        tell_post(actor, matter, post, MET, words % {"number": matter.number, "said": short})


def helpers(matter: Matter) -> list[Post]:
    """Who may be asked: posts over the place that somebody holds and that may read this matter."""
    sight = SEE_PRIVATE if matter.secrecy == Secrecy.PRIVATE else SEE
    roles = [key for key, verbs in ROLES.items() if {FINISH, sight} <= verbs]
    taken = {one.post_id for one in open_parts(matter)} | {matter.holder_id}
    found = holding.posts_for(matter.place, roles=roles)
    return [post for post in found if post.held_by and post.pk not in taken]


def latest_day(matter: Matter) -> date:
    """The last day for a part: that of the matter while it runs, else in LONGEST days."""
    if matter.due_at is not None and matter.due_at > clock.now():
        return clock.day_of(matter.due_at)
    return clock.today().fromordinal(clock.today().toordinal() + LONGEST)


def require_leading(actor: Actor, matter: Matter) -> None:
    """Raises what `give_part` would before it looks at any words."""
    actor.require(GIVE, place=matter.place)
    joining.require_own_way(matter)
    course.at_kind(matter, Kind.HANDLE)
    _require_leader(actor, matter, GIVE)
    if matter.parts_open >= MOST:
        raise IllegalMove(_("一件事最多同时请%(n)d个岗位协办。") % {"n": MOST})


def _require_leader(actor: Actor, matter: Matter, verb: str) -> None:
    """The post that has it, or whoever may decide who has it."""
    own = matter.holder_id in actor.posts(verb, matter.place)
    if not own and not actor.may("matters.assign", matter.place):
        raise NotAllowed(_("由主办这件事的岗位安排协办。"))


@command("请人协办")
def give_part(actor: Actor, matter: Matter, *, post: Post, what: str, due_on: date) -> Part:
    """Ask `post` for a part of this matter: what, by the end of which day. Who has it still leads.

    Raises:
        Refusal: no words, a day that is over or later than the matter's own, or a post that
            cannot help here or does already.
        IllegalMove: nobody works on it now, or too many help. NotAllowed: another post leads.
    """
    actor.require("matters.give_part", place=matter.place)
    require_leading(actor, matter)
    if post.pk not in {one.pk for one in helpers(matter)}:
        raise Refusal(_("请选一个能协办的岗位。"), field="post")
    if not what.strip():
        raise Refusal(_("请写明请他办什么。"), field="what")
    latest = latest_day(matter)
    if not clock.today() <= due_on <= latest:
        raise Refusal(
            _("从今天起，最晚%(day)s，要赶在这件事到期以前。")
            % {"day": clock.chinese_date(latest)},
            field="due_on",
        )
    label = writing.label_of(actor, GIVE, matter.place)
    word = writing.write(actor, matter, WordRole.PART, what, label=label, field="what")
    # The row of the matter decides between two: finishing it, and asking for one more part.
    course.touch(matter, parts_open=matter.parts_open + 1)
    grant = actor.grant(GIVE, matter.place)
    part = Part.objects.create(
        matter=matter, post=post, what=word, due_on=due_on, at=clock.now(),
        by_post_id=grant.post_id if grant else None, by_person_id=actor.person_id,
    )  # fmt: skip
    emit(
        actor, GIVE, stream=matter.stream, place=matter.place, part=part.pk, helper=post.pk,
        until=due_on.isoformat(), word=word.pk, digest=word.digest, **marked(actor),
    )  # fmt: skip
    said = _("%(who)s请您协办事项%(number)s，%(day)s前办好。打开看要办什么。") % {
        "who": label, "number": matter.number, "day": clock.chinese_date(due_on),
    }  # fmt: skip
    _tell(actor, part, post, GIVEN, said)
    return part


def _tell(actor: Actor, part: Part, post: Post | None, why: str, said: str) -> None:
    if post is None:
        return
    due = clock.day_end(part.due_on) if part.closed_at is None else None
    tell_post(actor, part.matter, post, why, said, due_by=due)


def require_helping(actor: Actor, matter: Matter) -> Part:
    """The open part of this actor, the nearest day first.

    Raises:
        IllegalMove: nothing is open. NotAllowed: others help.
    """
    actor.require(FINISH, place=matter.place)
    parts = open_parts(matter)
    if not parts:
        raise IllegalMove(_("这件事没有等着办的协办。"))
    own = set(actor.posts(FINISH, matter.place))
    found = next((one for one in parts if one.post_id in own), None)
    if found is None:
        raise NotAllowed(_("这件事没有请您协办。"))
    return found


@command("协办办好")
def finish_part(actor: Actor, matter: Matter, *, words: str) -> None:
    """Say what came of one's own part; whoever leads hears it.

    Raises:
        Refusal: no words. IllegalMove, NotAllowed: as `require_helping`.
    """
    actor.require("matters.finish_part", place=matter.place)
    part = require_helping(actor, matter)
    if not words.strip():
        raise Refusal(_("请写明您这一份办得怎样。"), field="words")
    _close(actor, matter, part, FINISH, words, done=True)
    said = _("事项%(number)s，%(who)s协办的那份办好了。") % {
        "number": matter.number, "who": part.post.title,
    }  # fmt: skip
    if not matter.parts_open:
        said += _("各岗位都办好了，可以报办完了。")
    _tell(actor, part, matter.holder or part.by_post, FINISHED, said)


def require_ending(actor: Actor, matter: Matter) -> None:
    """Raises what `end_part` would before it looks at any words."""
    actor.require(END, place=matter.place)
    if not matter.parts_open:
        raise IllegalMove(_("这件事没有等着办的协办。"))
    _require_leader(actor, matter, END)


@command("结束协办")
def end_part(actor: Actor, matter: Matter, *, post: Post, reason: str) -> None:
    """Who leads no longer needs the part of `post`, and says why; the helper hears it.

    Raises:
        Refusal: that post has no open part, or no reason.
        IllegalMove, NotAllowed: as `require_ending`.
    """
    actor.require("matters.end_part", place=matter.place)
    require_ending(actor, matter)
    part = next((one for one in open_parts(matter) if one.post_id == post.pk), None)
    if part is None:
        raise Refusal(_("请选一个还没有办好的协办岗位。"), field="post")
    if not reason.strip():
        raise Refusal(_("请写明为什么不用办了。"), field="reason")
    _close(actor, matter, part, END, reason, done=False)
    said = _("事项%(number)s请您协办的那份不用办了，打开看理由。") % {"number": matter.number}
    _tell(actor, part, part.post, ENDED, said)


def _close(  # noqa: PLR0913
    actor: Actor, matter: Matter, part: Part, verb: str, words: str, *, done: bool
) -> None:
    label = writing.label_of(actor, verb, matter.place)
    field = "words" if done else "reason"
    word = writing.write(actor, matter, WordRole.PART_REPLY, words, label=label, field=field)
    course.touch(matter, parts_open=matter.parts_open - 1)
    part.matter, part.outcome, part.done = matter, word, done
    part.closed_by_id, part.closed_at = actor.person_id, clock.now()
    part.save(update_fields=["outcome", "done", "closed_by_id", "closed_at"])
    emit(
        actor, verb, stream=matter.stream, place=matter.place, part=part.pk, helper=part.post_id,
        word=word.pk, digest=word.digest, late=part.late, **marked(actor),
    )  # fmt: skip


@command("提醒协办")
def urge_part(actor: Actor, part: Part) -> None:
    """The day is near: the helper hears of it, once.

    Raises:
        IllegalMove: it is closed, or was said already.
    """
    actor.require("matters.urge_part", place=part.matter.place)
    rows = Part.objects.open().filter(pk=part.pk, reminded_at=None)
    if not rows.update(reminded_at=clock.now()):
        raise IllegalMove(_("已经办好，或者已经提醒过。"))
    _by_clock(actor, part, "matters.urge_part")
    said = _("请您协办的事项%(number)s，%(day)s前要办好。") % {
        "number": part.matter.number, "day": clock.chinese_date(part.due_on),
    }  # fmt: skip
    _tell(actor, part, part.post, NEAR, said)


@command("协办到期")
def lapse_part(actor: Actor, part: Part) -> None:
    """The day is over and the part is not done: helper and lead hear of it, once.

    Raises:
        IllegalMove: it is closed, or was said already.
    """
    actor.require("matters.lapse_part", place=part.matter.place)
    rows = Part.objects.open().filter(pk=part.pk, lapsed_at=None, due_on__lt=clock.today())
    if not rows.update(lapsed_at=clock.now()):
        raise IllegalMove(_("已经办好，或者已经提醒过。"))
    _by_clock(actor, part, "matters.lapse_part")
    said = _("事项%(number)s，%(who)s协办的那份到期没有办好。") % {
        "number": part.matter.number, "who": part.post.title,
    }  # fmt: skip
    for post in {one.pk: one for one in (part.post, part.matter.holder) if one}.values():
        _tell(actor, part, post, LAPSED, said)


def _by_clock(actor: Actor, part: Part, verb: str) -> None:
    emit(
        actor, verb, stream=part.matter.stream, place=part.matter.place, part=part.pk,
        helper=part.post_id,
    )  # fmt: skip
