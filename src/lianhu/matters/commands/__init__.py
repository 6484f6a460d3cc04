"""Everything that changes a matter, by the step it belongs to."""

from lianhu.matters.commands.answering import rate, rate_for, respond
from lianhu.matters.commands.asking import ask_teller, hear_back, resume
from lianhu.matters.commands.boxes import open_box, pass_slip
from lianhu.matters.commands.clockwork import assign, expire, recalculate
from lianhu.matters.commands.erasing import erase_words
from lianhu.matters.commands.exporting import export
from lianhu.matters.commands.extending import ask_extension, decide_extension
from lianhu.matters.commands.following import follow_grid
from lianhu.matters.commands.handling import claim, defer, finish, pass_back, progress
from lianhu.matters.commands.intake import raise_
from lianhu.matters.commands.joining import join, join_in, part
from lianhu.matters.commands.moderating import hide_words, show_words
from lianhu.matters.commands.ordering import answer_order, issue_order, lapse_order
from lianhu.matters.commands.oversight import attach_paper, comment, find, reclassify, remark
from lianhu.matters.commands.reminding import urge
from lianhu.matters.commands.secret import hand_over
from lianhu.matters.commands.sharing import (
    end_part,
    finish_part,
    give_part,
    lapse_part,
    urge_part,
)
from lianhu.matters.commands.showing import (
    cover_words,
    finish_showing,
    publish,
    take_back,
    withhold,
)
from lianhu.matters.commands.sorting import consult, dispatch, settle, triage
from lianhu.matters.commands.splitting import split, unsplit
from lianhu.matters.commands.starting import start
from lianhu.matters.commands.tabling import conclude, met, table

__all__ = [
    "answer_order", "ask_extension", "ask_teller", "assign", "attach_paper", "claim", "comment", "conclude", "consult", "cover_words", "decide_extension", "defer", "dispatch", "end_part", "erase_words", "expire", "export", "find", "finish", "finish_part", "finish_showing", "follow_grid", "give_part", "hand_over", "hear_back", "hide_words", "issue_order", "join", "join_in", "lapse_order", "lapse_part", "met", "open_box", "part", "pass_back", "pass_slip", "progress", "publish", "raise_", "rate", "rate_for", "recalculate", "reclassify", "remark", "respond", "resume", "settle", "show_words", "split", "start", "table", "take_back", "triage", "unsplit", "urge", "urge_part", "withhold",
]  # fmt: skip
