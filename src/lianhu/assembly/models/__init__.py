"""Meetings, who came, what was said and what came out of it."""

from lianhu.assembly.models.attending import Attendance, ChangedCopy, Guest, Heard, Paper, Side, Way
from lianhu.assembly.models.deciding import Force, Resolution
from lianhu.assembly.models.meetings import (
    SEE,
    SEE_CLOSED,
    Item,
    Meeting,
    MeetingRoll,
    Sitting,
    State,
)
from lianhu.assembly.models.published import Published
from lianhu.assembly.models.town import SHARES, Least, PreTalk, TownRules

__all__ = [
    "SEE",
    "SEE_CLOSED",
    "SHARES",
    "Attendance",
    "ChangedCopy",
    "Force",
    "Guest",
    "Heard",
    "Item",
    "Least",
    "Meeting",
    "MeetingRoll",
    "Paper",
    "PreTalk",
    "Published",
    "Resolution",
    "Side",
    "Sitting",
    "State",
    "TownRules",
    "Way",
]
