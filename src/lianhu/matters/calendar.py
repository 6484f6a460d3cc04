"""When a village collects: which days it set, and which of them went by with nothing written down."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.matters.kinds import Channel
from lianhu.matters.models import BoxOpening, CollectionDay, Gathering

LOOKED_BACK: Final = timedelta(days=62)
SHOWN: Final = 4
WEEKDAYS: Final = "一二三四五六日"


def falls_on(one: CollectionDay, day: date) -> bool:
    """Whether `one` falls on `day`; the 31st of a short month is its last day."""
    if one.weekday is not None:
        return day.weekday() == one.weekday
    last = calendar.monthrange(day.year, day.month)[1]
    return day.day == min(one.month_day or 0, last)


def days(one: CollectionDay, first: date, last: date) -> list[date]:
    """The days on which it falls from `first` to `last`, both counted."""
    span = (last - first).days + 1
    return [day for n in range(span) if falls_on(one, day := first + timedelta(days=n))]


@dataclass(frozen=True, slots=True)
class Turn:
    """One day that was set. `state`: done, today or missed."""

    day: date
    state: str


@dataclass(frozen=True, slots=True)
class Set:
    """A day that a village set, how it is said, when it comes next, what became of the last ones."""

    row: CollectionDay
    words: str
    next: date
    turns: list[Turn]


def rhythm(one: CollectionDay) -> str:
    """每周三, 每月15日, 每月最后一天."""
    if one.weekday is not None:
        return _("每周%s") % WEEKDAYS[one.weekday]
    return _("每月最后一天") if one.month_day == 31 else _("每月%d日") % (one.month_day or 0)


@dataclass(frozen=True, slots=True)
class Soon:
    """A day that is today or tomorrow, for the post that sees to it."""

    row: CollectionDay
    when: str


def soon(actor: Actor) -> list[Soon]:
    """What the actor's own posts have to see to today and tomorrow; one query."""
    posts = [grant.post_id for grant in actor.grants if grant.post_id]
    rows = CollectionDay.objects.visible_to(actor).live().filter(post__in=posts).order_by("pk")
    today = clock.today()
    at = ((today, _("今天是收集日")), (today + timedelta(days=1), _("明天是收集日")))
    return [Soon(one, words) for one in rows for day, words in at if falls_on(one, day)]


def kept(rows: Iterable[CollectionDay]) -> list[Set]:
    """What became of each; two queries for all of them."""
    found, today = list(rows), clock.today()
    since = today - LOOKED_BACK
    places = [one.place for one in found]
    done: dict[tuple[str, str], list[date]] = {}
    boxes = BoxOpening.objects.filter(
        place__in=places, opened_at__gte=clock.day_start(since - timedelta(days=2))
    )  # fmt: skip
    for place, at in boxes.values_list("place", "opened_at"):
        done.setdefault((place, Channel.BOX), []).append(clock.day_of(at))
    held = Gathering.objects.filter(held_on__gte=since - timedelta(days=2)).exclude(settled_at=None)
    for place, channel, day in held.values_list("place", "channel", "held_on"):
        # A meeting in one of its grids is the village's too.
        for over in places:
            if place.startswith(over):
                done.setdefault((over, channel), []).append(day)
    return [_set(one, done.get((one.place, one.channel), []), today) for one in found]


def _set(one: CollectionDay, done: list[date], today: date) -> Set:
    first = max(one.since, today - LOOKED_BACK)
    past = days(one, first, today)
    turns = []
    for n, day in enumerate(past):
        # Kept from the day before until the day before the next one comes.
        until = past[n + 1] - timedelta(days=1) if n + 1 < len(past) else date.max
        was = any(day - timedelta(days=1) <= at < until for at in done)
        turns.append(Turn(day, "done" if was else "today" if day == today else "missed"))
    ahead = days(one, max(today + timedelta(days=1), one.since), today + timedelta(days=62))
    return Set(one, rhythm(one), ahead[0], turns[-SHOWN:][::-1])
