"""Opening one closed field, for a reason, on the record."""

from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.files.models import Confidentiality
from lianhu.kernel.errors import Missing, Refusal
from lianhu.kernel.text import clean_line
from lianhu.people.fields import open_id, open_more, open_phone
from lianhu.people.models import Contact, Person, Reveal, Teller
from lianhu.people.models.tellers import SEE_PRIVATE
from lianhu.people.scope import place_for

ID_NUMBER: Final = "id_number"
PHONE: Final = "phone"
WORDS_LIMIT: Final = 200


@command("查看明文")
def reveal(
    actor: Actor,
    person: Person,
    *,
    field: str,
    reason: str,
    words: str,
    contact: Contact | None = None,
) -> str:
    """The identity number, or the phone of `contact`, in clear; who looked and why is kept.

    Args:
        field: ID_NUMBER or PHONE. reason: a value of Reveal.Why. words: what for, in own words.

    Raises:
        Refusal: no reason or no words. Missing: there is nothing to show.
        MissingKey, Damaged: it cannot be read now.

    Source: 个人信息保护法 第五十一条, 2021-11-01.
    """
    place = place_for(actor, "people.reveal", person)
    actor.require("people.reveal", place=place)
    said = _said(reason, words)
    if field == ID_NUMBER:
        clear = open_id(person)
    elif field == PHONE and contact is not None and contact.person_id == person.pk:
        clear = open_phone(contact)
    else:
        raise Refusal(_("请选择要查看的内容。"), field="field")
    if not clear:
        raise Missing(_("没有登记这项内容。"))
    row = _keep(actor, said, reason, field, person=person)
    emit(
        actor,
        "people.reveal",
        stream=f"person:{person.pk}",
        place=place,
        field=field,
        contact=contact.pk if contact else None,
        reason=reason,
        words=digest(said, row.salt),
        reveal=row.pk,
    )
    return clear


@command("查看反映人电话")
def reveal_teller(actor: Actor, teller: Teller, *, reason: str, words: str) -> str:
    """The phone of who raised something, in clear; who looked and why is kept.

    What stood beside it, a second number or an extension, follows in a line of its own.

    Raises:
        NotAllowed: the matter is private, and not open to this actor.
        Else as `reveal`.
    """
    actor.require("people.reveal_teller", place=teller.place)
    if teller.confidentiality == Confidentiality.PRIVATE:
        actor.require(SEE_PRIVATE, place=teller.place)
    said = _said(reason, words)
    clear = open_phone(teller)
    if not clear:
        raise Missing(_("反映人没有留电话。"))
    row = _keep(actor, said, reason, PHONE, teller=teller)
    emit(
        actor,
        "people.reveal_teller",
        stream=f"teller:{teller.pk}",
        place=teller.place,
        field=PHONE,
        reason=reason,
        words=digest(said, row.salt),
        reveal=row.pk,
    )
    more = open_more(teller)
    return f"{clear}\n{more}" if more else clear


def _said(reason: str, words: str) -> str:
    if reason not in Reveal.Why.values:
        raise Refusal(_("请选择查看的事由。"), field="reason")
    said = clean_line(words, WORDS_LIMIT, label=_("说明"), field="words")
    if not said:
        raise Refusal(_("请写明查看的用途，例如“通知领取材料”。"), field="words")
    return said


def _keep(
    actor: Actor,
    said: str,
    reason: str,
    field: str,
    *,
    person: Person | None = None,
    teller: Teller | None = None,
) -> Reveal:
    return Reveal.objects.create(
        person=person,
        teller=teller,
        field=field,
        why=reason,
        words=said,
        salt=new_salt(),
        account_id=actor.account_id,
        by_person_id=actor.person_id,
    )
