"""Meetings, who came, what was said and what came out of it."""

from lianhu.assembly.models.attending import Attendance, Guest, Heard, Paper, Side, Way
from lianhu.assembly.models.meetings import (
    SEE,
    SEE_CLOSED,
    Item,
    Meeting,
    MeetingRoll,
    Sitting,
    State,
)

__all__ = [
    "SEE",
    "SEE_CLOSED",
    "Attendance",
    "Guest",
    "Heard",
    "Item",
    "Meeting",
    "MeetingRoll",
    "Paper",
    "Side",
    "Sitting",
    "State",
    "Way",
]
