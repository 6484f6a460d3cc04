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

__all__ = [
    "SEE",
    "SEE_CLOSED",
    "Attendance",
    "ChangedCopy",
    "Force",
    "Guest",
    "Heard",
    "Item",
    "Meeting",
    "MeetingRoll",
    "Paper",
    "Published",
    "Resolution",
    "Side",
    "Sitting",
    "State",
    "Way",
]
