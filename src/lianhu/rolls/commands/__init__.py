"""What changes a roll."""

from lianhu.rolls.commands.deciding import decide
from lianhu.rolls.commands.drafting import draw_up, drop
from lianhu.rolls.commands.freezing import freeze
from lianhu.rolls.commands.mending import add, leave_out, settle
from lianhu.rolls.commands.objecting import object_to, press_answer
from lianhu.rolls.commands.opening import unseal
from lianhu.rolls.commands.posting import post

__all__ = [
    "add",
    "decide",
    "draw_up",
    "drop",
    "freeze",
    "leave_out",
    "object_to",
    "post",
    "press_answer",
    "settle",
    "unseal",
]
