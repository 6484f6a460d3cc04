"""Erasing what was said: on the demand of who said it, or when the law no longer lets us keep it."""

from collections.abc import Sequence

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.files import commands as files
from lianhu.files.models import File
from lianhu.kernel import clock
from lianhu.matters.models import Matter, Word, WordFile
from lianhu.notices import commands as notices


@command("删除反映内容")
def erase_words(actor: Actor, matter: Matter, *, reason: str) -> None:
    """Blank all that was said about `matter`, with its photos, voices and tellings.

    All of it, and not only what the teller said: answers and notes name them too, and once the
    name is gone nothing could hide it there. Digests stay, so the log still verifies.

    Args:
        reason: the key of the lawful reason, for the log.

    Source: 个人信息保护法 第四十七条, 2021-11-01.
    """
    actor.require("matters.erase_words", place=matter.place)
    words = Word.objects.filter(matter=matter, erased_at=None)
    ids = list(words.values_list("pk", flat=True))
    blank = {"text": "", "salt": "", "public_text": "", "released_at": None}
    words.update(**blank, released_by_id=None, erased_at=clock.now())
    matter.plans.update(measures="", steps=[])
    Matter._base_manager.filter(pk=matter.pk).update(spot="")
    WordFile.objects.filter(word__matter=matter).delete()
    # A digest of what was said would still prove it to who guesses the words.
    matter.taken_marks.all().delete()
    for file in File.objects.of(matter.stream):
        files.erase(actor, file, place=matter.place)
    notices.erase(actor, stream=matter.stream, place=matter.place)
    emit(
        actor, "matters.erase_words", stream=matter.stream, place=matter.place,
        words=ids, reason=reason,
    )  # fmt: skip


def erase_told_by(actor: Actor, tellers: Sequence[int], reason: str) -> None:
    """Erase the matters that these tellers raised; in the transaction that erases the tellers."""
    for matter in Matter._base_manager.filter(teller__in=tellers).order_by("pk"):
        erase_words(actor, matter, reason=reason)
