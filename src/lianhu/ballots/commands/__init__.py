"""What changes a vote."""

from lianhu.ballots.commands.closing import call_off, close_round, may_call_off
from lianhu.ballots.commands.counting import (
    add_box,
    confirm_hands,
    count_hands,
    key_box,
    photograph,
)
from lianhu.ballots.commands.lending import lend, post_proxies, take_back
from lianhu.ballots.commands.opening import Question, open_next, open_round
from lianhu.ballots.commands.voting import (
    Already,
    give_code,
    give_papers,
    name_vote,
    record_for,
    take_part,
    voter,
)

__all__ = [
    "Already", "Question", "add_box", "call_off", "close_round", "confirm_hands", "count_hands", "give_code",
    "give_papers", "key_box", "lend", "may_call_off", "name_vote", "open_next", "open_round", "photograph",
    "post_proxies", "record_for", "take_back", "take_part", "voter",
]  # fmt: skip
