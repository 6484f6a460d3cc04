"""Elections for lists."""

from collections.abc import Iterable
from dataclasses import dataclass

from lianhu.audit.actor import VISITOR, Actor, under
from lianhu.elections import calendar, reading
from lianhu.elections.calendar import Line
from lianhu.elections.kinds import RECALL, Kind, known_to
from lianhu.elections.models import SEE, Election
from lianhu.places.models import Area, AreaQuerySet

START = "elections.start"
MOST = 60


@dataclass(frozen=True, slots=True)
class Listed:
    """One on the list with what is next."""

    election: Election
    upcoming: Line | None
    state: str
    tone: str


def rows(actor: Actor) -> list[Listed]:
    """Those of the actor's areas: running ones first, the nearest day first, then what was."""
    found = Election.objects.visible_to(actor).filter(under(actor.paths(SEE), "path"))
    found = found.select_related(
        "area", "organisation", "meeting", "roll__posting", "nominating_roll__posting",
        "recall",
    )  # fmt: skip
    running = list(found.running().order_by("day", "pk")[:MOST])
    over = list(found.exclude(pk__in=[one.pk for one in running]).order_by("-day", "-pk")[:MOST])
    return [*map(listed, running), *map(listed, over)]


def listed(election: Election) -> Listed:
    """An election in a list, with what is next of it in words."""
    if election.stopped_at is not None:
        return Listed(election, None, "停办了", "plain")
    if election.handed_at is not None:
        return Listed(election, None, "办完了", "good")
    upcoming = calendar.next_of(reading.lines_of(election))
    late = upcoming is not None and upcoming.state == calendar.MISSED
    return Listed(election, upcoming, "晚了" if late else "正在办", "bad" if late else "info")


def areas(actor: Actor) -> AreaQuerySet:
    """Where the actor may begin one."""
    mine = under(actor.paths(START), "path")
    return (
        Area.objects.visible_to(actor)
        .live()
        .filter(mine, kind__in=["village", "group"])
        .order_by("path")
    )


def kinds_for(area: Area, regime: str) -> Iterable[Kind]:
    """The elections that are held in this place."""
    return [
        one for one in known_to(regime)
        if area.kind in one.levels and one.road != RECALL
        and (not one.by_meeting or reading.meetings_for(one, area, regime))
    ]  # fmt: skip


def public_of(area: Area) -> list[Election]:
    """What everybody knows of, newest first, in a village and its groups."""
    found = Election.objects.visible_to(VISITOR).filter(under([area.path], "path"))
    return list(found.select_related("area", "organisation", "meeting")[:MOST])
