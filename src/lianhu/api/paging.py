"""Where the next page begins: sealed, since the very moment of a matter is nobody's business outside."""

import base64
import binascii
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.counties.current import current
from lianhu.kernel.errors import Refusal
from lianhu.kernel.keys import KeyTrouble
from lianhu.people.keys import ring

# As `seal` writes: the words below and 33 bytes of cipher, in base64.
SHAPE: Final = r"^[A-Za-z0-9_-]{60,160}$"


def after_this(raised_at: datetime, number: str) -> str:
    """A cursor behind this row of a list ordered by -raised_at, -number."""
    words = f"{raised_at.isoformat()}~{number}"
    return base64.urlsafe_b64encode(ring().encrypt(words.encode(), _context())).decode().rstrip("=")


def behind(cursor: str) -> Q:
    """The rows after a cursor. Raises Refusal for one that was not made here."""
    try:
        cipher = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        said, _tilde, number = ring().decrypt(cipher, _context()).decode().partition("~")
        at = datetime.fromisoformat(said)
    except (KeyTrouble, ValueError, binascii.Error) as error:
        raise Refusal(_("cursor 不对，请用上一页给出的 next。"), field="cursor") from error
    return Q(raised_at__lt=at) | Q(raised_at=at, number__lt=number)


def _context() -> str:
    return f"api.cursor:{current().schema_name}"
