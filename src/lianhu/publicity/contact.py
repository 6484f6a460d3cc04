"""How to reach somebody who objected: encrypted at rest, opened one by one."""

from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from lianhu.kernel.keys import KeyRing
from lianhu.kernel.text import clean_line

CONTEXT: Final = "publicity.objection.contact"


@cache
def _ring(folder: Path) -> KeyRing:
    return KeyRing(folder)


def seal(contact: str) -> bytes | None:
    """The encrypted contact, None for none. Raises Refusal beyond 60 characters."""
    plain = clean_line(contact, 60, label=_("联系方式"), field="contact")
    return _ring(settings.KEYS).encrypt(plain.encode(), CONTEXT) if plain else None


def unseal(cipher: bytes | None) -> str:
    return _ring(settings.KEYS).decrypt(bytes(cipher), CONTEXT).decode() if cipher else ""
