"""More time (延期): asked for before it is up, granted by another person, told to the teller."""

from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.access.device import marked
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.duties import ROLES
from lianhu.kernel import clock, text
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import course, holding, promises, telling, waiting, writing
from lianhu.matters.commands.asking import require_asker
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Extension, Matter
from lianhu.methods import engine
from lianhu.methods.definition import Extending
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell
from lianhu.notices.occasions import occasion

ASKED: Final = occasion("matters.extension_asked", _later("有人申请延期"))
EXTENDED: Final = occasion("matters.extended", _later("期限有变"))


def open_one(matter: Matter) -> Extension | None:
    """What was asked at the present stage and waits to be decided."""
    found = matter.extensions.filter(granted=None).select_related("reason").last()
    fits = found and found.stage == matter.stage and found.asked_at >= matter.entered_at
    return found if fits else None


def may_extend(matter: Matter) -> Extending:
    """How much more time may be asked for.

    Raises:
        IllegalMove: the time is up, the clock stands, one is asked already, or the method has
            none here or no more.
    """
    more = course.stage_of(matter).extend
    if more is None or matter.due_at is None or matter.settled:
        raise IllegalMove(_("按现行办法，这一步不能延期。"))
    if matter.due_at <= clock.now():
        raise IllegalMove(_("期限已经过了，不能再申请延期；请尽快办，并向反映人说明。"))
    if matter.paused_at:
        raise IllegalMove(_("正在等反映人回话，时限没有走，不用延期。"))
    if open_one(matter):
        raise IllegalMove(_("已经申请过延期，等批准。"))
    if matter.extensions.filter(granted=True).count() >= more.at_most:
        raise IllegalMove(_("延期的次数已用完（最多%(n)d次）。") % {"n": more.at_most})
    return more


def latest(matter: Matter, more: Extending) -> date:
    """The last day that may be asked for."""
    return clock.day_of(more.longest.after(matter.due_at or clock.now()))


@command("申请延期")
def ask_extension(actor: Actor, matter: Matter, *, until: date, reason: str) -> None:
    """Ask for more time, with the new day and the reason, before the time is up.

    Raises:
        Refusal: no reason, or a day that is no later or too late.
        IllegalMove: as `may_extend`.
    """
    require_asker(actor, matter, "matters.ask_extension")
    more = may_extend(matter)
    last = latest(matter, more)
    if matter.due_at and until <= clock.day_of(matter.due_at):
        raise Refusal(_("新的日子要晚于现在的期限。"), field="until")
    if until > last:
        said = _("按规定最多延到%(day)s。") % {"day": clock.chinese_date(last)}
        raise Refusal(said, field="until")
    if not reason.strip():
        raise Refusal(_("请写明为什么要延期，反映人会看到。"), field="reason")
    # One asked at an earlier stage and never decided is over.
    matter.extensions.filter(granted=None).update(granted=False, decided_at=clock.now())
    label = writing.label_of(actor, "matters.ask_extension", matter.place)
    word = writing.write(actor, matter, WordRole.REASON, reason, label=label, field="reason")
    made = Extension.objects.create(
        matter=matter, stage=matter.stage, until=until, reason=word,
        asked_by_id=actor.person_id, asked_at=clock.now(),
    )  # fmt: skip
    course.touch(matter)
    emit(
        actor, "matters.ask_extension", stream=matter.stream, place=matter.place,
        extension=made.pk, until=until.isoformat(), word=word.pk, digest=word.digest,
        **marked(actor),
    )  # fmt: skip
    _tell_approver(actor, matter, more, until)


def _tell_approver(actor: Actor, matter: Matter, more: Extending, until: date) -> None:
    found = holding.posts_for(matter.place, roles=list(more.approve))
    post = next((one for one in found if one.pk != matter.holder_id), None)
    role = more.approve[0]
    audience = (
        Audience.post(post.pk, post.title) if post else Audience.role(role, ROLES[role].label)
    )
    said = _("事项%(number)s申请延期到%(day)s，请在到期以前批准或不批准。") % {
        "number": matter.number, "day": clock.chinese_date(until),
    }  # fmt: skip
    tell(
        actor, stream=matter.stream, occasion=ASKED, place=matter.place, audience=audience,
        words=said, confidentiality=str(matter.secrecy), due_by=matter.due_at,
    )  # fmt: skip


def require_approver(actor: Actor, matter: Matter) -> Extension:
    """What waits to be decided, if this actor may.

    Raises:
        IllegalMove: nothing is asked.
        NotAllowed: another role decides it, or it is their own.
    """
    more, asked = course.stage_of(matter).extend, open_one(matter)
    if more is None or asked is None:
        raise IllegalMove(_("没有等批准的延期。"))
    verb = "matters.decide_extension"
    fits = [g for g in actor.grants_of(verb) if matter.place.startswith(g.path)]
    if not any(g.role in more.approve and g.post_id != matter.holder_id for g in fits):
        who = "、".join(str(ROLES[role].label) for role in more.approve)
        raise NotAllowed(_("延期由承办岗位以外的%(who)s批准。") % {"who": who})
    if actor.person_id is None or actor.person_id == asked.asked_by_id:
        raise NotAllowed(_("自己申请的延期，要由另一个人批准。"))
    return asked


@command("批复延期")
def decide_extension(actor: Actor, matter: Matter, *, granted: bool, words: str = "") -> None:
    """Grant or refuse the time that was asked for; the teller hears of a new day and why.

    Raises:
        Refusal: refused without a word why.
        NotAllowed, IllegalMove: as `require_approver`.
    """
    actor.require("matters.decide_extension", place=matter.place)
    asked = require_approver(actor, matter)
    if not granted and not words.strip():
        raise Refusal(_("不批准的，请写明理由。"), field="words")
    asked.granted, asked.decided_by_id, asked.decided_at = granted, actor.person_id, clock.now()
    asked.save(update_fields=["granted", "decided_by_id", "decided_at"])
    facts: dict[str, Any] = {"extension": asked.pk, "granted": granted}
    if words.strip():
        label = writing.label_of(actor, "matters.decide_extension", matter.place)
        word = writing.write(actor, matter, WordRole.REASON, words, label=label, field="words")
        facts |= {"word": word.pk, "digest": word.digest}
    if granted:
        facts["due_on"] = asked.until.isoformat()
        state = engine.extend(course.definition(matter), waiting.state_of(matter), asked.until)
        course.touch(matter, **waiting.columns(state), escalated_at=None)
        promises.extend(matter, asked.until)
    else:
        course.touch(matter)
    emit(
        actor, "matters.decide_extension", stream=matter.stream, place=matter.place, **facts
    )  # fmt: skip
    _tell_decided(actor, matter, asked)


def _tell_decided(actor: Actor, matter: Matter, asked: Extension) -> None:
    day = clock.chinese_date(asked.until)
    if asked.granted:
        why = text.short(asked.reason.shown, telling.LONGEST_QUOTE)
        said = _("您反映的事（编号%(number)s）要多些时间，延到%(day)s前。原因：%(why)s") % {
            "number": matter.number, "day": day, "why": why,
        }  # fmt: skip
        telling.tell_teller(actor, matter, EXTENDED, said)
    if matter.holder is not None:
        found = _("已批准") if asked.granted else _("没有批准，仍按原来的期限办")
        said = _("事项%(number)s延期到%(day)s的申请：%(found)s。") % {
            "number": matter.number, "day": day, "found": found,
        }  # fmt: skip
        telling.tell_post(actor, matter, matter.holder, EXTENDED, said, due_by=matter.due_at)
