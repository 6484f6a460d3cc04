"""The code that opens one matter: kept encrypted, compared in constant time."""

import hmac

from django.utils.translation import gettext as _

from lianhu.access import limits
from lianhu.kernel import codes
from lianhu.kernel.errors import Missing
from lianhu.matters.models import Matter
from lianhu.people.keys import ring
from lianhu.sealed import telling
from lianhu.sealed.telling import Answers

CONTEXT = "matters.code"


def seal_code(code: str, serial: int) -> bytes:
    return ring().encrypt(code.encode(), f"{CONTEXT}:{serial}")


def code_of(matter: Matter) -> str:
    """The code in clear, for the slip that the teller takes home: ABCD-EFGH."""
    plain = ring().decrypt(bytes(matter.code_cipher), f"{CONTEXT}:{matter.pk}").decode()
    return codes.show_code(plain)


def open_by_code(number: str, code: str, device: str) -> Matter | Answers:
    """The matter that number and code open together; of what is sealed, its answers.

    Both are asked for whenever the matter does not open, so that the time taken says nothing.

    Raises:
        TooMany: ten wrong codes from this device: closed for a while, with what to do instead.
        Missing: no such pair; does not say which of the two is wrong.
    """
    wanted = codes.normal_number(number)
    limits.require_unlocked(wanted, device)
    matter = Matter._base_manager.filter(number=wanted).select_related("area").first()
    given = codes.normal_code(code)
    kept = codes.normal_code(code_of(matter)) if matter else codes.new_code()
    if hmac.compare_digest(given.encode(), kept.encode()) and matter is not None:
        return matter
    answers = telling.look(wanted, code)
    if answers is None:
        limits.wrong(wanted, device)
        raise Missing(_("编号和查询码对不上，请看一看回执单再输一次。"), field="code")
    return answers
