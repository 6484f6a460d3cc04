"""Every write of this room."""

from lianhu.execution.commands.checking import agree, answer, remark, send_back
from lianhu.execution.commands.clockwork import press, redraw, remind
from lianhu.execution.commands.doing import extend, fail, finish, report
from lianhu.execution.commands.setting import Line, assign, reassign, take_up, waive

__all__ = [
    "Line", "agree", "answer", "assign", "extend", "fail", "finish", "press", "reassign", "redraw",
    "remark", "remind", "report", "send_back", "take_up", "waive",
]  # fmt: skip
