"""Everything that changes a meeting."""

from lianhu.assembly.commands.calling import call, cancel, postpone
from lianhu.assembly.commands.planning import drop_plan, plan, revise

__all__ = ["call", "cancel", "drop_plan", "plan", "postpone", "revise"]
