"""What somebody typed into a sign-in form, in its one spelling."""

import unicodedata
from typing import Final

LIMIT: Final = 200


def typed(text: str) -> str:
    """Full width as half width (a Chinese keyboard gives either), encodable, at most 200 characters.

    Passwords go through it when they are chosen and when they are entered.
    """
    return unicodedata.normalize("NFKC", text[:LIMIT]).encode("utf-8", "replace").decode()
