"""Many matters at once, out of a table that another office keeps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.rows import copy, keyed, new, next_ids
from lianhu.audit.trace import command, digest, emit, emit_firsts, new_salt
from lianhu.kernel import clock, text
from lianhu.kernel.errors import Refusal
from lianhu.matters import beginning, sending, telling
from lianhu.matters.beginning import Begun
from lianhu.matters.kinds import Kind, WordRole
from lianhu.matters.models import Matter, Word
from lianhu.matters.remembering import remembering
from lianhu.matters.writing import LONGEST
from lianhu.notices.commands import tell_many
from lianhu.notices.telling import Word as Telling
from lianhu.people.commands import Left, note_many
from lianhu.people.models import Teller
from lianhu.places.models import Area

# What one transaction holds, and a killed one has to do again.
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """One matter of many; `promised_on` is the day the other office set."""

    area: Area
    words: str
    channel: str
    channel_key: str
    kind: str = Kind.DEMAND
    name: str = ""
    phone: str = ""
    more_phones: str = ""
    where_words: str = ""
    spot: str = ""
    promised_on: date | None = None


@command("成批收下事项")
def raise_many(actor: Actor, asked: Sequence[Asked], *, place: str, batch: str) -> list[Matter]:
    """As `raise_` for each of at most MOST, in order: own number, words, teller, event, tellings.

    A dozen statements however many there are. The day that another office set stands as the
    promise until somebody who claims the matter makes an earlier one.

    Args:
        batch: the stream of what they came in with.

    Raises:
        Refusal: what is wrong with the first that is; nothing is kept of any.
    """
    actor.require("matters.raise_many", place=place)
    if not 0 < len(asked) <= MOST:
        raise Refusal(_("一批最多%(most)d件。") % {"most": MOST})
    with remembering():
        begun = _begun(actor, asked)
        rows = [one.matter for one in begun]
        copy(rows)
        words = [_word(actor, row, one) for row, one in zip(rows, asked, strict=True)]
        keyed(words)
        copy(words)
        emit_firsts(
            actor, "matters.raise",
            [
                (one.matter.stream, one.matter.place, one.facts(word))
                for one, word in zip(begun, words, strict=True)
            ],
        )  # fmt: skip
        _tell(actor, begun, words)
    emit(actor, "matters.raise_many", stream=batch, place=place, matters=[row.pk for row in rows])
    return rows


def _begun(actor: Actor, asked: Sequence[Asked]) -> list[Begun]:
    tellers = _tellers(actor, asked)
    found = zip(next_ids(Matter, len(asked)), asked, tellers, strict=True)
    return [
        beginning.begin(
            actor, pk, one.area, one.kind, channel=one.channel, channel_key=one.channel_key,
            teller=teller, spot=one.spot, promised_on=one.promised_on,
        )
        for pk, one, teller in found
    ]  # fmt: skip


def _tellers(actor: Actor, asked: Sequence[Asked]) -> Iterator[Teller | None]:
    """In the order of `asked`; None for who left nothing."""
    lefts = [
        Left(
            one.name, one.phone, one.where_words,
            Teller.Reach.CALL if one.phone else Teller.Reach.PAGE, one.area.path, one.more_phones,
        )
        if one.name or one.phone or one.where_words
        else None
        for one in asked
    ]  # fmt: skip
    made = iter(note_many(actor, [left for left in lefts if left]))
    return (next(made) if left else None for left in lefts)


def _word(actor: Actor, matter: Matter, one: Asked) -> Word:
    said = text.clean(one.words, LONGEST, field="words")
    if not said:
        raise Refusal(_("没有写反映的内容。"), field="words")
    salt = new_salt()
    return new(
        Word, matter=matter, role=WordRole.DEMAND, text=said, by_person_id=actor.person_id,
        by_label=_("反映人"), at=clock.now(), salt=salt, digest=digest(said, salt),
    )  # fmt: skip


def _tell(actor: Actor, begun: Sequence[Begun], words: Sequence[Word]) -> None:
    """Tell of each; a rule that waits for no dispatcher sends it on first, as for one alone."""
    quotes = [
        {"title": telling.title_in(one.matter, word.text)}
        for one, word in zip(begun, words, strict=True)
    ]
    left: list[Telling] = []
    for one, quote in zip(begun, quotes, strict=True):
        left += telling.stage_words(one.matter, one.first, "leave", quote)
    tell_many(actor, left)
    entered: list[Telling] = []
    for one, word, quote in zip(begun, words, quotes, strict=True):
        if not sending.sent_at_once(one.matter, word.text, quote):
            entered += telling.stage_words(one.matter, one.to, "enter", quote)
    tell_many(actor, entered)
