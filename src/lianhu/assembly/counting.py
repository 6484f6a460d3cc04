"""Which rolls a meeting needs, by which roads it may count, and how many that is by its rolls."""

from collections.abc import Mapping
from dataclasses import dataclass

from lianhu.assembly import charter, reckoning
from lianhu.assembly.house import House
from lianhu.assembly.models import Meeting, MeetingRoll
from lianhu.assembly.reckoning import Quorum, Road
from lianhu.law.floors import Floor, floors
from lianhu.law.shares import BASES, Share
from lianhu.rolls.models import Roll
from lianhu.rolls.queries import version_at


@dataclass(frozen=True, slots=True)
class Meter:
    """How far a meeting is from being enough.

    `quorums` by the articles; of a meeting that no law knows, `house` are the roads of its charter
    or of the methods whose items stand on its agenda. `beyond` is what a method asks of its own
    item beyond those, with where it is written.
    """

    quorums: tuple[Quorum, ...]
    house: tuple[Road, ...] = ()
    beyond: tuple[tuple[str, Road], ...] = ()

    @property
    def roads(self) -> list[Road]:
        if self.house:
            return list(self.house)
        return [road for one in self.quorums for road in one.roads]

    @property
    def nearest(self) -> Road | None:
        """The road that lacks fewest; None while none can be reckoned."""
        known = [road for road in self.roads if road.short is not None and not road.odd]
        return min(known, key=lambda road: road.short or 0, default=None)


def houses(meeting: Meeting) -> list[House]:
    """What methods ask of the items on its agenda."""
    return [house for one in meeting.items.all() if (house := one.house) is not None]


def needed(meeting: Meeting) -> list[str]:
    """The bases of which a roll is drawn up; [] where whoever comes is written down."""
    if meeting.about:
        found = reckoning.bases(meeting.regime, meeting.notice_on, meeting.about)
        return found or list(meeting.shape.bases)
    asked = _asked(meeting)
    return asked or ([] if meeting.shape.guests else list(meeting.shape.bases))


def _asked(meeting: Meeting) -> list[str]:
    return list(dict.fromkeys(base for one in houses(meeting) for base in one.bases))


def roads_of(meeting: Meeting) -> list[str]:
    """The bases by which people may sign in; one of them is declared."""
    if not meeting.about:
        return needed(meeting)
    found = reckoning.roads(meeting.regime, meeting.notice_on, meeting.about) or needed(meeting)
    asked = [one for one in houses(meeting) if one.quorum]
    fitting = [road for road in found if all(one.quorum_by(road) for one in asked)]
    return fitting or found


def share_of(meeting: Meeting, road: str) -> Share | None:
    """What must come by this road for a meeting at all; None where nobody says how many.

    What one method asks beyond that, its own round asks.
    """
    if not meeting.about:
        own = charter.of(meeting).quorum
        if own is not None:
            return own if own.of == road else None
        asked = [share for one in houses(meeting) if (share := one.quorum_by(road))]
        return min(asked, key=lambda one: (one.fraction, one.strict), default=None)
    for floor in _floors(meeting, "quorum"):
        if floor.roads is not None and (found := floor.roads.road(road)) is not None:
            return found
    return None


def passing(meeting: Meeting) -> list[tuple[Share, str]]:
    """What must agree, each with where it is written."""
    asked = [(share, one.said) for one in houses(meeting) for share in one.passing]
    if not meeting.about:
        own = charter.of(meeting)
        return [(own.passing, own.words), *asked] if own.passing else asked
    return asked + [
        (share, floor.cited)
        for floor in _floors(meeting, "pass")
        if floor.roads is not None
        for share in floor.roads.shares
    ]


def totals(meeting: Meeting) -> dict[str, int]:
    """How many there are by each roll; drafts count as they stand now."""
    return {one.basis: one.roll.n or one.roll.entries.count() for one in rolls_of(meeting)}


def rolls_of(meeting: Meeting) -> list[MeetingRoll]:
    """By base, the first drawn up first; one query."""
    return list(meeting.rolls.select_related("roll").order_by("pk"))


def meter(meeting: Meeting, known: Mapping[str, int], came: Mapping[str, int]) -> Meter:
    """Both roads while it is planned, the declared one afterwards.

    Args:
        known, came: by base.
    """
    beyond = _beyond(meeting, known, came)
    if not meeting.about:
        shares = (share_of(meeting, base) for base in roads_of(meeting))
        roads = tuple(
            Road(one, known.get(one.of), came.get(one.of))
            for one in shares
            if one is not None and meeting.road in ("", one.of)
        )
        return Meter((), roads, beyond)
    found = reckoning.quorums(meeting.regime, meeting.notice_on, meeting.about, known, came)
    if meeting.road:
        found = [
            Quorum(one.floor, tuple(r for r in one.roads if r.share.of == meeting.road))
            for one in found
        ]
    return Meter(tuple(found), (), beyond)


def _beyond(
    meeting: Meeting, known: Mapping[str, int], came: Mapping[str, int]
) -> tuple[tuple[str, Road], ...]:
    """What methods ask of who comes beyond what the meeting as such does."""
    roads = [meeting.road] if meeting.road else roads_of(meeting)
    return tuple(
        (one.said, Road(share, known.get(base), came.get(base)))
        for base in roads
        for one in houses(meeting)
        if (share := one.quorum_by(base)) is not None and share != share_of(meeting, base)
    )


def present(meeting: Meeting) -> int:
    """How many signed in, over all sittings, and stood on the roll: while it runs as that stands
    now, afterwards as it stood at the end. Who was struck by a decided objection is no number of it.
    """
    if meeting.ended_at is None or not meeting.road:
        return int(meeting.attendances.filter(entry__state="on").count())
    at = version_at(roll_of(meeting), meeting.ended_at)
    return int(meeting.attendances.exclude(entry__strike__no__lte=at.links).count())


def roll_of(meeting: Meeting) -> Roll:
    """That of the declared road."""
    return next(one.roll for one in rolls_of(meeting) if one.basis == meeting.road)


def label_of(base: str) -> str:
    """What a base of `law.shares.BASES` is called: 户."""
    return str(BASES.get(base, base))


def _floors(meeting: Meeting, rule: str) -> list[Floor]:
    return floors(meeting.regime, meeting.notice_on, meeting.about, rule)


__all__ = [
    "Meter",
    "houses",
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
