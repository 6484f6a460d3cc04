"""Every change in this room."""

from lianhu.publicity.commands.disclosing import (
    open_periods,
    owe,
    press_late,
    remark,
    remind,
)
from lianhu.publicity.commands.minding import correct, cover
from lianhu.publicity.commands.objecting import (
    answer_objection,
    erase_objection,
    object_,
    press_answer,
    reveal_contact,
)
from lianhu.publicity.commands.posting import hang, post, take_down, withdraw

__all__ = [
    "answer_objection",
    "correct",
    "cover",
    "erase_objection",
    "hang",
    "object_",
    "open_periods",
    "owe",
    "post",
    "press_answer",
    "press_late",
    "remark",
    "remind",
    "reveal_contact",
    "take_down",
    "withdraw",
]
