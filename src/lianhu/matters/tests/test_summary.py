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


@pytest.mark.row("G.14")
def test_from_the_count_of_late_ones_one_tap_leads_to_them_and_no_others(client, here):
    late, due = raised(here, words="井盖坏了"), raised(here, words="路灯不亮")
    other = raised(here, words="水管漏了", area=here.west)
    Matter.objects.filter(pk__in=[late.pk, other.pk]).update(due_at=late.raised_at)
    page = enter(client, here, "county").get(reverse("matters:loops")).text
    assert "超时 2 件" in page
    leads = f"{reverse('matters:inbox')}?at={here.east.key}&amp;late=1"
    assert f'href="{leads}"' in page
    shown = client.get(leads.replace("&amp;", "&"))
    assert [one.number for one in shown.context["lines"]] == [late.number]
    assert "只看东河村的" in shown.text
    everything = client.get(f"{reverse('matters:inbox')}?at={here.east.key}")
    assert {one.number for one in everything.context["lines"]} == {late.number, due.number}
    # The next filter stays in the village, and a search looks there only.
    assert f'name="at" form="filters" value="{here.east.key}"' in shown.text
    found = client.get(f"{reverse('matters:inbox')}?at={here.east.key}&q=水管")
    assert not found.context["lines"]


def test_without_anything_late_nothing_is_said_about_it(client, here):
    raised(here)
    assert "超时 " not in enter(client, here, "county").get(reverse("matters:loops")).text


def test_an_address_of_no_place_shows_the_whole_list(client, here):
    raised(here)
    shown = enter(client, here, "county").get(f"{reverse('matters:inbox')}?at=nowhere")
    assert shown.status_code == 200
    assert len(shown.context["lines"]) == 1


def test_four_queries_however_many_matters(here):
    leader = here.who("county")
    for _ in range(3):
        carried(here, "claimed")
    with CaptureQueriesContext(connection) as asked:
        by_village(leader)
    assert len(asked) == 4
