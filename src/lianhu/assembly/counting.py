"""Which rolls a meeting needs, by which roads it may count, and how many that is by its rolls."""

from collections.abc import Mapping
from dataclasses import dataclass

from lianhu.assembly import reckoning
from lianhu.assembly.models import Meeting, MeetingRoll
from lianhu.assembly.reckoning import Quorum, Road
from lianhu.law.floors import Floor, floors
from lianhu.law.shares import BASES, Share


@dataclass(frozen=True, slots=True)
class Meter:
    """How far a meeting is from being enough.

    `quorums` by the articles; of a meeting that no law knows, `house` is the road of its charter.
    """

    quorums: tuple[Quorum, ...]
    house: Road | None = None

    @property
    def roads(self) -> list[Road]:
        if self.house is not None:
            return [self.house]
        return [road for one in self.quorums for road in one.roads]

    @property
    def nearest(self) -> Road | None:
        """The road that lacks fewest; None while none can be reckoned."""
        known = [road for road in self.roads if road.short is not None and not road.odd]
        return min(known, key=lambda road: road.short or 0, default=None)


def needed(meeting: Meeting) -> list[str]:
    """The bases of which a roll is drawn up; [] where whoever comes is written down."""
    if meeting.about:
        found = reckoning.bases(meeting.regime, meeting.notice_on, meeting.about)
        return found or list(meeting.shape.bases)
    return [] if meeting.shape.guests else list(meeting.shape.bases)


def roads_of(meeting: Meeting) -> list[str]:
    """The bases by which people may sign in; one of them is declared."""
    if meeting.about:
        found = reckoning.roads(meeting.regime, meeting.notice_on, meeting.about)
        return found or needed(meeting)
    return needed(meeting)


def share_of(meeting: Meeting, road: str) -> Share | None:
    """What must come by this road; None where nobody says how many."""
    if not meeting.about:
        house = meeting.shape.quorum
        return house if house is not None and house.of == road else None
    for floor in _floors(meeting, "quorum"):
        if floor.roads is not None and (found := floor.roads.road(road)) is not None:
            return found
    return None


def passing(meeting: Meeting) -> list[tuple[Share, str]]:
    """What must agree, each with where it is written."""
    if not meeting.about:
        share = meeting.shape.passing
        return [(share, meeting.shape.house)] if share else []
    return [
        (share, floor.cited)
        for floor in _floors(meeting, "pass")
        if floor.roads is not None
        for share in floor.roads.shares
    ]


def totals(meeting: Meeting) -> dict[str, int]:
    """How many there are by each roll; drafts count as they stand now."""
    return {one.basis: one.roll.n or one.roll.entries.count() for one in rolls_of(meeting)}


def rolls_of(meeting: Meeting) -> list[MeetingRoll]:
    return list(meeting.rolls.select_related("roll").order_by("pk"))


def meter(meeting: Meeting, known: Mapping[str, int], came: Mapping[str, int]) -> Meter:
    """Both roads while it is planned, the declared one afterwards.

    Args:
        known, came: by base.
    """
    if not meeting.about:
        share = meeting.shape.quorum
        road = Road(share, known.get(share.of), came.get(share.of)) if share else None
        return Meter((), road)
    found = reckoning.quorums(meeting.regime, meeting.notice_on, meeting.about, known, came)
    if meeting.road:
        found = [
            Quorum(one.floor, tuple(r for r in one.roads if r.share.of == meeting.road))
            for one in found
        ]
    return Meter(tuple(found))


def present(meeting: Meeting) -> int:
    """How many signed in, over all sittings."""
    return int(meeting.attendances.count())


def label_of(base: str) -> str:
    return str(BASES.get(base, base))


def _floors(meeting: Meeting, rule: str) -> list[Floor]:
    return floors(meeting.regime, meeting.notice_on, meeting.about, rule)


__all__ = [
    "Meter",
    "label_of",
    "meter",
    "needed",
    "passing",
    "present",
    "roads_of",
    "rolls_of",
    "share_of",
    "totals",
]
