"""Claiming and doing: a promise with a date, steps, progress, a result."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianhu.access.device import marked
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Post
from lianhu.kernel import clock, text
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import course, promises, waiting, writing
from lianhu.matters.commands import sharing
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter, Plan
from lianhu.matters.outside import outside
from lianhu.methods import engine
from lianhu.methods.definition import Stage
from lianhu.methods.vocabulary import Kind

if TYPE_CHECKING:
    from lianhu.files.models import File


@command("领单")
def claim(  # noqa: PLR0913
    actor: Actor,
    matter: Matter,
    *,
    measures: str = "",
    steps: Sequence[str] = (),
    promised_on: date | None = None,
) -> Plan:
    """Take `matter` out of its pool with measures, steps and a promised date.

    One UPDATE settles who got it: the second one is told who has it.

    Raises:
        NotAllowed: no post of the actor over the place has the duty of the pool.
        IllegalMove: somebody has it already; names them.
        Refusal: something the method asks for is missing, or the date is past or too far.
    """
    stage = course.require_role(actor, matter, "matters.claim")
    course.at_kind(matter, Kind.CLAIM)
    post_id = claiming_post(actor, matter)
    plan = checked_plan(matter, stage, measures, steps, promised_on)
    also = {"holder": Post._base_manager.get(pk=post_id), "promised_on": plan.promised_on}
    course.advance(
        actor, matter, "matters.claim", "claimed", also=also, where={"holder": None},
        words={"measures": plan.measures, "steps": "、".join(plan.steps)}, data={"post": post_id},
    )  # fmt: skip
    return promises.make(actor, matter, plan)


def claiming_post(actor: Actor, matter: Matter) -> int:
    """The actor's post with the duty of the pool, nearest first.

    Raises NotAllowed: none; the duty list decides who may claim.
    """
    fits = [
        grant
        for grant in actor.grants_of("matters.claim")
        if matter.pool in grant.duties and matter.place.startswith(grant.path) and grant.post_id
    ]
    if not fits:
        raise NotAllowed(_("这一单不在您的职责清单里，不能认领。"))
    best = max(fits, key=lambda grant: (grant.post_id == matter.suggested_id, len(grant.path)))
    return int(best.post_id or 0)


def checked_plan(
    matter: Matter, stage: Stage, measures: str, steps: Sequence[str], promised_on: date | None
) -> Plan:
    """An unsaved plan that has what the stage needs.

    Raises:
        Refusal: what is missing, at its field.
    """
    said = text.clean(measures, 500, label=_("办理措施"), field="measures")
    listed = [text.clean_line(step, 60, field="steps") for step in steps if step.strip()]
    if "measures" in stage.needs and not said:
        raise Refusal(_("请写明打算怎么办。"), field="measures")
    if "steps" in stage.needs and not listed:
        raise Refusal(_("请写明分几步办，居民会看到。"), field="steps")
    if promised_on is None:
        raise Refusal(_("请承诺一个办结日期。"), field="promised_on")
    limit = engine.promise_limit(course.definition(matter), clock.now())
    if promised_on < clock.today():
        raise Refusal(_("承诺的日期不能早于今天。"), field="promised_on")
    if limit and promised_on > clock.day_of(limit):
        latest = clock.chinese_date(clock.day_of(limit))
        raise Refusal(_("按规定最迟要在%(day)s前办结。") % {"day": latest}, field="promised_on")
    _require_in_time_outside(matter, promised_on)
    return Plan(measures=said, steps=listed, promised_on=promised_on)


def _require_in_time_outside(matter: Matter, promised_on: date) -> None:
    """Nobody promises a later day than the office that sent the matter, while that can be kept."""
    found = outside(matter)
    if found and found.due_on and clock.today() <= found.due_on < promised_on:
        raise Refusal(
            _("%(source)s要求%(day)s前办结，请承诺不晚于这一天。")
            % {"source": found.source, "day": clock.chinese_date(found.due_on)},
            field="promised_on",
        )


def require_holder(actor: Actor, matter: Matter, verb: str) -> None:
    """Raises NotAllowed unless one of the actor's posts holds the matter."""
    course.require_role(actor, matter, verb)
    if actor.kind != "system" and matter.holder_id not in actor.posts(verb, matter.place):
        raise NotAllowed(_("这件事由其他岗位承办。"))


@command("记录办理进度")
def progress(
    actor: Actor,
    matter: Matter,
    *,
    words: str,
    files: Sequence["File"] = (),
    met: Sequence[Post] = (),
) -> None:
    """Say how far it is; the resident reads it at once.

    `met`: those with a part in it with whom the holder sat together (联席会商); they are told
    what was written down.
    """
    require_holder(actor, matter, "matters.progress")
    course.at_kind(matter, Kind.HANDLE)
    label = writing.label_of(actor, "matters.progress", matter.place)
    if met and not words.strip():
        raise Refusal(_("请写明会商定了什么。"), field="words")
    words = sharing.met_about(matter, met) + words
    sat: dict[str, Any] = {"met": [one.pk for one in met]} if met else {}
    word = writing.write(actor, matter, WordRole.PROGRESS, words, files, label=label, field="words")
    course.touch(matter)
    emit(
        actor, "matters.progress", stream=matter.stream, place=matter.place,
        word=word.pk, digest=word.digest, **marked(actor),
        **sat,
    )  # fmt: skip
    sharing.tell_met(actor, matter, met, words)


@command("办完")
def finish(actor: Actor, matter: Matter, *, words: str, files: Sequence["File"] = ()) -> None:
    """Say what was done; whether the promise was kept is computed, not typed."""
    require_holder(actor, matter, "matters.finish")
    course.at_kind(matter, Kind.HANDLE)
    course.require_parts_done(matter)
    label = writing.label_of(actor, "matters.finish", matter.place)
    word = writing.write(actor, matter, WordRole.RESULT, words, files, label=label, field="words")
    kept = promises.settle(matter, clock.today())
    course.advance(
        actor, matter, "matters.finish", "done", words={"result": words},
        data={"word": word.pk, "digest": word.digest, "kept": kept},
    )  # fmt: skip


def require_in_time_to_return(matter: Matter, stage: Stage) -> None:
    """Raises IllegalMove once what is not for this post had to be given back already.

    Source: 12345 practice, not-ours is returned within one working day (衡阳市规划局).
    """
    limit = engine.return_limit(stage, matter.entered_at)
    if limit is not None and clock.now() > limit:
        # Looked up only where it decides: what the teller was waited for does not count.
        limit = engine.return_limit(stage, matter.entered_at, waiting.waits(matter))
    if limit is not None and clock.now() > limit and stage.return_within:
        raise IllegalMove(
            _(
                "接手后%(span)s内可以退单，已经过了。办不了的请挂账、申请延期，或者请上级指派别的岗位。"
            )
            % {"span": stage.return_within.chinese()}
        )


@command("退单")
def pass_back(actor: Actor, matter: Matter, *, reason: str) -> None:
    """Give a matter back that is not for this post, where the method allows it.

    Raises:
        Refusal: no reason.
        IllegalMove: the method has no way back here, or its time for that is over.
    """
    stage = course.require_role(actor, matter, "matters.pass_back")
    course.at_kind(matter, Kind.CLAIM, Kind.HANDLE, Kind.DISPATCH)
    if stage.kind == Kind.HANDLE:
        require_holder(actor, matter, "matters.pass_back")
        require_in_time_to_return(matter, stage)
    if not reason.strip():
        raise Refusal(_("请写明退单的理由，反映人和派单的人都会看到。"), field="reason")
    label = writing.label_of(actor, "matters.pass_back", matter.place)
    word = writing.write(actor, matter, WordRole.REASON, reason, label=label, field="reason")
    also: dict[str, Any] = {"holder": None, "promised_on": None}
    promises.give_back(matter)
    course.advance(
        actor, matter, "matters.pass_back", "returned", also=also, words={"reason": reason},
        data={"word": word.pk, "digest": word.digest},
    )  # fmt: skip


@command("挂账")
def defer(actor: Actor, matter: Matter, *, reason: str) -> None:
    """What cannot be done now is put on the books: a reason, an owner, a day to look again.

    Raises:
        Refusal: no reason.
        IllegalMove: the method has no such way, or it was used up.
    """
    require_holder(actor, matter, "matters.defer")
    course.at_kind(matter, Kind.HANDLE)
    if not reason.strip():
        raise Refusal(_("请写明眼下为什么办不了，反映人会看到。"), field="reason")
    label = writing.label_of(actor, "matters.defer", matter.place)
    word = writing.write(actor, matter, WordRole.REASON, reason, label=label, field="reason")
    promises.give_back(matter)
    course.advance(
        actor,
        matter,
        "matters.defer",
        "stuck",
        also={"promised_on": None},
        words={"reason": reason},
        data={"word": word.pk, "digest": word.digest},
    )
