"""Short addresses with a proof: on a paper that comes back, and for one person's own answer.

Each carries a keyed digest, so that nobody makes one by hand. 40 bits: a wrong one costs a try.
"""

import base64
import hmac
import re
from typing import Final

from django.urls import reverse

from lianhu.counties.current import current
from lianhu.people.keys import ring

LIST: Final = "list"
OWN: Final = "own"
PLEDGES: Final = "pledges"
_BYTES: Final = 5
_MARK: Final = re.compile(r"/resolved/p/(list|pledges)/([0-9]{1,18})/([A-Z2-7]{8})/?(?:[?#].*)?$")


def proof(kind: str, pk: int) -> str:
    """Forty bits, eight letters: a guess costs one upload, and opens nothing by itself."""
    # Numbers repeat from county to county, the key does not know the county.
    mac = ring().blind(f"{current().schema_name}:{kind}:{pk}", "execution.mark")
    return base64.b32encode(mac[:_BYTES]).decode()


def holds(kind: str, pk: int, said: str) -> bool:
    """Whether this county made it."""
    return hmac.compare_digest(proof(kind, pk), said)


def own_path(pk: int) -> str:
    """Where one person answers on their own phone."""
    return reverse("execution:say", args=[pk, proof(OWN, pk)])


def paper_path(kind: str, pk: int) -> str:
    """Where the mark on a paper of this kind leads, from the root of the site."""
    return reverse("execution:mark", args=[kind, pk, proof(kind, pk)])


def read(text: str) -> tuple[str, int] | None:
    """The kind of paper and what it is of; None unless this county made the mark."""
    found = _MARK.search(text.strip())
    if not found or not holds(found[1], int(found[2]), found[3]):
        return None
    return found[1], int(found[2])
