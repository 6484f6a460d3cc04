"""Many matters at once, out of a table that another office keeps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.rows import copy, keyed, new, next_ids
from lianhu.audit.trace import command, digest, emit, emit_firsts, new_salt
from lianhu.counties.current import current
from lianhu.kernel import clock, codes, text
from lianhu.kernel.errors import Refusal
from lianhu.matters import course, sending, telling
from lianhu.matters.kinds import Kind, Phase, Secrecy, WordRole
from lianhu.matters.models import Matter, Word
from lianhu.matters.remembering import once, remembering
from lianhu.matters.secrets import seal_code
from lianhu.matters.writing import LONGEST
from lianhu.methods import engine
from lianhu.methods.queries import definition_of, receiving
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
    if not 0 < len(asked) <= MOST or any(one.kind == Kind.ACCUSATION for one in asked):
        raise Refusal(_("一批最多%(most)d件，反映干部问题的不能成批收。") % {"most": MOST})
    with remembering():
        rows = _rows(actor, asked)
        copy(rows)
        words = [_word(actor, row, one) for row, one in zip(rows, asked, strict=True)]
        keyed(words)
        copy(words)
        emit_firsts(
            actor, "matters.raise",
            [(row.stream, row.place, _facts(row, word)) for row, word in zip(rows, words, strict=True)],
        )  # fmt: skip
        _tell(actor, rows, words)
    emit(actor, "matters.raise_many", stream=batch, place=place, matters=[row.pk for row in rows])
    return rows


def _rows(actor: Actor, asked: Sequence[Asked]) -> list[Matter]:
    tellers = _tellers(actor, asked)
    found = zip(next_ids(Matter, len(asked)), asked, tellers, strict=True)
    return [_row(actor, pk, one, teller) for pk, one, teller in found]


def _tellers(actor: Actor, asked: Sequence[Asked]) -> Iterator[Teller | None]:
    """In the order of `asked`; None for who left nothing."""
    lefts = [
        Left(
            one.name, one.phone, one.where_words,
            Teller.Reach.CALL if one.phone else Teller.Reach.PAGE, one.area.path,
        )
        if one.name or one.phone or one.where_words
        else None
        for one in asked
    ]  # fmt: skip
    made = iter(note_many(actor, [left for left in lefts if left]))
    return (next(made) if left else None for left in lefts)


def _row(actor: Actor, pk: int, one: Asked, teller: Teller | None) -> Matter:
    version = once(("version", one.area.pk, one.kind), lambda: receiving(one.area, one.kind))
    method = definition_of(version.pk)
    step = engine.move(method, engine.first(method, collected=False), "done", {})
    if not isinstance(step, engine.Goto):
        raise AssertionError(f"{method.key} hands over before anybody has looked")
    matter = new(
        Matter,
        id=pk,
        number=codes.number_of(pk, bytes(current().secret)[:16]),
        code_cipher=seal_code(codes.new_code(), pk),
        kind=one.kind,
        area=one.area,
        place=one.area.path,
        spot=text.clean_line(one.spot, 80, field="spot"),
        channel=one.channel,
        channel_key=one.channel_key,
        teller=teller,
        raised_by_id=actor.person_id,
        raised_at=clock.now(),
        secrecy=Secrecy.INTERNAL,
        phase=Phase.COLLECTED,
        promised_on=one.promised_on,
    )
    to = course.arrive(matter, version.pk, step.stage, {})
    to.columns["passed"] = engine.count({}, step)
    for name, value in to.columns.items():
        setattr(matter, name, value)
    return matter


def _word(actor: Actor, matter: Matter, one: Asked) -> Word:
    said = text.clean(one.words, LONGEST, field="words")
    if not said:
        raise Refusal(_("没有写反映的内容。"), field="words")
    salt = new_salt()
    return new(
        Word, matter=matter, role=WordRole.DEMAND, text=said, by_person_id=actor.person_id,
        by_label=_("反映人"), at=clock.now(), salt=salt, digest=digest(said, salt),
    )  # fmt: skip


def _facts(matter: Matter, word: Word) -> dict[str, Any]:
    """As `raise_` records it."""
    first = engine.first(definition_of(matter.version_id), collected=False)
    facts = {
        "version": matter.version_id, "outcome": "done", "to": matter.stage, "kind": matter.kind,
        "channel": matter.channel, "word": word.pk, "digest": word.digest,
        "holder": matter.holder_id or 0, "teller": matter.teller_id, "left": first,
    }  # fmt: skip
    if matter.promised_on:
        facts["promised_on"] = matter.promised_on.isoformat()
    return facts


def _tell(actor: Actor, rows: Sequence[Matter], words: Sequence[Word]) -> None:
    """Tell of each; a rule that waits for no dispatcher sends it on first, as for one alone."""
    quotes = [
        {"title": telling.title_in(row, word.text)} for row, word in zip(rows, words, strict=True)
    ]
    left: list[Telling] = []
    for row, quote in zip(rows, quotes, strict=True):
        method = definition_of(row.version_id)
        first = method.stage(engine.first(method, collected=False))
        left += telling.stage_words(row, first, "leave", quote)
    tell_many(actor, left)
    entered: list[Telling] = []
    for row, word, quote in zip(rows, words, quotes, strict=True):
        stage = definition_of(row.version_id).stage(row.stage)
        if not sending.sent_at_once(row, word.text, quote):
            entered += telling.stage_words(row, stage, "enter", quote)
    tell_many(actor, entered)
