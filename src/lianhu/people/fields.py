"""Sealing and opening of what must not lie in clear: identity numbers and phones.

A cipher is bound to its row, so bytes moved to another person do not open there. Opened text is
for `people.reveal`, for masking, and for the job that sends a message: nowhere else.
"""

import re
import unicodedata
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from lianhu.kernel.errors import Refusal
from lianhu.kernel.idcard import check_id
from lianhu.kernel.keys import KeyTrouble
from lianhu.kernel.names import mask_id, mask_phone
from lianhu.people.keys import ring
from lianhu.people.models import Contact, Person, Teller

ID_CONTEXT: Final = "people.id"
PHONE_CONTEXT: Final = "people.phone"
TAIL_CONTEXT: Final = "people.tail"
TAIL: Final = 4
UNCHECKED_LIMIT: Final = 30
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LANDLINE: Final = re.compile(r"(0\d{2,3})?[2-8]\d{6,7}(\d{1,4})?|400\d{7}")
# A number as somebody writes it between other words: mobile, landline, 400.
_WRITTEN: Final = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4}|400[- ]?\d{3}[- ]?\d{4}"
    r"|(?:\(?0\d{2,3}\)?[- ]?)?[2-8]\d{2,3}[- ]?\d{4})(?!\d)"
)
_BETWEEN: Final = " /,，、;；|"


class Sealed(NamedTuple):
    cipher: bytes
    blind: bytes
    tail: bytes


class SealedId(NamedTuple):
    cipher: bytes | None
    blind: bytes | None
    state: str


NO_ID: Final = SealedId(None, None, Person.IdState.NONE)


def clean_phone(text: str, *, field: str = "phone") -> str:
    """The digits of a mobile or landline number in this country.

    Full width, spaces, dashes and +86 are accepted. Raises Refusal saying what is wrong.
    """
    plain = unicodedata.normalize("NFKC", text[:60])
    digits = "".join(char for char in plain if char.isascii() and char.isdigit())
    rest = "".join(char for char in plain if char.isalpha())
    if len(digits) > 11:
        digits = digits.removeprefix("00").removeprefix("86")
    if rest or not (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)):
        raise Refusal(
            _("电话号码应为11位手机号，或带区号的座机号，现有%(count)d位数字，请核对。")
            % {"count": len(digits)},
            field=field,
        )
    return digits


def seal_phone(model: type[Contact] | type[Teller], pk: int, phone: str) -> Sealed:
    """A cleaned phone for the row `pk`: cipher, index of the whole, index of its last four digits."""
    return Sealed(
        ring().encrypt(phone.encode(), f"{model._meta.label_lower}.phone:{pk}"),
        blind_phone(phone),
        blind_tail(phone[-TAIL:]),
    )


def open_phone(row: Contact | Teller) -> str:
    """The phone in clear; empty when there is none. Raises MissingKey or Damaged."""
    if row.phone_cipher is None:
        return ""
    context = f"{row._meta.label_lower}.phone:{row.pk}"
    return ring().decrypt(bytes(row.phone_cipher), context).decode()


def seal_more(pk: int, words: str) -> bytes:
    """What stood beside the phone of the teller `pk`: as it was written, for whoever calls."""
    return ring().encrypt(words.encode(), f"people.teller.more:{pk}")


def open_more(teller: Teller) -> str:
    """What stood beside the phone in clear; empty when nothing did. Raises MissingKey or Damaged."""
    if teller.more_phones_cipher is None:
        return ""
    kept = bytes(teller.more_phones_cipher)
    return ring().decrypt(kept, f"people.teller.more:{teller.pk}").decode()


def first_phone(text: str) -> tuple[str, str]:
    """The first number in `text` that can be called, in digits, and what else is said there.

    "13800000000/0854-1234567转8" gives ("13800000000", "0854-1234567转8"), "0854-1234567转8" gives
    ("08541234567", "转8"); ("", "") where there is none.
    """
    plain = unicodedata.normalize("NFKC", text[:120])
    found = _WRITTEN.search(plain)
    if found is None:
        return "", ""
    digits = "".join(char for char in found[1] if char.isdigit())
    rest = f"{plain[: found.start()]} {plain[found.end() :]}"
    return digits, " ".join(rest.strip(_BETWEEN).split())


def masked_phone(row: Contact | Teller) -> str:
    """`138****5678`, or words that say the key is missing."""
    try:
        return mask_phone(open_phone(row))
    except KeyTrouble:
        return _("缺少密钥")


def blind_phone(phone: str) -> bytes:
    return ring().blind(phone, PHONE_CONTEXT)


def blind_tail(tail: str) -> bytes:
    return ring().blind(tail, TAIL_CONTEXT)


def seal_id(pk: int, number: str, *, unchecked: bool = False) -> SealedId:
    """An identity number for the person `pk`.

    With `unchecked` a number that fails GB 11643 is kept as 待核, without an index: a wrong
    number may be somebody else's right one.

    Raises:
        Refusal: it fails the check and `unchecked` was not said.
    """
    if not number.strip():
        return NO_ID
    try:
        checked = check_id(number, field="id_number")
    except Refusal:
        if not unchecked:
            raise
        kept = _unchecked(number)
        return SealedId(_encrypt_id(pk, kept), None, Person.IdState.UNCHECKED)
    return SealedId(_encrypt_id(pk, checked), blind_id(checked), Person.IdState.CHECKED)


def _encrypt_id(pk: int, number: str) -> bytes:
    return ring().encrypt(number.encode(), f"people.person.id:{pk}")


def _unchecked(number: str) -> str:
    plain = unicodedata.normalize("NFKC", number[:200])
    kept = "".join(char for char in plain if char.isascii() and char.isalnum()).upper()
    if not kept or len(kept) > UNCHECKED_LIMIT:
        raise Refusal(
            _("待核的号码只能有数字和字母，最多%(limit)d位。") % {"limit": UNCHECKED_LIMIT},
            field="id_number",
        )
    return kept


def blind_id(number: str) -> bytes:
    return ring().blind(number, ID_CONTEXT)


def open_id(person: Person) -> str:
    """The identity number in clear; empty when there is none. Raises MissingKey or Damaged."""
    if person.id_cipher is None:
        return ""
    return ring().decrypt(bytes(person.id_cipher), f"people.person.id:{person.pk}").decode()


def masked_id(person: Person) -> str:
    """`522727********0011`, or words that say the key is missing."""
    try:
        return mask_id(open_id(person))
    except KeyTrouble:
        return _("缺少密钥")
