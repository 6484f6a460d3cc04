"""Green, amber, red: by the share of the time that is used, not by the days that are left."""

from datetime import date, datetime

import pytest

from lianhu.audit.actor import SYSTEM
from lianhu.hours import commands as hours
from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.lamps import colour, lamp
from lianhu.matters.models import Matter
from lianhu.matters.rows import lines
from lianhu.matters.tests.factories import bearer, carried, fresh, raised, village


def at(text):
    return clock.at(datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=clock.LOCAL))


@pytest.fixture
def here(county):
    with at("02 09:00"):
        return village()


def shows(matter, moment):
    """The lamp on the page of the matter, which is the one of every list."""
    with at(moment):
        found = Matter.objects.visible_to(SYSTEM).filter(pk=matter.pk)
        assert lines(SYSTEM, found)[0].lamp == lamp(fresh(matter))
        return lamp(fresh(matter))[0]


@pytest.mark.parametrize("share, shown", [(0, "green"), (0.799, "green"), (0.8, "yellow"),
                                          (1.0, "yellow"), (1.01, "red")])  # fmt: skip
def test_the_bounds(here, share, shown):
    assert colour(share) == shown


def test_a_working_day_is_used_up_by_office_hours_only(here):
    with at("06 18:00"):  # a Friday evening; due by the end of Monday
        matter = raised(here)
    assert shows(matter, "08 23:00") == "green"
    assert shows(matter, "09 11:00") == "green"
    assert shows(matter, "09 16:36") == "yellow"  # 5.6 of 7 hours
    assert shows(matter, "09 23:00") == "yellow"
    assert shows(matter, "10 00:00") == "red"


def test_the_county_may_draw_the_line_elsewhere(here):
    with at("02 09:00"):
        matter = raised(here)
        hours.set_lamps(SYSTEM, amber=40)
    assert shows(matter, "02 12:00") == "green"
    assert shows(matter, "03 09:30") == "yellow"


def test_nothing_is_used_while_the_teller_is_waited_for(here):
    with at("02 09:00"):
        matter = carried(here, "sent")
        commands.claim(
            here.who("worker"), fresh(matter), measures="换灯", steps=["换"],
            promised_on=date(2026, 3, 6),
        )  # fmt: skip
    assert shows(matter, "03 09:00") == "green"
    with at("03 09:00"):
        commands.ask_teller(here.who("worker"), fresh(matter), words="哪一头？")
    assert shows(matter, "09 09:00") == "green"
    with at("09 09:00"):
        assert "暂停" in lamp(fresh(matter))[1]
        commands.comment(bearer(matter), fresh(matter), words="村口")
    assert clock.day_of(fresh(matter).due_at) == date(2026, 3, 12)
    assert shows(matter, "09 10:00") == "green"
    assert shows(matter, "12 09:00") == "yellow"
    assert shows(matter, "13 00:00") == "red"
