"""Drawing by lot: pure, so that anyone can do it again from the list and the seed."""

from collections.abc import Iterable
from dataclasses import dataclass

from lianhu.kernel.hashing import sm3


@dataclass(frozen=True, slots=True)
class Lot:
    """A number and the lot that fell on it; the smallest lots are drawn."""

    number: str
    key: str


def wanted(n: int, share: int) -> int:
    """How many of `n` are at least `share` per cent; of one matter it is that one."""
    return -(-n * share // 100)


def lots(seed: str, numbers: Iterable[str]) -> list[Lot]:
    """Every number with its lot, the smallest first: SM3 of seed, colon and number, in hex."""
    return sorted(
        (Lot(number, sm3(f"{seed}:{number}".encode()).hex()) for number in numbers),
        key=lambda lot: (lot.key, lot.number),
    )
