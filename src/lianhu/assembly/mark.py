"""The mark on a paper of a meeting: a short address in a QR code that finds the meeting again.

It names the meeting and the kind of paper and carries a short HMAC, so that a mark drawn by hand
cannot point a signed paper at another meeting. It opens nothing to who may not see it.
"""

import base64
import hmac
import re
from typing import Final

from django.urls import reverse

from lianhu.assembly.models import Paper
from lianhu.counties.current import current
from lianhu.people.keys import ring

# 40 bits: a guess costs a signed-in person one upload.
_BYTES: Final = 5
_MARK: Final = re.compile(r"/p/([0-9]{1,18})/([a-z]+)/([A-Z2-7]{8})/?(?:[?#].*)?$")


def path_of(pk: int, what: str) -> str:
    """The address of the mark for a paper of this kind, from the root of the site."""
    return reverse("assembly:mark", args=[pk, what, _proof(pk, what)])


def holds(pk: int, what: str, proof: str) -> bool:
    """Whether this county made this mark."""
    return what in Paper.What.values and hmac.compare_digest(_proof(pk, what), proof)


def read(text: str) -> tuple[int, str] | None:
    """The meeting and kind of paper that a scanned text names; None unless this county made it."""
    found = _MARK.search(text.strip())
    if not found or not holds(int(found[1]), found[2], found[3]):
        return None
    return int(found[1]), found[2]


def _proof(pk: int, what: str) -> str:
    # Numbers repeat from county to county, the key does not know the county.
    mac = ring().blind(f"{current().schema_name}:{pk}:{what}", "assembly.paper")
    return base64.b32encode(mac[:_BYTES]).decode()
