"""How a roll is bound together: a salted leaf for each entry, chained in the order of the numbers.

Pure. Whoever holds the leaves can recompute the digest and name the first row that was changed;
who stands behind a leaf only the opening (number, who, salt) says. SM3: GB/T 32905-2016.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lianhu.kernel.hashing import canonical, sm3

ORIGIN: Final = sm3(b"lianhu-roll/1")
SALT_BYTES: Final = 16
# One byte before each text, so that a leaf is never read as a link or as a striking out.
_LEAF, _LINK, _STRUCK = b"\x00", b"\x01", b"\x02"


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens one leaf: the number, "person" or "household", its id, and 16 bytes of salt."""

    no: int
    kind: str
    id: int
    salt: bytes


def leaf(opening: Opening) -> bytes:
    """SM3(00 ‖ salt ‖ canonical JSON of {"id", "kind", "no"})."""
    said = {"no": opening.no, "kind": opening.kind, "id": opening.id}
    return sm3(_LEAF + opening.salt + canonical(said).encode())


def struck_leaf(no: int, entry: int) -> bytes:
    """The link by which link `no` takes entry `entry` off: SM3(02 ‖ {"no", "struck"}); no secret."""
    return sm3(_STRUCK + canonical({"no": no, "struck": entry}).encode())


def chained(leaves: Iterable[bytes], start: bytes = ORIGIN) -> list[bytes]:
    """The links: each SM3(01 ‖ the link before ‖ its leaf); the last one is the digest.

    What a roll grows by later begins at `start`, its digest so far, so an old digest stays a
    part of every newer one.
    """
    links: list[bytes] = []
    for one in leaves:
        start = sm3(_LINK + start + one)
        links.append(start)
    return links


def first_wrong(leaves: Iterable[bytes], links: Iterable[bytes]) -> int | None:
    """The number of the first link that does not follow from the leaves; None when all do."""
    before = ORIGIN
    for no, (one, link) in enumerate(zip(leaves, links, strict=True), 1):
        before = sm3(_LINK + before + one)
        if before != link:
            return no
    return None
