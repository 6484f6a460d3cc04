"""What a teller may open with number and code: state, days and answers, and nothing they said."""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.utils.translation import gettext as _

from lianhu.counties.current import current
from lianhu.kernel import clock, codes
from lianhu.people.keys import ring
from lianhu.sealed import keys
from lianhu.sealed.models import Case, Part

# Serials of matters count up from one; those drawn here lie in the upper half, in no order.
LOWEST: Final = codes.SERIALS // 2
_CONTEXT: Final = "sealed.once"
# Looked for where no such number is, so that the answer takes as long.
_NOBODY: Final = b"\0" * keys.SALT_BYTES
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that whoever took it in keeps: nothing on it says what it is about."""

    number: str
    code: str
    due_on: date

    @property
    def shown_code(self) -> str:
        return codes.show_code(self.code)


@dataclass(frozen=True, slots=True)
class Answers:
    """What stands on the teller's page."""

    number: str
    now: str
    given: list[tuple[date, str]]
    closed: bool


def pair_of(key: str) -> tuple[str, str]:
    """Number and code: the same again for a submit that is repeated under the same key.

    Worked out of the key that only the sender's page holds, so that no table has to remember.
    """
    drawn = ring().blind(key, _CONTEXT) if key else secrets.token_bytes(32)
    serial = LOWEST + int.from_bytes(drawn[:8], "big") % (codes.SERIALS - LOWEST)
    number = codes.number_of(serial, bytes(current().secret)[:16])
    return number, "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in drawn[8:16])


def opened_by(number: str, code: str) -> tuple[Case, X25519PrivateKey] | None:
    """The case that number and code open together; takes as long where there is none."""
    case = Case._base_manager.filter(number=codes.normal_number(number)).first()
    half = keys.teller_half(code, bytes(case.salt) if case else _NOBODY)
    if case is None or keys.public_of(half) != bytes(case.teller_public):
        return None
    return case, half


def look(number: str, code: str) -> Answers | None:
    """What was answered, in words that give nothing away; None where the pair opens nothing."""
    found = opened_by(number, code)
    if found is None:
        return None
    case, half = found
    given = [
        (part.on, keys.unseal_with(half, bytes(part.teller_box), part.info).decode())
        for part in case.parts.filter(role=Part.Role.ANSWER)
        if part.teller_box
    ]
    return Answers(case.number, _now(case), given, case.state == Case.State.CLOSED)


def _now(case: Case) -> str:
    if case.state == Case.State.CLOSED:
        return _("已办结。")
    if case.state == Case.State.ANSWERED:
        return _("已答复，看下面。")
    return _("收到了。%(due)s前在这里答复您。") % {"due": clock.chinese_date(case.due_on)}
