"""Whether what somebody wrote down asks for no less than the law does."""

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


def of_roads(regime: str, day: date, about: str, rule: str, asked: Roads | None) -> list[Objection]:
    """Where a quorum or majority is under the law's; none written at all is under it too."""
    return [
        Objection(_said(floor, "低于", str(asked) if asked else ""), floor, str(floor.roads))
        for floor in floors(regime, day, about, rule)
        if floor.roads is not None and (asked is None or not asked.as_strict_as(floor.roads))
    ]


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
    written = f"写的是“{asked}”，" if asked else "没有写，"
    return f"{written}{how}{floor.cited}：{floor.text}。"
