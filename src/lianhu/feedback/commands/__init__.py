"""Everything that changes what we asked and heard."""

from lianhu.feedback.commands.calling import hear, miss
from lianhu.feedback.commands.drawing import draw, fix
from lianhu.feedback.commands.later import say_later
from lianhu.feedback.commands.leaving_out import ask_exclusion, decide_exclusion
from lianhu.feedback.commands.naming import end_decision, file_decision
from lianhu.feedback.commands.setting import set_rules

__all__ = [
    "ask_exclusion", "decide_exclusion", "draw", "end_decision", "file_decision", "fix", "hear", "miss",
    "say_later", "set_rules",
]  # fmt: skip
