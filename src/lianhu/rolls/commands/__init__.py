"""What changes a roll."""

from lianhu.rolls.commands.drafting import draw_up, drop
from lianhu.rolls.commands.freezing import freeze

__all__ = ["draw_up", "drop", "freeze"]
