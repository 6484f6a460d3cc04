"""Everything that changes a matter, by the step it belongs to."""

from lianhu.matters.commands.answering import rate, rate_for, respond
from lianhu.matters.commands.boxes import open_box
from lianhu.matters.commands.clockwork import assign, expire
from lianhu.matters.commands.erasing import erase_words
from lianhu.matters.commands.following import follow_grid
from lianhu.matters.commands.handling import claim, defer, finish, pass_back, progress
from lianhu.matters.commands.intake import raise_
from lianhu.matters.commands.joining import join, part
from lianhu.matters.commands.oversight import attach_paper, comment, find, reclassify, remark
from lianhu.matters.commands.showing import finish_showing, publish, take_back, withhold
from lianhu.matters.commands.sorting import consult, dispatch, settle, triage

__all__ = [
    "assign", "attach_paper", "claim", "comment", "consult", "defer", "dispatch", "erase_words", "expire",
    "find", "finish", "finish_showing", "follow_grid", "join", "open_box", "part", "pass_back", "progress", "publish", "raise_", "rate", "rate_for",
    "reclassify", "remark", "respond", "settle", "take_back", "triage", "withhold",
]  # fmt: skip
