"""Everything that changes what we asked and heard."""

from lianhu.feedback.commands.calling import hear, miss
from lianhu.feedback.commands.drawing import draw, fix
from lianhu.feedback.commands.later import say_later
from lianhu.feedback.commands.setting import set_rules

__all__ = ["draw", "fix", "hear", "miss", "say_later", "set_rules"]
