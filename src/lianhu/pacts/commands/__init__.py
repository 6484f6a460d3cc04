"""Every write of this room."""

from lianhu.pacts.commands.adopting import adopt, table
from lianhu.pacts.commands.asking import hear, judge, open_draft, settle
from lianhu.pacts.commands.counting_women import count_women
from lianhu.pacts.commands.drafting import begin, keep, shift, strike, write
from lianhu.pacts.commands.ending import abandon, correct, receive, register, send
from lianhu.pacts.commands.observing import (
    close,
    contest,
    decide,
    forget,
    notice,
    propose,
    reply,
    share,
    talk,
    turn,
)
from lianhu.pacts.commands.precepts import agree, collect, take_down
from lianhu.pacts.commands.reviewing import (
    answer_point,
    answer_review,
    remind,
    submit,
    take_back,
    to_vote,
)

__all__ = [
    "abandon",
    "adopt",
    "agree",
    "answer_point",
    "answer_review",
    "begin",
    "close",
    "collect",
    "contest",
    "correct",
    "count_women",
    "decide",
    "forget",
    "hear",
    "judge",
    "keep",
    "notice",
    "open_draft",
    "propose",
    "receive",
    "register",
    "remind",
    "reply",
    "send",
    "settle",
    "share",
    "shift",
    "strike",
    "submit",
    "table",
    "take_back",
    "take_down",
    "talk",
    "to_vote",
    "turn",
    "write",
]
