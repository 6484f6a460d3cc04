"""Everything that changes a wish."""

from lianhu.wishes.commands.asking import hide, note, release
from lianhu.wishes.commands.ending import lapse, report, show_thanks
from lianhu.wishes.commands.forgetting import forget
from lianhu.wishes.commands.helping import confirm, offer, withdraw

__all__ = [
    "confirm",
    "forget",
    "hide",
    "lapse",
    "note",
    "offer",
    "release",
    "report",
    "show_thanks",
    "withdraw",
]  # fmt: skip
