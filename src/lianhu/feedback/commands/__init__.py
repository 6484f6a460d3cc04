"""Everything that changes what we asked and heard."""

from lianhu.feedback.commands.calling import hear, miss
from lianhu.feedback.commands.drawing import draw, fix
from lianhu.feedback.commands.later import say_later
from lianhu.feedback.commands.leaving_out import ask_exclusion, decide_exclusion
from lianhu.feedback.commands.naming import end_decision, file_decision
from lianhu.feedback.commands.rehearsing import rehearse, rehearse_on
from lianhu.feedback.commands.rounding import accept, find, mend, open_round
from lianhu.feedback.commands.setting import set_rules
from lianhu.feedback.commands.speaking import check_doubt, review, speak

__all__ = [
    "accept",
    "ask_exclusion",
    "check_doubt",
    "decide_exclusion",
    "draw",
    "end_decision",
    "file_decision",
    "find",
    "fix",
    "hear",
    "mend",
    "miss",
    "open_round",
    "rehearse",
    "rehearse_on",
    "review",
    "say_later",
    "set_rules",
    "speak",
]  # fmt: skip
