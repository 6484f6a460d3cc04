"""Whether what somebody wrote down asks for no less than the law does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lianhu.law.floors import Floor, choice, floors
from lianhu.law.shares import Roads


@dataclass(frozen=True, slots=True)
class Objection:
    """What does not hold, in a sentence, with the floor and what would do (`lawful`)."""

    words: str
    floor: Floor
    lawful: str


@dataclass(frozen=True, slots=True)
class Proxy:
    """Who may vote for another who is away: `who` are keys of choices, at most `at_most` each."""

    who: tuple[str, ...]
    written: bool
    at_most: int
    published: bool
    not_candidates: bool


def of_roads(
    regime: str, day: date, about: str, rule: str, asked: Roads | None, *, when: str | None = None
) -> list[Objection]:
    """Where a quorum or majority is under the law's; none written at all is under it too.

    `when` leaves out the floors for another way of electing.
    """
    return [
        Objection(_said(floor, "低于", str(asked) if asked else ""), floor, str(floor.roads))
        for floor in floors(regime, day, about, rule)
        if floor.roads is not None
        and (when is None or floor.when in ("", when))
        and (asked is None or not asked.as_strict_as(floor.roads))
    ]


def of_proxy(
    regime: str, day: date, about: str, asked: Proxy, *, when: str = ""
) -> list[Objection]:
    """Where somebody may vote for others more freely than the law lets them."""
    return [
        Objection(f"{wrong}，{_cited(floor)}", floor, "不写 proxy" if none else floor.text)
        for floor in floors(regime, day, about, "proxy")
        for wrong, none in _proxy(floor, asked, when)
    ]


def _proxy(floor: Floor, asked: Proxy, when: str) -> Iterator[tuple[str, bool]]:
    if floor.at_most == 0 or when in floor.none_when:
        yield "写了可以委托别人投票", True
        return
    if floor.at_most is not None and asked.at_most > floor.at_most:
        yield f"一人可以代{asked.at_most}人，超过", False
    if odd := sorted(set(asked.who) - floor.only):
        who = "、".join(choice(floor.statute.regime, one) for one in odd)
        yield f"写了可以委托{who}", False
    if floor.written and not asked.written:
        yield "写了可以口头委托", False
    if floor.posted and not asked.published:
        yield "写了不公布委托的名单", False
    if "candidate" in floor.none_for and not asked.not_candidates:
        yield "写了候选人可以接受委托", False


def stricter(floor: Floor, asked: Roads | int) -> bool:
    """Whether what was written, which is lawful, asks for more than the law."""
    if isinstance(asked, Roads):
        return floor.roads is not None and not floor.roads.as_strict_as(asked)
    more = floor.at_least is not None and asked > floor.at_least
    return more or (floor.at_most is not None and asked < floor.at_most)


def of_number(regime: str, day: date, about: str, rule: str, asked: int) -> list[Objection]:
    """Where a number of days, persons or times is under or over what the law allows."""
    found = []
    for floor in floors(regime, day, about, rule):
        if floor.at_least is not None and asked < floor.at_least:
            found.append(Objection(_said(floor, "低于", str(asked)), floor, str(floor.at_least)))
        elif floor.at_most is not None and asked > floor.at_most:
            found.append(Objection(_said(floor, "超过", str(asked)), floor, str(floor.at_most)))
    return found


def of_choice(regime: str, day: date, about: str, rule: str, asked: str) -> list[Objection]:
    """Where something is chosen that the law does not know here."""
    return [
        Objection(
            _said(floor, "不合", choice(regime, asked)),
            floor,
            "、".join(choice(regime, one) for one in sorted(floor.only)),
        )
        for floor in floors(regime, day, about, rule)
        if floor.only and asked not in floor.only
    ]


def _said(floor: Floor, how: str, asked: str) -> str:
    written = f"写的是“{asked}”，{how}" if asked else "没有写，"
    return f"{written}{_cited(floor)}"


def _cited(floor: Floor) -> str:
    return f"{floor.cited}：{floor.text}。"
