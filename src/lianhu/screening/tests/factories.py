"""A round over 东河村 (一号网格, 二号网格), begun on a Monday."""

from datetime import date, timedelta

from lianhu.kernel import clock
from lianhu.matters.commands.gathering import Spoken
from lianhu.matters.models import Matter
from lianhu.screening import commands
from lianhu.screening.models import Ground

# Nine in the morning.
MONDAY = clock.day_start(date(2027, 11, 1)) + timedelta(hours=9)
DISPUTE = "罗大娘家和陈二家为屋后排水沟天天吵"


def days(n, hours=0):
    return MONDAY + timedelta(days=n, hours=hours)


def ordered(here, area=None, by="town", **more):
    """Monday to Friday."""
    words = {
        "theme": "dispute",
        "first_day": date(2027, 11, 1),
        "last_day": date(2027, 11, 5),
        **more,
    }
    return commands.order(here.who(by), area or here.east, **words)


def ground(round_, area):
    return Ground.objects.select_related("round", "area").get(round=round_, area=area)


def screened(here, round_, area=None, by="worker", words=(DISPUTE,), **more):
    said = [Spoken(one) for one in words]
    more.setdefault("held_on", clock.today())
    return commands.screen(here.who(by), ground(round_, area or here.one), said=said, **more)


def came_of(look):
    return list(Matter._base_manager.filter(channel_key=look.gathering.key).order_by("pk"))


__all__ = ["DISPUTE", "MONDAY", "came_of", "days", "ground", "ordered", "screened"]
