"""Everything that changes a meeting."""

from lianhu.assembly.commands.calling import call, cancel, postpone
from lianhu.assembly.commands.deciding import conclude, note_chair, publish, put_to_vote
from lianhu.assembly.commands.hearing import hear, keep_changed, keep_paper, say
from lianhu.assembly.commands.planning import drop_plan, plan, revise
from lianhu.assembly.commands.signing import begin, end, sign, sit_in, step_out, unsign
from lianhu.assembly.commands.tabling import take_up
from lianhu.assembly.commands.town import adopt_rules, talk_with, untalk

__all__ = [
    "adopt_rules",
    "begin",
    "call",
    "cancel",
    "conclude",
    "drop_plan",
    "end",
    "hear",
    "keep_changed",
    "keep_paper",
    "note_chair",
    "plan",
    "postpone",
    "publish",
    "put_to_vote",
    "revise",
    "say",
    "sign",
    "sit_in",
    "step_out",
    "take_up",
    "talk_with",
    "unsign",
    "untalk",
]
