"""Asking the teller something while their matter is handled: the clock stands until they answer."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.access.device import marked
from lianhu.audit.actor import Actor
from lianhu.audit.models import Event
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock, text
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import course, telling, waiting, writing
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter
from lianhu.methods.definition import Asking
from lianhu.notices.occasions import occasion

ASKED: Final = occasion("matters.asked", _later("办事的人问您一句"))


def require_asker(actor: Actor, matter: Matter, verb: str) -> None:
    """Raises NotAllowed unless the matter waits for this actor: its holder, or who may sort it."""
    course.require_role(actor, matter, verb)
    if actor.kind == "system" or matter.holder_id is None:
        return
    if matter.holder_id not in actor.posts(verb, matter.place):
        raise NotAllowed(_("这件事由其他岗位承办。"))


def may_ask(matter: Matter) -> Asking:
    """How long the teller may be waited for.

    Raises:
        IllegalMove: the method has no asking here, it was used up, or an answer is waited for.
    """
    asking = course.stage_of(matter).ask_back
    if asking is None or matter.settled:
        raise IllegalMove(_("按现行办法，这一步不能问反映人。"))
    if matter.paused_at:
        raise IllegalMove(_("已经问过，正在等反映人回话。"))
    asked = Event.objects.of(matter.stream).filter(verb="matters.ask_teller").count()
    if asked >= asking.at_most:
        raise IllegalMove(_("问反映人的次数已用完（最多%(n)d次）。") % {"n": asking.at_most})
    return asking


@command("问反映人")
def ask_teller(actor: Actor, matter: Matter, *, words: str) -> None:
    """Ask the teller something; until they answer the clock of the stage stands.

    It stands for nobody else: no office and no contractor stops it. A time that is up already
    does not stand either.

    Raises:
        Refusal: no question.
        IllegalMove: as `may_ask`.
    """
    require_asker(actor, matter, "matters.ask_teller")
    asking = may_ask(matter)
    if not words.strip():
        raise Refusal(_("请写明要问什么，反映人会看到。"), field="words")
    label = writing.label_of(actor, "matters.ask_teller", matter.place)
    word = writing.write(actor, matter, WordRole.QUESTION, words, label=label, field="words")
    stands: dict[str, Any] = {}
    until = asking.longest.after(clock.now())
    if matter.due_at is not None and matter.due_at > clock.now():
        waiting.pause(matter, until)
        stands = {"paused_until": until.isoformat()}
    else:
        course.touch(matter)
    emit(
        actor, "matters.ask_teller", stream=matter.stream, place=matter.place,
        word=word.pk, digest=word.digest, **stands, **marked(actor),
    )  # fmt: skip
    said = _("您反映的事（编号%(number)s），办的人要问您一句：%(words)s 请在%(day)s前回话。") % {
        "number": matter.number, "words": text.short(words, telling.LONGEST_QUOTE),
        "day": clock.chinese_date(clock.day_of(until)),
    }  # fmt: skip
    telling.tell_teller(actor, matter, ASKED, said, due_by=until)


@command("记下反映人的回话")
def hear_back(actor: Actor, matter: Matter, *, words: str) -> None:
    """Write down what the teller answered by phone or at the door; the clock goes on.

    Raises:
        Refusal: nothing was said.
        IllegalMove: nothing is waited for.
    """
    require_asker(actor, matter, "matters.hear_back")
    require_waiting(matter)
    post = writing.label_of(actor, "matters.hear_back", matter.place)
    label = _("反映人（%(post)s代记）") % {"post": post[:48]}
    word = writing.write(actor, matter, WordRole.COMMENT, words, label=label, field="words")
    waiting.resume(matter)
    emit(
        actor, "matters.hear_back", stream=matter.stream, place=matter.place,
        word=word.pk, digest=word.digest, resumed=True, **marked(actor),
    )  # fmt: skip


def require_waiting(matter: Matter) -> None:
    """Raises IllegalMove unless the teller is waited for."""
    if matter.paused_at is None:
        raise IllegalMove(_("现在没有等反映人回话。"))


@command("不再等回话")
def resume(actor: Actor, matter: Matter) -> None:
    """No answer came in time: the clock goes on by itself.

    Raises:
        IllegalMove: it does not stand, or its time is not over.
    """
    actor.require("matters.resume", place=matter.place)
    if matter.paused_until is None or matter.paused_until > clock.now():
        raise IllegalMove(_("还在等反映人回话。"))
    waiting.resume(matter)
    emit(actor, "matters.resume", stream=matter.stream, place=matter.place, resumed=True)
