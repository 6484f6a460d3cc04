"""Words of an open matter that a named person lets everyone read, and takes back; what was said stays."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit
from lianhu.kernel import text
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import course, writing
from lianhu.matters.joining import require_own_way
from lianhu.matters.kinds import Secrecy, WordRole
from lianhu.matters.models import Matter, Word
from lianhu.matters.telling import known_names


def first_word(matter: Matter) -> Word | None:
    """What was said first, unless it was erased; a recording alone has no text."""
    said = Word.objects.filter(matter=matter, role=WordRole.DEMAND, erased_at=None)
    return said.exclude(text="").order_by("pk").first()


def require_showable(matter: Matter) -> None:
    """Raises a Refusal unless the words of this matter may be read by everyone now."""
    require_own_way(matter)
    if matter.secrecy != Secrecy.PUBLIC:
        raise NotAllowed(_("没有分流的事项和私事，说法不公开。"))
    if matter.settled:
        raise IllegalMove(_("已办结或已公示的，在公示里改。"))
    if first_word(matter) is None:
        raise IllegalMove(_("这件事没有写下来的话，或者已经删除。"))


def require_shown(matter: Matter) -> None:
    """Raises IllegalMove unless words of an open matter are public now."""
    word = first_word(matter)
    if matter.posted_at or word is None or word.released_at is None:
        raise IllegalMove(_("这件事没有公开的说法；已公示的请撤回公示。"))


@command("公开说法")
def show_words(actor: Actor, matter: Matter, *, words: str) -> None:
    """Everyone may read `words` in place of what was said; done again, they are changed.

    They are written by the person who releases them, and masked once more. What was said is never
    touched; of each version the log keeps who, when and a salted digest.

    Raises:
        Refusal: no words. NotAllowed: not sorted as public. IllegalMove: over, or goes along.
    """
    actor.require("matters.show_words", place=matter.place)
    require_showable(matter)
    word = first_word(matter)
    shown = text.mask_free_text(text.clean(words, 500, field="words"), known_names(matter))
    if word is None or not shown:
        raise Refusal(_("请写公众看到的一句话。"), field="words")
    # What others read of it changed, and so does what a program keeps of it; of two, one wins.
    course.touch(matter)
    writing.release(word, actor, shown)
    emit(
        actor, "matters.show_words", stream=matter.stream, place=matter.place, shown=word.pk,
        digest=digest(shown, word.salt),
    )  # fmt: skip


@command("收回公开的说法")
def hide_words(actor: Actor, matter: Matter, *, reason: str) -> None:
    """The public words of an open matter are public no longer; what was said is untouched.

    Raises:
        Refusal: no reason. IllegalMove: nothing of it is public, or it hangs on the board.
    """
    actor.require("matters.hide_words", place=matter.place)
    require_shown(matter)
    label = writing.label_of(actor, "matters.hide_words", matter.place)
    why = writing.write(actor, matter, WordRole.REASON, reason, label=label, field="reason")
    course.touch(matter)
    withdraw(matter)
    emit(
        actor, "matters.hide_words", stream=matter.stream, place=matter.place, word=why.pk,
        digest=why.digest,
    )  # fmt: skip


def withdraw(matter: Matter) -> None:
    """Nothing that was said about `matter` is public any more."""
    words = Word.objects.filter(matter=matter, released_at__isnull=False)
    words.update(public_text="", released_by_id=None, released_at=None)
