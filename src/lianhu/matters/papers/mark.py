"""The mark on a paper: a short address in a QR code that finds its matter again.

It names number and kind of paper and carries a short HMAC, so that a mark drawn by hand cannot
point a signed paper at another matter. It opens nothing: whoever scans it is asked for the code.
"""

import base64
import hmac
import re
from collections.abc import Mapping
from typing import Final

from django.urls import reverse

from lianhu.counties.current import current
from lianhu.kernel.codes import is_number
from lianhu.matters.models import Paper
from lianhu.people.keys import ring

LETTERS: Final[Mapping[str, str]] = {
    "s": Paper.What.SLIP, "c": Paper.What.PROMISE, "r": Paper.What.RATING,
}  # fmt: skip
_LETTER: Final = {what: letter for letter, what in LETTERS.items()}
# 40 bits: a guess costs a signed-in person one upload.
_BYTES: Final = 5
_MARK: Final = re.compile(r"/p/([0-9]{9})/([a-z])/([A-Z2-7]{8})/?(?:[?#].*)?$")
_OWN_SLIP: Final = re.compile(r"/m/[0-9]{9}/?#")


def path_of(number: str, what: str) -> str:
    """The address of the mark for a paper of this kind, from the root of the site."""
    letter = _LETTER[Paper.What(what)]
    return reverse("matters:paper_mark", args=[number, letter, _proof(number, letter)])


def holds(number: str, letter: str, proof: str) -> bool:
    """Whether this county made this mark."""
    if letter not in LETTERS or not is_number(number):
        return False
    return hmac.compare_digest(_proof(number, letter), proof)


def read(text: str) -> tuple[str, str] | None:
    """Number and kind of paper that a scanned text names; None unless this county made it.

    The host is not looked at: a paper may be older than the address of the site.
    """
    found = _MARK.search(text.strip())
    if not found or not holds(*found.groups()):
        return None
    return found[1], LETTERS[found[2]]


def is_own_slip(text: str) -> bool:
    """Whether this is the code on a teller's own slip, which also carries their secret code."""
    return bool(_OWN_SLIP.search(text))


def _proof(number: str, letter: str) -> str:
    # Numbers repeat from county to county, the key does not know the county.
    mac = ring().blind(f"{current().schema_name}:{number}:{letter}", "matters.paper")
    return base64.b32encode(mac[:_BYTES]).decode()
