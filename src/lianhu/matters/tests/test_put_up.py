"""What villages ask of their town stands on one page for its agenda, and nothing else does."""

import pytest
from django.urls import reverse

from lianhu.kernel.errors import Refusal
from lianhu.matters import commands, put_up
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import fresh
from lianhu.shell.menu import menu_for

WHY = "水泥和管子要乡镇出"


def decided(here, words):
    """A matter of 三议 that the village has decided; who helps is still to be said."""
    matter = commands.start(here.who("secretary"), area=here.one, method="sanyi", words=words)
    Matter._base_manager.filter(pk=matter.pk).update(stage="要不要乡镇", phase="triage")
    return fresh(matter)


def asked(here, words, cost):
    matter = decided(here, words)
    commands.triage(here.who("secretary"), matter, choice="提请", reason=WHY, cost=cost)
    return fresh(matter)


@pytest.mark.row("C2.25", "C2.26")
def test_the_town_reads_what_is_alike_together_and_what_it_costs(client, here):
    asked(here, "上寨修水渠，长三百米，要水泥", 35000)
    asked(here, "上寨修水渠，长三百米，要管子", 12000)
    asked(here, "小学门口装路灯", 0)
    stays = decided(here, "换一口井的井盖")
    commands.triage(here.who("secretary"), stays, choice="自办")
    found = put_up.put_up(here.who("town"))
    assert (found.n, found.yuan, found.unsaid) == (3, 47000, 0)
    assert [topic.n for topic, _rows in found.groups] == [2, 1]
    assert "村里提请的事" in [one.label for one in menu_for(here.who("town"), "office")]
    assert "村里提请的事" not in [one.label for one in menu_for(here.who("county"), "office")]
    enter(client, here, "town")
    page = client.get(reverse("matters:put_up")).text
    assert "3件，写了钱数的合计47000元" in page
    assert WHY in page
    assert stays.number not in page


@pytest.mark.row("C2.26")
def test_what_is_put_up_says_its_sum(here):
    matter = decided(here, "上寨修水渠")
    for cost in (None, -1, 10**11):
        with pytest.raises(Refusal, match="多少钱"):
            commands.triage(here.who("secretary"), matter, choice="提请", reason=WHY, cost=cost)
    with pytest.raises(Refusal, match="理由"):
        commands.triage(here.who("secretary"), matter, choice="提请", cost=1)
    assert fresh(matter).stage == "要不要乡镇"


def test_nothing_to_show_says_so_and_the_next_village_sees_nothing(client, here):
    enter(client, here, "town")
    assert "现在没有村里提请的事" in client.get(reverse("matters:put_up")).text
    asked(here, "上寨修水渠", 1)
    assert put_up.put_up(here.who("next_door")).n == 0


def test_more_matters_cost_no_more_statements(here, django_assert_max_num_queries):
    for n in range(6):
        asked(here, f"第{n}件：修水渠", n)
    with django_assert_max_num_queries(8):
        assert put_up.put_up(here.who("town")).n == 6
