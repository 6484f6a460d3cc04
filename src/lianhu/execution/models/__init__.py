"""What a resolution sets to be done, by whom, who watches, and what was said on the way."""

from lianhu.execution.models.asking import HEAR, Asked, Mark, Paper, Way
from lianhu.execution.models.pledges import PLEDGE, Pledge, PledgeList, PledgePaper
from lianhu.execution.models.tasks import (
    ASSIGN,
    CHECK,
    OVER,
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
    "ASSIGN",
    "CHECK",
    "HEAR",
    "OVER",
    "PLEDGE",
    "REPORT",
    "SEE",
    "Asked",
    "Kind",
    "Mark",
    "Paper",
    "Photo",
    "Pledge",
    "PledgeList",
    "PledgePaper",
    "State",
    "Step",
    "Task",
    "Undertaking",
    "Way",
]  # fmt: skip
