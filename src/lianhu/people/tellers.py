"""Who raised something: what they chose to leave, and its deletion."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianhu.audit.actor import Actor
from lianhu.audit.rows import copy, new, next_ids
from lianhu.audit.trace import command, emit, emit_firsts
from lianhu.files.models import Confidentiality, wider_than
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.kernel.names import clean_name
from lianhu.kernel.text import clean_line
from lianhu.people.fields import clean_phone, seal_more, seal_phone
from lianhu.people.keys import next_id
from lianhu.people.models import Person, Reveal, Teller
from lianhu.people.said import erase_said

# Source: 个人信息保护法 第四十七条第一款, 2021-11-01.
WHY_ERASE: Final = {
    "purpose": gettext_lazy("目的已实现、无法实现或不再必要"),
    "expired": gettext_lazy("保存期限已届满"),
    "withdrawn": gettext_lazy("本人撤回同意或要求删除"),
    "unlawful": gettext_lazy("违法或违约处理"),
}
BLANK: Final[dict[str, Any]] = {
    "name": "",
    "phone_cipher": None,
    "phone_blind": None,
    "tail_blind": None,
    "more_phones_cipher": None,
    "where_words": "",
    "helper_name": "",
    "person": None,
}
HAMLET: Final = gettext_lazy("寨子")
NEEDS_PHONE: Final = (Teller.Reach.SMS, Teller.Reach.CALL)


@command("记录反映人", open_to=("visitor",))
def note_teller(
    actor: Actor,
    *,
    name: str = "",
    phone: str = "",
    where_words: str = "",
    reach: str = Teller.Reach.PAGE,
    helper: str = "",
    person: Person | None = None,
    place: str = "",
    confidentiality: str = Confidentiality.INTERNAL,
) -> Teller:
    """What somebody left about themselves; all of it may be empty, a phone is no identity.

    Args:
        where_words: the hamlet, in their own words. reach: a value of Teller.Reach.
        helper: the name of who speaks for them. place: the area path the matter belongs to.
        confidentiality: that of the matter.

    Raises:
        Refusal: at its field (name, phone, where_words, reach, helper), what is wrong.
    """
    actor.require("people.note_teller", place=place)
    teller, number = _teller(name, phone, where_words, reach, helper)
    teller.person, teller.place = person, place
    teller.confidentiality = Confidentiality(confidentiality)
    if number:
        teller.pk = next_id(Teller)
        teller.phone_cipher, teller.phone_blind, teller.tail_blind = seal_phone(
            Teller, teller.pk, number
        )
    teller.save(force_insert=True)
    emit(actor, "people.note_teller", stream=f"teller:{teller.pk}", place=place, fresh=True)
    return teller


def _teller(
    name: str, phone: str, where_words: str, reach: str, helper: str = ""
) -> tuple[Teller, str]:
    """An unsaved row of what somebody left, and the digits of the phone, which it does not hold.

    Raises:
        Refusal: at its field, what is wrong.
    """
    if reach not in Teller.Reach.values:
        raise Refusal(_("请选择怎样答复您。"), field="reach")
    number = clean_phone(phone) if phone.strip() else ""
    if reach in NEEDS_PHONE and not number:
        raise Refusal(
            _("要用电话或短信答复，请留下号码；不方便留的，可以选上门告知。"), field="phone"
        )
    teller = new(
        Teller,
        name=clean_name(name, field="name") if name.strip() else "",
        where_words=clean_line(where_words, 60, label=HAMLET, field="where_words"),
        prefers=reach,
        helper_name=clean_name(helper, field="helper") if helper.strip() else "",
    )
    return teller, number


@dataclass(frozen=True, slots=True)
class Left:
    """What one of many left about themselves, and the place their matter belongs to.

    `more_phones` is what stood beside the phone, as it was written.
    """

    name: str
    phone: str
    where_words: str
    reach: str
    place: str
    more_phones: str = ""


def note_many(actor: Actor, many: Sequence[Left]) -> list[Teller]:
    """As `note_teller` for each, with three statements; inside a command of the room above.

    Raises:
        Refusal: what is wrong with the first that is.
    """
    if not many:
        return []
    rows = []
    for pk, left in zip(next_ids(Teller, len(many)), many, strict=True):
        teller, number = _teller(left.name, left.phone, left.where_words, left.reach)
        teller.pk, teller.place = pk, left.place
        if number:
            teller.phone_cipher, teller.phone_blind, teller.tail_blind = seal_phone(
                Teller, pk, number
            )
        if left.more_phones:
            teller.more_phones_cipher = seal_more(pk, left.more_phones)
        rows.append(teller)
    copy(rows)
    emit_firsts(actor, "people.note_teller", [(f"teller:{row.pk}", row.place, {}) for row in rows])
    return rows


def tighten(teller_id: int, confidentiality: str) -> None:
    """Show a teller to no more people than their matter, which became more secret.

    One UPDATE in the command of the room that owns the matter; never the other way round.
    """
    wider = wider_than(confidentiality)
    rows = Teller.objects.filter(pk=teller_id, confidentiality__in=wider)
    rows.update(confidentiality=Confidentiality(confidentiality))


def follow(teller_id: int, place: str) -> None:
    """A teller goes with their matter to its new place; as `tighten`, no command of its own."""
    Teller.objects.filter(pk=teller_id).update(place=place)


@command("删除反映人信息")
def erase_teller(actor: Actor, teller: Teller, *, reason: str) -> None:
    """Delete what somebody left about themselves, and what they said.

    The row's number stays, so that logs still fit.

    Args:
        reason: a key of WHY_ERASE.

    Raises:
        Refusal: no lawful reason. Conflict: erased already.
    """
    actor.require("people.erase_teller", place=teller.place)
    if reason not in WHY_ERASE:
        raise Refusal(_("请选择删除的理由。"), field="reason")
    mine = Teller.objects.filter(pk=teller.pk, erased_at=None)
    if not mine.update(**BLANK, erased_at=clock.now()):
        raise Conflict(_("反映人的信息已经删除。"))
    Reveal.objects.filter(teller=teller).update(words="", salt="")
    erase_said(actor, [teller.pk], reason)
    emit(
        actor,
        "people.erase_teller",
        stream=f"teller:{teller.pk}",
        place=teller.place,
        reason=reason,
    )
    teller.refresh_from_db()
