"""What the helper says to a text, for the rooms above."""

from typing import Final

from lianhu.triage import rules
from lianhu.triage.model import NOTHING, Suggestion

# What may be asked: 三事, whose labels are major, minor, private; and the classes of dispatching.
AFFAIR: Final = "affair"
CLASS: Final = "class"


def suggest(what: str, text: str) -> Suggestion:
    """What `text` seems to be, of the labels of `what`; `NOTHING` where there is no text."""
    found = rules.shipped().get(what)
    return found.suggest(text) if found and text else NOTHING
