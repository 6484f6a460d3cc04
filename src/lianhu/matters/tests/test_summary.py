"""Two minutes of a leader: one honest line for each village."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianhu.matters.models import Matter
from lianhu.matters.summary import by_village
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import carried, raised


def lines(here, who="county"):
    return {str(one.area): one for one in by_village(here.who(who)).villages}


@pytest.mark.row("G.14")
def test_each_village_says_what_is_open_late_and_kept(here):
    late = raised(here)
    Matter.objects.filter(pk=late.pk).update(due_at=late.raised_at)
    for _ in range(5):
        carried(here, "rated")
    raised(here, area=here.west)
    found = lines(here)
    east = found["东河村"]
    assert (east.open, east.late, east.answered, east.kept, east.content) == (6, 1, 5, 100, 100)
    west = found["西河村"]
    assert (west.open, west.late, west.kept) == (1, 0, None)
    assert list(found) == ["东河村", "西河村"]


def test_fewer_than_five_give_no_share(here):
    for _ in range(4):
        carried(here, "rated")
    assert (lines(here)["东河村"].kept, lines(here)["东河村"].content) == (None, None)


def test_what_the_leader_may_not_see_is_not_counted(here):
    from lianhu.matters import commands

    private = raised(here)
    commands.triage(here.who("clerk"), private, choice="私事")
    assert lines(here) == {}


def test_a_clerk_of_one_village_gets_no_table_and_the_leader_does(client, here):
    raised(here)
    assert by_village(here.who("clerk")) is None
    page = enter(client, here, "county").get(reverse("matters:loops")).text
    assert "各村（社区）" in page
    assert "不足5件的不算" in page
    assert "各村（社区）" not in enter(client, here, "clerk").get(reverse("matters:loops")).text


def test_four_queries_however_many_matters(here):
    leader = here.who("county")
    for _ in range(3):
        carried(here, "claimed")
    with CaptureQueriesContext(connection) as asked:
        by_village(leader)
    assert len(asked) == 4
