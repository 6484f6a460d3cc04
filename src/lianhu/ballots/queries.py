"""What pages ask about votes: never how anybody voted, and no total before the round is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, F, QuerySet

from lianhu.audit.actor import SYSTEM, VISITOR, Actor, under
from lianhu.audit.reads import first
from lianhu.ballots.closed import hidden_from
from lianhu.ballots.models import (
    Hands,
    Keying,
    PaperBox,
    Participation,
    Proxy,
    Recusal,
    Round,
    VoteCode,
)
from lianhu.ballots.models.rounds import HELP
from lianhu.ballots.paperslip import blind
from lianhu.ballots.slips import WORDS, differing
from lianhu.kernel import codes
from lianhu.people.models import Person
from lianhu.rolls.models import Entry

MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A round on the list: how many of the base took part."""

    round: Round
    parts: int


def listed(actor: Actor) -> list[Listed]:
    """The rounds an actor works with, those that are voted in first, then the newest; one query."""
    rows = Round.objects.visible_to(actor).select_related("roll__area")
    found = rows.defer("proof", "present").annotate(n=Count("participations"))
    found = found.order_by(F("closed_at").desc(nulls_first=True), "-pk")[:MOST]
    return [Listed(one, getattr(one, "n")) for one in found]  # noqa: B009


def for_voters(pk: int) -> Round | None:
    """A round that is voted in on phones; anybody may read its question."""
    found: Round | None = first("", _for_voters, int(pk))
    return found


def _for_voters(pk: int) -> QuerySet[Round]:
    rows = Round.objects.visible_to(SYSTEM).filter(pk=pk, way=Round.Way.PHONE)
    return rows.exclude(hidden_from(VISITOR)).select_related("roll__area").order_by()


def entry_of(round_: Round, code: str) -> Entry | None:
    """Whose code this is; None for a wrong one."""
    if not codes.is_code(codes.normal_code(code)):
        return None
    found: Entry | None = first("", _of_code, round_.pk, blind(round_, code))
    return found


def _of_code(round_: int, kept: bytes) -> QuerySet[Entry]:
    codes_ = VoteCode.objects.filter(round=round_, blind=kept)
    return Entry.objects.filter(pk__in=codes_.values("entry")).order_by()


def without_slip(round_: Round) -> list[int]:
    """Numbers that signed in, do not stand back, and have not taken part; none where nobody signs in."""
    if round_.present is None:
        return []
    back = Recusal.objects.filter(round=round_).values("entry")
    done = Participation.objects.filter(round=round_).values("entry")
    rows = Entry.objects.filter(roll=round_.roll_id, no__in=round_.present)
    rows = rows.exclude(pk__in=back).exclude(pk__in=done).order_by("no")
    return [no for no in rows.values_list("no", flat=True) if no]


@dataclass(frozen=True, slots=True)
class Lent:
    """A proxy as the desk shows it."""

    proxy: Proxy
    giver: str
    holder: str
    used: bool

    @property
    def words(self) -> str:
        return f"{self.giver} → {self.holder}"


def lent(actor: Actor, round_: Round) -> list[Lent]:
    """Who lent a vote to whom, by number; three queries."""
    rows = Proxy.objects.filter(round=round_).select_related("giver", "holder")
    found = list(rows.order_by("giver__no"))
    used = set(Participation.objects.filter(proxy__in=found).values_list("proxy", flat=True))
    ids = {pk for one in found for pk in (one.giver.person_id, one.holder.person_id) if pk}
    names = Person.objects.visible_to(actor).filter(pk__in=ids).in_bulk()

    def said(entry: Entry) -> str:
        person = names.get(entry.person_id or 0)
        return f"{entry.no}号{person.name if person else ''}"

    return [Lent(one, said(one.giver), said(one.holder), one.pk in used) for one in found]


def part_of(round_: Round, entry: Entry) -> Participation | None:
    """That a number took part, by which way and when; nothing else is known of it."""
    return Participation.objects.filter(round=round_, entry=entry).first()


def turnout(round_: Round) -> dict[str, int]:
    """How many took part, by way."""
    rows = Participation.objects.filter(round=round_).values("channel").annotate(n=Count("pk"))
    return {row["channel"]: row["n"] for row in rows}


def entry_at(actor: Actor, round_: Round, no: int) -> Entry | None:
    """A number that this actor may help to vote: those of their own places."""
    paths = [path for path in actor.paths(HELP) if path.startswith(round_.place)]
    rows = Entry.objects.filter(roll=round_.roll_id, no=no).select_related("person", "household")
    if not actor.grant(HELP, round_.place):
        rows = rows.filter(under(paths, "place"))
    return rows.first()


def name_of(actor: Actor, entry: Entry) -> str:
    """Who stands under a number, for who works with the people there; "" for others."""
    if entry.household_id:
        return str(entry.household)
    found = Person.objects.visible_to(actor).filter(pk=entry.person_id or 0).first()
    return found.name if found else ""


@dataclass(frozen=True, slots=True)
class BoxState:
    """A box as one keyer sees it: their own numbers, and where the other's differ."""

    box: PaperBox
    given: int
    keyers: int
    mine: dict[str, object] | None
    differs: tuple[str, ...]


def boxes(actor: Actor, round_: Round) -> list[BoxState]:
    """Every box of a round."""
    rows = PaperBox.objects.filter(round=round_).annotate(n=Count("given")).order_by("no")
    keyings = Keying.objects.filter(box__round=round_).order_by("attempt")
    return [
        _state(actor, round_, box, [one for one in keyings if one.box_id == box.pk]) for box in rows
    ]


def _state(
    actor: Actor, round_: Round, box: PaperBox, keyings: Iterable[Keying]
) -> BoxState:  # fmt: skip
    last = {one.slot: one for one in keyings}
    mine = next((one for one in last.values() if one.person_id == actor.person_id), None)
    differs: tuple[str, ...] = ()
    if len(last) == 2 and box.agreed_at is None:
        differs = differing(last[1].numbers, last[2].numbers)
    words = {**WORDS, **round_.names}
    return BoxState(
        box, getattr(box, "n"), len(last),  # noqa: B009
        mine.numbers if mine else None, tuple(words[one] for one in differs),
    )  # fmt: skip


def last_hands(round_: Round) -> Hands | None:
    """The count of hands that stands: a later one takes the place of those before."""
    return Hands.objects.filter(round=round_).order_by("-pk").first()
