"""Everything that changes a rule, and who is away."""

from lianhu.dispatch.commands.leaving import end_absence, note_absence
from lianhu.dispatch.commands.ruling import (
    OPEN_AFFAIRS,
    WRITTEN_AT,
    enable_rule,
    end_rule,
    try_rule,
    write_rule,
)
from lianhu.dispatch.commands.wording import drop_answer, keep_answer

__all__ = [
    "OPEN_AFFAIRS",
    "WRITTEN_AT",
    "drop_answer",
    "enable_rule",
    "end_absence",
    "end_rule",
    "keep_answer",
    "note_absence",
    "try_rule",
    "write_rule",
]  # fmt: skip
