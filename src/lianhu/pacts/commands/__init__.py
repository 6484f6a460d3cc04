"""Every write of this room."""

from lianhu.pacts.commands.asking import hear, judge, open_draft, settle
from lianhu.pacts.commands.drafting import begin, keep, shift, strike, write
from lianhu.pacts.commands.ending import abandon, correct, receive, register, send
from lianhu.pacts.commands.reviewing import (
    answer_point,
    answer_review,
    remind,
    submit,
    take_back,
    to_vote,
)

__all__ = [
    "abandon", "answer_point", "answer_review", "begin", "correct", "hear", "judge", "keep",
    "open_draft", "receive", "register", "remind", "send", "settle", "shift", "strike", "submit",
    "take_back", "to_vote", "write",
]  # fmt: skip
