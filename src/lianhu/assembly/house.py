"""What a method or charter asks of the vote on one item beyond the law, or where no law speaks.

Pure. It comes with the item, is frozen with the agenda, and never asks for less than the law: the
round refuses that (`ballots.rules.UnderFloor`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from lianhu.ballots.deciding import FAILS
from lianhu.ballots.models import Round
from lianhu.ballots.rules import Stricter
from lianhu.law.shares import INSIDE, Roads, Share

# Who asks for slips is not content with hands; who asks for hands may be given slips.
SECRET: Final = frozenset({Round.Way.PAPER, Round.Way.PHONE})


@dataclass(frozen=True, slots=True)
class House:
    """`said` is where it is written ("三议工作法“村民动议”").

    `quorum`: shares of which one is enough; `passing` those of which the one that fits the road is
    taken; () where nothing beyond the law is asked. `way` a `Round.Way` or "", `tie` a key of
    `ballots.deciding.TIES`, `seats` 0 for a motion. `votes`: it is to be voted on.
    """

    said: str
    quorum: tuple[Share, ...] = ()
    passing: tuple[Share, ...] = ()
    way: str = ""
    tie: str = FAILS
    seats: int = 0
    votes: bool = False

    @property
    def bases(self) -> list[str]:
        """The rolls that it counts by."""
        return list(dict.fromkeys(one.of for one in self.quorum if one.of not in INSIDE))

    def quorum_by(self, road: str) -> Share | None:
        return next((one for one in self.quorum if one.of == road), None)

    def passing_by(self, road: str) -> Share | None:
        """The share that is taken where people signed in by `road`."""
        return next((one for one in self.passing if one.of in (road, *INSIDE)), None)

    def stricter(self, road: str) -> Stricter:
        """What the round by this road is opened with."""
        here = self.quorum_by(road)
        return Stricter(Roads((here,)) if here else None, self.passing_by(road))

    def fits(self, way: str) -> bool:
        return self.way not in SECRET or way in SECRET

    def written(self) -> dict[str, Any]:
        """As it stands in the row of the item."""
        return {
            "said": self.said, "way": self.way, "tie": self.tie, "seats": self.seats,
            "votes": self.votes, "quorum": [one.written() for one in self.quorum],
            "pass": [one.written() for one in self.passing],
        }  # fmt: skip

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """What `written` wrote."""
        return cls(
            said["said"], tuple(Share(**one) for one in said["quorum"]),
            tuple(Share(**one) for one in said["pass"]), said["way"], said["tie"], said["seats"],
            said["votes"],
        )  # fmt: skip


def strictest(shares: Iterable[Share]) -> Share | None:
    """Of shares of one base the one that asks for most; None of none."""
    return max(shares, key=lambda one: (one.fraction, one.strict), default=None)
