"""What changes an election. None of these says who was elected: that follows from the rounds."""

from lianhu.elections.commands.again import call_off, set_again
from lianhu.elections.commands.deciding import announce, hand_over, open_vote
from lianhu.elections.commands.guiding import guide, remind
from lianhu.elections.commands.nominating import (
    decline,
    draw_nominating_roll,
    nominate,
    strike,
)
from lianhu.elections.commands.presiding import announce_candidates, judge, met, replace, step_down
from lianhu.elections.commands.recalling import ask_recall, demand, hear
from lianhu.elections.commands.starting import (
    draw_roll,
    move_day,
    plan_meeting,
    start,
    stop,
    tell_day,
)

__all__ = [
    "announce",
    "announce_candidates",
    "ask_recall",
    "call_off",
    "decline",
    "demand",
    "draw_nominating_roll",
    "draw_roll",
    "guide",
    "hand_over",
    "hear",
    "judge",
    "met",
    "move_day",
    "nominate",
    "open_vote",
    "plan_meeting",
    "remind",
    "replace",
    "set_again",
    "start",
    "step_down",
    "stop",
    "strike",
    "tell_day",
]
