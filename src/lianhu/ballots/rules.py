"""The rule of a vote: the floors of the law of its day, made stricter by who adopted more, never weaker."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from lianhu.ballots.deciding import FAILS, TIES, Rule
from lianhu.kernel.errors import Refusal
from lianhu.law.floors import Floor, floors
from lianhu.law.shares import BASES, Roads, Share

# Each is counted inside the one after it, so that a share of the wider never asks for less.
WIDER: Final = ("cast", "present")
RUN_OFF: Final = "run_off"


@dataclass(frozen=True, slots=True)
class Stricter:
    """What a method or charter asks beyond the law; None: nothing of its own."""

    quorum: Roads | None = None
    passing: Share | None = None


class UnderFloor(Refusal):
    """What was asked for is less than the law asks."""

    def __init__(self, asked: object, floor: Floor) -> None:
        super().__init__(
            _("写的是“%(asked)s”，低于%(floor)s。")
            % {"asked": asked, "floor": floor}
        )  # fmt: skip
        self.floor = floor


def rule_from(  # noqa: PLR0913
    regime: str,
    day: date,
    about: str,
    *,
    stricter: Stricter | None = None,
    road: str = "",
    when: str = "",
    seats: int = 0,
    tie: str = FAILS,
) -> Rule:
    """The rule by which a vote about `about` is decided where the notice was given on `day`.

    Args:
        road: the base on which the meeting counts, declared before anybody signed in; "" leaves
            every road of the law open.
        when: of several ways of electing, the one that is used (all_voters, household, …).

    Raises:
        UnderFloor: `stricter` asks for less than the law. Refusal: neither the law nor `stricter`
            says how many must agree, or the road is none of the rule's.
    """
    more = stricter or Stricter()
    quorum = _quorum(_of(regime, day, about, "quorum", when), more.quorum)
    if road and quorum:
        quorum = tuple(one for one in quorum if one.of == road)
        if not quorum:
            raise Refusal(_("这个会不能按“%(road)s”算人数。") % {"road": BASES.get(road, road)})
    if tie not in TIES or seats < 0:
        raise ValueError((tie, seats))
    passing = _passing(_of(regime, day, about, "pass", when), more.passing)
    again = _of(regime, day, RUN_OFF, "pass", when) if about == "election" and seats else []
    run_off = again[0].roads.shares[0] if again and again[0].roads else None
    return Rule(quorum, passing, seats, tie, run_off)


def last_round(rule: Rule, left: int) -> Rule:
    """The rule of the round after `rule`, for the seats that are left; after it there is none.

    Raises:
        Refusal: the law knows no other round here.
    """
    if rule.run_off is None:
        raise Refusal(_("法律没有规定可以另行选举。"))
    return Rule(rule.quorum, rule.run_off, left, rule.tie, None)


def never_less(mine: Share, other: Share) -> bool:
    """Whether `mine` asks for no less than `other`, whatever was counted."""
    if other.of in WIDER and mine.of != other.of:
        wider = WIDER.index(mine.of) > WIDER.index(other.of) if mine.of in WIDER else True
        return wider and Share(other.of, mine.n, mine.d, mine.strict).as_strict_as(other)
    return mine.as_strict_as(other)


def _of(regime: str, day: date, about: str, rule: str, when: str) -> list[Floor]:
    found = floors(regime, day, about, rule)
    return [one for one in found if one.roads is not None and one.when in ("", when)]


def _quorum(bound: list[Floor], asked: Roads | None) -> tuple[Share, ...]:
    for floor in bound:
        if asked and floor.roads and not asked.as_strict_as(floor.roads):
            raise UnderFloor(asked, floor)
    if asked:
        return asked.shares
    strictest = [
        one.roads.shares
        for one in bound
        if one.roads and all(one.roads.as_strict_as(other.roads) for other in bound if other.roads)
    ]
    if bound and not strictest:
        raise ValueError([floor.cited for floor in bound])
    return strictest[0] if strictest else ()


def _passing(bound: list[Floor], asked: Share | None) -> Share:
    for floor in bound:
        for share in floor.roads.shares if floor.roads else ():
            if asked and not never_less(asked, share):
                raise UnderFloor(asked, floor)
    if asked:
        return asked
    every = [share for floor in bound if floor.roads for share in floor.roads.shares]
    if not every:
        raise Refusal(_("法律没有写怎样算通过，章程或者工作法里也没有写，先定下来再表决。"))
    return next(one for one in every if all(never_less(one, other) for other in every))


def written(rule: Rule) -> dict[str, Any]:
    """The rule as JSON, as it stands in the row and the proof."""
    return {
        "quorum": [one.written() for one in rule.quorum],
        "pass": rule.passing.written(),
        "seats": rule.seats,
        "tie": rule.tie,
        "run_off": rule.run_off.written() if rule.run_off else None,
    }


def read(said: Mapping[str, Any]) -> Rule:
    """What `written` wrote."""
    again = said.get("run_off")
    return Rule(
        tuple(Share(**one) for one in said["quorum"]), Share(**said["pass"]),
        said["seats"], said["tie"], Share(**again) if again else None,
    )  # fmt: skip
