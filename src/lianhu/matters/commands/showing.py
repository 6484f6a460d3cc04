"""Showing (晒单): a named person releases masked words to the public board, for days the law sets."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock, text
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.kernel.hashing import SHORT, sm3
from lianhu.matters import course, hands, holding, promises, telling, writing
from lianhu.matters.commands.moderating import withdraw
from lianhu.matters.kinds import Secrecy, WordRole
from lianhu.matters.models import Matter, Word, WordFile
from lianhu.matters.telling import known_names
from lianhu.methods.vocabulary import Kind
from lianhu.publicity.commands import post
from lianhu.publicity.composing import composed
from lianhu.publicity.models import Posting


@dataclass(frozen=True, slots=True)
class Shown:
    """What the public reads of a matter: masked, with the promise that stands behind it."""

    title: str
    demand: str
    result: str
    words: str
    names: list[str]


def for_public(matter: Matter, title: str, demand: str, result: str) -> Shown:
    """These words as they will hang. Raises Refusal where title or result is missing."""
    names = known_names(matter)
    head, said, done = (
        text.mask_free_text(text.clean(one, 500), names) for one in (title, demand, result)
    )
    if not head or not done:
        raise Refusal(_("请写标题和办理结果。"), field="title" if not head else "result")
    plan = promises.latest(matter)
    lines = [_("反映：%s") % said if said else "", _("结果：%s") % done]
    lines += [promises.public_words(plan)] if plan else []
    return Shown(head, said, done, "\n".join(line for line in lines if line), names)


def preview(
    actor: Actor, matter: Matter, *, title: str, demand: str, result: str, board: str = ""
) -> Posting:
    """The posting that `publish` would make of these words now; nothing is kept.

    Raises:
        Refusal: as `publish` says.
    """
    shown = for_public(matter, title, demand, result)
    return composed(
        actor, stream=matter.stream, kind="result", title=shown.title, names=shown.names,
        days=course.stage_of(matter).days, words=shown.words, area=matter.area, board=board,
    )  # fmt: skip


def mark(posting: Posting) -> str:
    """By which a page knows again the words it has shown."""
    return sm3(f"{posting.title}\n{posting.words}".encode()).hex()[:SHORT]


@command("晒单")
def publish(
    actor: Actor, matter: Matter, *, title: str, demand: str, result: str, board: str = ""
) -> Posting:
    """Release what the public may read of a matter and post it.

    The words are written by the releasing person; phones, IDs and known names in them are
    masked once more, and what was masked is not what decides: the person does.

    Raises:
        NotAllowed: it is their own result.
        Refusal: nothing to read, or the matter may not be shown.
    """
    stage = course.require_role(actor, matter, "matters.publish")
    course.at_kind(matter, Kind.PUBLICITY)
    if matter.posted_at:
        raise IllegalMove(_("这件事已经在公示了。"))
    require_other_hands(actor, matter)
    # What nobody sorted (a matter the village put forward itself) is made public by who releases it.
    if matter.secrecy not in (Secrecy.PUBLIC, Secrecy.INTERNAL):
        raise Refusal(_("只有可公开的事项才公示。"))
    shown = for_public(matter, title, demand, result)
    for role, said in ((WordRole.DEMAND, shown.demand), (WordRole.RESULT, shown.result)):
        word = Word.objects.filter(matter=matter, role=role, erased_at=None).last()
        if word and said:
            writing.release(word, actor, said)
    made = post(
        actor, stream=matter.stream, kind="result", title=shown.title, names=shown.names,
        days=stage.days, words=shown.words, area=matter.area, board=board,
    )  # fmt: skip
    # Released late, it was escalated: the clock must look at it once more when its days are over.
    course.touch(
        matter, posted_at=clock.now(), due_at=made.until_at, escalated_at=None,
        secrecy=Secrecy.PUBLIC,
    )  # fmt: skip
    emit(
        actor, "matters.publish", stream=matter.stream, place=matter.place, posting=made.pk,
        until=made.until_at.isoformat(),
    )  # fmt: skip
    telling.tell_stage(actor, matter, stage, "leave", {})
    return made


@command("不宜公示")
def withhold(actor: Actor, matter: Matter, *, reason: str) -> None:
    """A named person decides, with a reason, that a result is not shown.

    Raises:
        NotAllowed: it is their own result. Refusal: no reason. IllegalMove: it is shown already.
    """
    course.require_role(actor, matter, "matters.withhold")
    course.at_kind(matter, Kind.PUBLICITY)
    if matter.posted_at:
        raise IllegalMove(_("这件事已经在公示了，请先撤回公示。"))
    require_other_hands(actor, matter)
    if not reason.strip():
        raise Refusal(_("请写明为什么不宜公示。"), field="reason")
    label = writing.label_of(actor, "matters.withhold", matter.place)
    word = writing.write(actor, matter, WordRole.REASON, reason, label=label, field="reason")
    course.advance(
        actor, matter, "matters.withhold", "withheld", words={"reason": reason},
        data={"word": word.pk, "digest": word.digest},
    )  # fmt: skip


def require_other_hands(actor: Actor, matter: Matter) -> None:
    """Nobody releases or holds back their own result, whatever the method of the place says.

    Raises:
        NotAllowed: the same person handled or answered it, under whatever post; says who could.
    """
    if not hands.handled(actor.person_id, matter.pk):
        return
    own = actor.posts("matters.publish", matter.place)
    posts = holding.posts_for(matter.place, roles=list(course.stage_of(matter).act))
    others = [holding.who(post) for post in posts if post.held_by and post.pk not in own]
    raise NotAllowed(
        _("这件事由您本人办理或答复，是否公示要由另一个人决定：%(who)s。")
        % {"who": "、".join(others[:3]) or _("请上级指定")}
    )


def standing(matter: Matter) -> Posting | None:
    """The posting of its result that was not withdrawn."""
    return Posting.objects.of(matter.stream).filter(kind="result").exclude(state="withdrawn").last()


@command("收回公开的内容")
def take_back(actor: Actor, matter: Matter) -> None:
    """What was released of `matter` is no longer public, for its posting was withdrawn.

    It waits to be posted again or withheld: days on which nothing hung do not count.

    Raises:
        IllegalMove: a posting of it still stands.

    Source: 村民委员会组织法 第三十五条, 2026-01-01 (at least 15 days).
    """
    actor.require("matters.take_back", place=matter.place)
    if standing(matter) is not None:
        raise IllegalMove(_("这件事已经在公示了。"))
    withdraw(matter)
    WordFile.objects.filter(word__matter=matter).update(released_at=None)
    if matter.posted_at is None or matter.closed_at:
        emit(actor, "matters.take_back", stream=matter.stream, place=matter.place)
        return
    course.jump(
        actor, matter, "matters.take_back", matter.version_id, matter.stage,
        also={"posted_at": None}, data={},
    )  # fmt: skip


@command("收回遮住的话")
def cover_words(actor: Actor, matter: Matter) -> None:
    """Something of what was released was covered on its posting: the posting is what is read from now
    on, and the words of the matter are not released again by themselves."""
    actor.require("matters.cover_words", place=matter.place)
    withdraw(matter)
    WordFile.objects.filter(word__matter=matter).update(released_at=None)
    emit(actor, "matters.cover_words", stream=matter.stream, place=matter.place)


@command("公示期满")
def finish_showing(actor: Actor, matter: Matter) -> None:
    """The days of showing are over; done by the clock.

    The posting is read again here: paper hung later counts from its own day, and while an
    objection waits for its answer nothing is closed.

    Raises:
        IllegalMove: not shown yet, withdrawn, or the days are not over.
    """
    actor.require("matters.finish_showing", place=matter.place)
    course.at_kind(matter, Kind.PUBLICITY)
    now = clock.now()
    if not matter.posted_at or (matter.due_at and matter.due_at > now):
        raise IllegalMove(_("公示还没有期满。"))
    posting = standing(matter)
    if posting is None:
        raise IllegalMove(_("公示已经撤回，不能算期满。"))
    until = posting.until_at
    if posting.objections.filter(answered_at=None).exists():
        until = max(until, now + timedelta(days=1))
    if until > now:
        course.touch(matter, due_at=until)
        emit(
            actor,
            "matters.finish_showing",
            stream=matter.stream,
            place=matter.place,
            until=until.isoformat(),
        )
        return
    course.advance(actor, matter, "matters.finish_showing", "done")
