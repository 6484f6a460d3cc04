"""How long a roll is posted, until when one may object, until when an answer is due."""

from datetime import date, datetime, timedelta
from typing import Final

from lianhu.kernel import clock
from lianhu.law.floors import Floor, floor
from lianhu.rolls.models import Roll

# 村民委员会组织法 第十七条、城市居民委员会组织法 第十七条, 2026-01-01, say so of elections; of other
# rolls no law says anything, and the same days are kept.
USUAL: Final = {"objection_days": 5, "answer_days": 3, "roll_posted_days": 20}


def days(roll: Roll, rule: str) -> int:
    """The number of days the law gives for this roll, else the usual one."""
    found = floor_of(roll, rule)
    number = (found.at_least or found.at_most) if found else None
    return number or USUAL[rule]


def floor_of(roll: Roll, rule: str) -> Floor | None:
    return floor(roll.regime, roll.notice_on, roll.about, rule)


def object_until(roll: Roll) -> date | None:
    """The last day on which an objection is in time; None while the roll is not posted.

    The day of posting is not counted (民法典 第二百零一条, 2021-01-01).
    """
    return until_from(roll, roll.posting.from_at) if roll.posting else None


def until_from(roll: Roll, posted_at: datetime) -> date:
    """The same of a roll posted at that moment."""
    return clock.local(posted_at).date() + timedelta(days=days(roll, "objection_days"))


def answer_by(roll: Roll, raised_at: datetime) -> date:
    """The last day for the answer to what was raised then; that day is not counted."""
    return clock.local(raised_at).date() + timedelta(days=days(roll, "answer_days"))
