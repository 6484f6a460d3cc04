"""How to reach somebody who objected: encrypted at rest, opened one by one for a reason."""

from typing import Final

from django.utils.translation import gettext as _

from lianhu.kernel.text import clean_line
from lianhu.people.keys import ring

CONTEXT: Final = "publicity.objection.contact"


def seal(contact: str) -> bytes | None:
    """The encrypted contact, None for none. Raises Refusal beyond 60 characters."""
    plain = clean_line(contact, 60, label=_("联系方式"), field="contact")
    return ring().encrypt(plain.encode(), CONTEXT) if plain else None


def unseal(cipher: bytes | memoryview) -> str:
    """Raises MissingKey or Damaged."""
    return ring().decrypt(bytes(cipher), CONTEXT).decode()
