"""Whether enough came and enough agreed, by exact numbers that a calculator repeats.

Pure: a roll's totals, who came and how they voted go in; what is needed, and why, comes out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lianhu.law.floors import Floor, floors
from lianhu.law.shares import Share
from lianhu.rolls.bases import unit_of

# What is counted at the meeting itself, not on a roll before it.
AT_MEETING: Final = frozenset({"present", "cast"})


@dataclass(frozen=True, slots=True)
class Road:
    """One way to be enough: so many of `total`; `came` is None while nobody has come yet."""

    share: Share
    total: int | None
    came: int | None

    @property
    def need(self) -> int | None:
        """The least number that is enough; None while the roll is not known, or is empty."""
        return self.share.need(self.total) if self.total else None

    @property
    def short(self) -> int | None:
        """How many are still missing, 0 when enough came; None while that cannot be said."""
        if self.need is None or self.came is None:
            return None
        return max(0, self.need - self.came)

    @property
    def odd(self) -> bool:
        """More came than there are: one of the two numbers is wrong."""
        return None not in (self.came, self.total) and (self.came or 0) > (self.total or 0)

    @property
    def unit(self) -> str:
        """What is counted: 户 or 人."""
        return unit_of(self.share.of)

    @property
    def held(self) -> bool:
        return self.short == 0 and not self.odd


@dataclass(frozen=True, slots=True)
class Quorum:
    """The roads of one article; one of them is enough, and they are never added."""

    floor: Floor
    roads: tuple[Road, ...]

    @property
    def nearest(self) -> Road | None:
        """The road that lacks fewest; None while none can be reckoned."""
        known = [road for road in self.roads if road.short is not None and not road.odd]
        return min(known, key=lambda road: road.short or 0, default=None)


@dataclass(frozen=True, slots=True)
class Votes:
    """Hands or slips; who came and did neither is `present` less these three."""

    agreed: int
    against: int = 0
    abstained: int = 0

    @property
    def cast(self) -> int:
        return self.agreed + self.against + self.abstained


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a motion passed under one article: `agreed` against `need` of `total`."""

    floor: Floor
    share: Share
    total: int
    need: int
    agreed: int

    @property
    def passed(self) -> bool:
        """A tie is no majority."""
        return self.total > 0 and self.agreed >= self.need


def quorums(
    regime: str, day: date, about: str, totals: Mapping[str, int], came: Mapping[str, int]
) -> list[Quorum]:
    """What each article that binds on `day` asks of who comes.

    Args:
        day: on which the notice is given.
        totals: of the roll, by base (`law.shares.BASES`); a base that is missing is not known yet.
        came: who signed in, by base; {} before the meeting.
    """
    return [
        Quorum(
            floor,
            tuple(Road(one, totals.get(one.of), came.get(one.of)) for one in floor.roads.shares),
        )
        for floor in floors(regime, day, about, "quorum")
        if floor.roads is not None
    ]


def outcomes(
    regime: str, day: date, about: str, totals: Mapping[str, int], present: int, votes: Votes
) -> list[Outcome]:
    """Whether it passed, under each article that says how; [] where a roll it counts by is unknown.

    Args:
        present: who came, by the road on which the meeting was held.

    Raises:
        ValueError: more votes than there were people.
    """
    if votes.cast > present:
        raise ValueError(votes.cast)
    known = {**totals, "present": present, "cast": votes.cast}
    return [
        Outcome(floor, share, known[share.of], share.need(known[share.of]), votes.agreed)
        for floor in floors(regime, day, about, "pass")
        if floor.roads is not None
        for share in floor.roads.shares
        if known.get(share.of)
    ]


def last_notice(
    regime: str, day: date, about: str, law_day: date | None = None
) -> tuple[date, Floor] | None:
    """The last day to call a meeting held on `day`; neither that day nor the meeting's counts.

    民法典 第二百零一条: the first day of a period is not counted. Whether the day of the meeting
    is, no article says; it is left out, so that nobody can say it was a day too few.

    Args:
        law_day: the day whose law binds; that of the meeting if none.
    """
    most = notice_days(regime, law_day or day, about)
    return (day - timedelta(days=(most.at_least or 0) + 1), most) if most else None


def notice_days(regime: str, day: date, about: str) -> Floor | None:
    """The article that asks for the most days between notice and meeting; None where none does."""
    found = [one for one in floors(regime, day, about, "notice_days") if one.at_least]
    return max(found, key=lambda one: one.at_least or 0, default=None)


def roads(regime: str, day: date, about: str) -> list[str]:
    """The bases by which such a meeting may be held."""
    return _named(floors(regime, day, about, "quorum"))


def bases(regime: str, day: date, about: str) -> list[str]:
    """What must be counted before such a meeting: the rolls its quorum and majority speak of."""
    found = [*floors(regime, day, about, "quorum"), *floors(regime, day, about, "pass")]
    return [one for one in _named(found) if one not in AT_MEETING]


def _named(found: Iterable[Floor]) -> list[str]:
    return list(dict.fromkeys(s.of for floor in found if floor.roads for s in floor.roads.shares))
