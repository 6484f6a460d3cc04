"""Every write of this room."""

from lianhu.execution.commands.asking import ask, close_asking, hear, keep_list, say
from lianhu.execution.commands.checking import agree, answer, remark, send_back
from lianhu.execution.commands.clockwork import press, redraw, remind
from lianhu.execution.commands.doing import extend, fail, finish, report
from lianhu.execution.commands.keeping import Care, hand_over
from lianhu.execution.commands.pledging import (
    Given,
    close_pledges,
    keep_sheet,
    open_pledges,
    pledge,
    thank,
    withdraw,
)
from lianhu.execution.commands.setting import Line, assign, reassign, take_up, waive

__all__ = [
    "Care",
    "Given",
    "Line",
    "agree",
    "answer",
    "ask",
    "assign",
    "close_asking",
    "close_pledges",
    "extend",
    "fail",
    "finish",
    "hand_over",
    "hear",
    "keep_list",
    "keep_sheet",
    "open_pledges",
    "pledge",
    "press",
    "reassign",
    "redraw",
    "remark",
    "remind",
    "report",
    "say",
    "send_back",
    "take_up",
    "thank",
    "waive",
    "withdraw",
]  # fmt: skip
