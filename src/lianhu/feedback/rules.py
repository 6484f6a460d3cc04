"""The county's parameters in force; what holds where nobody wrote any down."""

from dataclasses import dataclass
from typing import Any, Final

from lianhu.feedback.models import Setting
from lianhu.kernel import clock

STREAM: Final = "feedback:rules"
# At least one in ten, the next day: rules of 12345 offices, 晴隆县 2023 (gz.news.cn 2023-06-28).
SHARE: Final = 10
# As long as a result must hang on the board: 村民委员会组织法 第三十五条, 2026-01-01.
REOPEN_DAYS: Final = 15
# No ranking under so many valid answers; a share of fewer than FEW tells of single families.
COMPARE: Final = 30
FEW: Final = 5
TRIES: Final = 3
SOURCE: Final = (
    "外县12345热线的做法（未核实）：次日回访，每月不少于10%；"
    "重办的日数同村民委员会组织法第三十五条：公示不少于15日"
)


@dataclass(frozen=True, slots=True)
class Rules:
    """`share` per cent; `reopen_days` after the answer; `source` in words for the page."""

    share: int = SHARE
    reopen_days: int = REOPEN_DAYS
    source: str = SOURCE


def in_force() -> Rules:
    """What holds now: one small query."""
    row = Setting.objects.order_by("-pk").first()
    if row is None:
        return Rules()
    value: dict[str, Any] = row.value
    return Rules(int(value["share"]), int(value["reopen_days"]), row.source)


def days_since(at: Any) -> int:
    """Whole days of the county's calendar since `at`."""
    return (clock.today() - clock.day_of(at)).days
