"""Everything that changes a meeting."""

from lianhu.assembly.commands.calling import call, cancel, postpone
from lianhu.assembly.commands.planning import drop_plan, plan, revise
from lianhu.assembly.commands.tabling import take_up

__all__ = ["call", "cancel", "drop_plan", "plan", "postpone", "revise", "take_up"]
