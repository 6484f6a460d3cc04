"""Every change in this room."""

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
    "erase_objection",
    "hang",
    "object_",
    "post",
    "press_answer",
    "reveal_contact",
    "take_down",
    "withdraw",
]
