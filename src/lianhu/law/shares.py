"""How many are needed: exact fractions of a roll, by one road or another, never a float.

"以上" includes the number itself, "超过" does not (民法典 第一千二百五十九条, 2021-01-01); "过半数" is
read like "超过半数".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

# What a share may be taken of. A roll is counted before a meeting, the others at it.
BASES: Final[Mapping[str, str]] = {
    "adults": "年满十八周岁的人",
    "households": "户",
    "representatives": "代表",
    "members": "组成人员",
    "party_members": "党员",
    "collective_members": "具有完全民事行为能力的成员",
    "voters": "登记参加选举的人",
    "household_voters": "参加选举的户代表",
    "present": "到会人员",
    "cast": "参加投票的人",
}


# Each is counted inside the one after it; a roll is wider than both.
INSIDE: Final = ("cast", "present")


def _width(base: str) -> int:
    return INSIDE.index(base) if base in INSIDE else len(INSIDE)


@dataclass(frozen=True, slots=True)
class Share:
    """`n`/`d` of `of` (a key of BASES): at least so many, or more than so many where `strict`."""

    of: str
    n: int
    d: int
    strict: bool

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.n, self.d)

    def need(self, total: int) -> int:
        """The least whole number that is enough of `total`.

        Raises:
            ValueError: a negative total.
        """
        if total < 0:
            raise ValueError(total)
        whole, rest = divmod(total * self.n, self.d)
        return whole + 1 if self.strict or rest else whole

    def met(self, count: int, total: int) -> bool:
        """Whether `count` of `total` is enough; of nobody at all nothing is."""
        return total > 0 and count >= self.need(total)

    def as_strict_as(self, other: "Share") -> bool:
        """Whether this never asks for less than `other`, whatever the total.

        A share of a wider base is: who votes is there, who is there stands on the roll.
        """
        if self.of != other.of and _width(self.of) <= _width(other.of):
            return False
        mine, theirs = self.fraction, other.fraction
        return mine > theirs or (mine == theirs and (self.strict or not other.strict))

    def written(self) -> dict[str, Any]:
        """As JSON, in rows and proofs; `Share(**said)` reads it."""
        return {"of": self.of, "n": self.n, "d": self.d, "strict": self.strict}

    def __str__(self) -> str:
        if (self.n, self.d, self.strict) == (1, 2, True):
            return f"{BASES[self.of]}过半数"
        return f"{BASES[self.of]}{'超过' if self.strict else ''}{self.words}{'' if self.strict else '以上'}"

    @property
    def words(self) -> str:
        """三分之二."""
        return "全部" if self.n == self.d else f"{_chinese(self.d)}分之{_chinese(self.n)}"


def _chinese(number: int) -> str:
    """1–100 in Chinese numerals."""
    if number == 100:
        return "百"
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


_WORDS: Final = {"at_least": False, "more_than": True}


def share_of(table: Mapping[str, str]) -> Share:
    """A share as a file says it: `{ of = "adults", more_than = "1/2" }`, or `at_least`.

    Raises:
        ValueError: another base or word, or a fraction beyond one.
    """
    words = set(table) - {"of"}
    if len(words) != 1 or not words <= set(_WORDS) or table["of"] not in BASES:
        raise ValueError(dict(table))
    word = words.pop()
    n, d = (int(part) for part in table[word].split("/"))
    if not 0 < n <= d:
        raise ValueError(table[word])
    return Share(table["of"], n, d, _WORDS[word])


@dataclass(frozen=True, slots=True)
class Roads:
    """Several shares of which one is enough: adults, or households, never the two mixed."""

    shares: tuple[Share, ...]

    def met(self, counts: Mapping[str, int], totals: Mapping[str, int]) -> bool:
        return any(
            share.met(counts.get(share.of, 0), totals.get(share.of, 0)) for share in self.shares
        )

    def road(self, of: str) -> Share | None:
        return next((share for share in self.shares if share.of == of), None)

    def as_strict_as(self, other: "Roads") -> bool:
        """Whether whatever is enough here is enough for `other` too."""
        return bool(self.shares) and all(
            any(mine.as_strict_as(theirs) for theirs in other.shares) for mine in self.shares
        )

    def __str__(self) -> str:
        return "，或者".join(map(str, self.shares))
