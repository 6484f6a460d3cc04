"""Counting what people hold up or put in a box: by two people, neither of whom can make it fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.ballots.holding import held
from lianhu.ballots.impartial import impartial
from lianhu.ballots.models import Hands, Keying, PaperBox, Round
from lianhu.ballots.slips import SLIPS, differing
from lianhu.files.intake import attach
from lianhu.files.models import Confidentiality, File
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean_line

MOST: Final = 1_000_000
MOST_BOXES: Final = 200


@dataclass(frozen=True, slots=True)
class Keyed:
    """What came of a keying: both agree, or in which totals they differ (never by how much)."""

    agreed: bool
    differs: tuple[str, ...] = ()


@command("加票箱")
def add_box(actor: Actor, round_: Round, *, label: str) -> PaperBox:
    """One more box for the slips of a round.

    Raises:
        Refusal: no label, or a round without paper.
    """
    actor.require("ballots.add_box", place=round_.place)
    now = held(round_, alone=True)
    if not now.is_secret:
        raise Refusal(_("这一轮不用纸票。"))
    said = clean_line(label, 40, label=_("放在哪里"), field="label")
    if not said:
        raise Refusal(_("请写票箱放在哪里。"), field="label")
    no = PaperBox.objects.filter(round=now).count() + 1
    if no > MOST_BOXES:
        raise Refusal(_("票箱太多了。"))
    made = PaperBox.objects.create(round=now, no=no, label=said, choices=now.choices)
    emit(actor, "ballots.add_box", stream=now.stream, place=now.place, box=no)
    return made


@command("录票")
def key_box(actor: Actor, box: PaperBox, *, numbers: Mapping[str, Any]) -> Keyed:
    """What one person reads off the tally of a box; a second person keys it too, without seeing it.

    Args:
        numbers: issued, returned, missing, valid, invalid, and `counts`: option → votes.

    Raises:
        Refusal: the numbers do not add up; at the field that shows it.
        NotAllowed: two others key this box, or it is about them. IllegalMove: it stands already.
    """
    actor.require("ballots.key_box", place=box.round.place)
    round_ = held(box.round)
    person = impartial(actor, round_)
    now = PaperBox.objects.select_for_update(of=("self",)).get(pk=box.pk)
    if now.agreed_at is not None:
        raise IllegalMove(_("这个票箱两个人录的已经一致，数不再变。"))
    said = _adding_up(round_, now, numbers)
    before = list(Keying.objects.filter(box=now).order_by("attempt"))
    slot = _slot(before, person)
    mine = [one for one in before if one.slot == slot]
    Keying.objects.create(
        box=now, slot=slot, attempt=len(mine) + 1, person_id=person, numbers=said, at=clock.now()
    )
    emit(actor, "ballots.key_box", stream=round_.stream, place=round_.place, box=now.no,
         slot=slot, attempt=len(mine) + 1)  # fmt: skip
    others = [one for one in before if one.slot != slot]
    if not others:
        return Keyed(agreed=False)
    differs = differing(said, others[-1].numbers)
    if not differs:
        PaperBox.objects.filter(pk=now.pk).update(agreed_at=clock.now(), **said)
    return Keyed(agreed=not differs, differs=differs)


@command("附唱票单照片")
def photograph(actor: Actor, box: PaperBox, *, photo: File) -> None:
    """Put the photo of the tally sheet with its box; one, for good.

    Raises:
        IllegalMove: it has one, or the round is over.
    """
    actor.require("ballots.photograph", place=box.round.place)
    round_ = held(box.round)
    impartial(actor, round_)
    if not PaperBox.objects.filter(pk=box.pk, photo=None).update(photo=photo):
        raise IllegalMove(_("这个票箱的唱票单照片已经附上了。"))
    attach(photo, round_.stream, confidentiality=Confidentiality.INTERNAL)
    emit(actor, "ballots.photograph", stream=round_.stream, place=round_.place, box=box.no,
         file=photo.pk, sm3=photo.sm3)  # fmt: skip


@command("点举手")
def count_hands(actor: Actor, round_: Round, *, counts: Mapping[str, int]) -> Hands:
    """Hands as one named person counted them; they stand once somebody else confirms them.

    Raises:
        Refusal: more hands than people, or a number is missing.
    """
    actor.require("ballots.count_hands", place=round_.place)
    now = held(round_, alone=True)
    if now.way != Round.Way.HANDS:
        raise Refusal(_("这一轮不是举手表决。"))
    if Hands.objects.filter(round=now, confirmed_at__isnull=False).exists():
        raise IllegalMove(_("举手的数已经有人核对过了，不再变。"))
    said = {key: _whole(counts.get(key), key) for key in now.keys}
    most = there(now)
    many = sum(said.values()) if not now.seats else max(said.values())
    if many > most:
        raise Refusal(
            _("点出来%(n)d，比能举手的%(most)d还多，请再点一次。") % {"n": many, "most": most}
        )
    made = Hands.objects.create(
        round=now, counts=said, by_person_id=impartial(actor, now), at=clock.now()
    )  # fmt: skip
    emit(actor, "ballots.count_hands", stream=now.stream, place=now.place, hands=made.pk)
    return made


@command("核对举手")
def confirm_hands(actor: Actor, hands: Hands) -> None:
    """Another named person saw the same.

    Raises:
        NotAllowed: who counted, or it is about them. Conflict: they were counted anew meanwhile.
    """
    actor.require("ballots.confirm_hands", place=hands.round.place)
    round_ = held(hands.round, alone=True)
    person = impartial(actor, round_)
    if person == hands.by_person_id:
        raise NotAllowed(_("点数和核对要两个人，请另一位来核对。"))
    last = Hands.objects.filter(round=round_).order_by("-pk").first()
    if last is None or last.pk != hands.pk:
        raise Conflict(_("刚刚又点了一次，请核对新的数。"))
    rows = Hands.objects.filter(pk=hands.pk, confirmed_at=None)
    if not rows.update(confirmed_at=clock.now(), confirmed_by_id=person):
        raise IllegalMove(_("已经有人核对过了。"))
    emit(actor, "ballots.confirm_hands", stream=round_.stream, place=round_.place, hands=hands.pk)


def there(round_: Round) -> int:
    """How many may raise a hand: who signed in and does not stand back, else all who do not."""
    if round_.present is None:
        return round_.base
    back = set(round_.recusals.values_list("entry__no", flat=True))
    return len(set(round_.present) - back)


def _slot(before: list[Keying], person: int) -> int:
    held_by = {one.slot: one.person_id for one in before}
    mine = [slot for slot, who in held_by.items() if who == person]
    free = [slot for slot in (1, 2) if slot not in held_by]
    if not mine and not free:
        raise NotAllowed(_("这个票箱已经有两个人在录。"))
    return mine[0] if mine else free[0]


def _adding_up(round_: Round, box: PaperBox, numbers: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {name: _whole(numbers.get(name), name) for name in SLIPS}
    counts = numbers.get("counts") or {}
    said["counts"] = {key: _whole(counts.get(key), key) for key in round_.keys}
    if said["issued"] != said["returned"] + said["missing"]:
        raise Refusal(_("发出的应该等于收回的加没有收回的，请再数一次。"), field="missing")
    if said["returned"] != said["valid"] + said["invalid"]:
        raise Refusal(_("收回的应该等于有效的加无效的，请再数一次。"), field="invalid")
    marks = sum(said["counts"].values())
    said["unmarked"] = said["valid"] * box.choices - marks
    if said["unmarked"] < 0:
        raise Refusal(_("各人得票加起来，比有效票能选的还多，请再数一次。"))
    if not round_.seats and said["unmarked"]:
        raise Refusal(_("同意、不同意、弃权加起来应该等于有效票，请再数一次。"))
    if round_.seats and max(said["counts"].values()) > said["valid"]:
        raise Refusal(_("有人得的票比有效票还多，请再数一次。"))
    return said


def _whole(value: Any, field: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise Refusal(_("请填整数，没有就填0。"), field=field)
    return value
