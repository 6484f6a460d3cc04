"""What a resolution sets to be done, by whom, who watches, and what was said on the way."""

from lianhu.execution.models.tasks import (
    ASSIGN,
    CHECK,
    REPORT,
    SEE,
    Kind,
    Photo,
    State,
    Step,
    Task,
    Undertaking,
)

__all__ = [
    "ASSIGN", "CHECK", "REPORT", "SEE", "Kind", "Photo", "State", "Step", "Task", "Undertaking",
]  # fmt: skip
