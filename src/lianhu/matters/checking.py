"""Holding rows of matters against the log: where each stands, and what was said."""

from collections.abc import Sequence

from lianhu.audit.models import Event
from lianhu.audit.trace import digest
from lianhu.matters import replay
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter, Word

BATCH = 500
# Where an event names a word and its digest.
NAMED = (("word", "digest"), ("opinion", "opinion_digest"))


def first_wrong() -> str:
    """The first matter that disagrees with its log, in words; "" when none does."""
    rows = Matter._base_manager.order_by("pk").prefetch_related("words__attachments__file")
    for matter in rows.iterator(BATCH):
        events = list(Event.objects.of(matter.stream))
        if wrong := _moves(matter, events) or _words(matter, events):
            return wrong
    return ""


def _moves(matter: Matter, events: Sequence[Event]) -> str:
    if not events:
        return f"{matter}：没有留痕"
    try:
        return replay.difference(matter, events)
    except (LookupError, ValueError) as problem:
        return f"{matter}：留痕不成一件事（{problem}）"


def _words(matter: Matter, events: Sequence[Event]) -> str:
    logged = {
        data[word]: data.get(proof)
        for data in (event.data for event in events)
        for word, proof in NAMED
        if word in data
    }
    kept = {word.pk: word for word in matter.words.all()}
    if lost := logged.keys() - kept.keys():
        return f"{matter}：留痕里的内容 {min(lost)} 不见了"
    for word in kept.values():
        if wrong := _word(word, logged.get(word.pk)):
            return f"{matter}：{wrong}"
    return ""


def _word(word: Word, logged: str | None) -> str:
    # Logs from before talks named their opinions.
    if logged is None and word.role != WordRole.OPINION:
        return f"内容 {word.pk} 没有留痕"
    if logged is not None and logged != word.digest:
        return f"内容 {word.pk} 的校验值与留痕不符"
    if word.erased_at is not None:
        return ""
    files = sorted(word.attachments.all(), key=lambda one: one.pk)
    said = "\n".join([word.text, *(one.file.sm3 for one in files)])
    return "" if digest(said, word.salt) == word.digest else f"内容 {word.pk} 被改过"
