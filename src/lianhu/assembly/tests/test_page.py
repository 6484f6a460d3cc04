"""The page on which a secretary asks before calling a meeting."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianhu.access.tests.factories import account
from lianhu.assembly import headcount
from lianhu.bodies.tests.factories import organisation, post, somebody, tenure
from lianhu.people.models import Residence
from lianhu.people.tests.factories import household, person
from lianhu.places.tests.factories import valley

DAY = "2026-12-20"
POSTS = {
    "secretary": ("village_secretary", "east"),
    "town": ("town_cadre", "town"),
    "leader": ("grid_leader", "one"),
    "worker": ("grid_worker", "one"),
}


def village():
    here = valley()
    here.accounts = {}
    for name, (role, where) in POSTS.items():
        held = tenure(post(role, getattr(here, where), title=name), somebody(name))
        here.accounts[name] = account(held.person, username=name)
    return here


@pytest.fixture
def here(county):
    here = village()
    organisation("villagers_committee", here.east)
    return here


@pytest.fixture
def ask(here, client):
    client.force_login(here.accounts["secretary"])

    def get(about="assembly", **more):
        said = {"area": here.east.key, "about": about, "day": DAY, **more}
        return client.get(reverse("assembly:reckon"), said)

    return get


def test_what_must_come_stands_there_before_anything_is_typed(here, client):
    client.force_login(here.accounts["secretary"])
    page = client.get(reverse("assembly:reckon"))
    assert page.status_code == 200
    assert "村民代表会议" in page.text
    assert "填上人数" not in page.text


def test_the_real_count_of_a_village(ask):
    page = ask("representatives", t_members=34, c_members=27, agreed=19, against=0, abstained=8)
    assert "一共34人，<strong>要来23人</strong>" in page.text
    assert "27里要14，同意的有19" in page.text
    assert "第三十条" in page.text
    few = ask("representatives", t_members=34, c_members=22, agreed=20)
    assert "还差1" in few.text
    assert "仅作协商意见" in few.text


def test_two_roads_are_shown_and_the_nearer_one_is_named(ask):
    page = ask(t_adults=1203, t_households=412, c_adults=590, c_households=270)
    assert "要来602" in page.text
    assert "要来275" in page.text
    assert "“户三分之二以上”这种更近，还差5户" in page.text


def test_votes_need_one_road(ask):
    both = {"t_adults": 1203, "t_households": 412, "c_adults": 700, "c_households": 300}
    page = ask(**both, agreed=200)
    assert (page.status_code, "请选这个会按什么算" in page.text) == (422, True)
    page = ask(**both, agreed=200, road="households")
    assert "300里要151，同意的有200" in page.text
    # Of the road that was not chosen nothing is said to be there.
    assert page.text.count("够了") == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"t_members": 34, "c_members": 35}, "一共才34，到的不会更多"),
        ({"t_members": 34, "c_members": 30, "agreed": 31}, "票数比到会的多"),
        ({"t_members": 34, "agreed": 20}, "请填到了多少"),
        ({"t_members": 34, "c_members": 30, "against": 3}, "没有就填0"),
        ({"t_members": "三十"}, "请填整数"),
        ({"t_members": -1}, "不能小于0"),
        ({"t_members": 10**12}, "这个数太大了"),
    ],
)
def test_what_cannot_be_is_said_at_its_place_and_nothing_is_lost(ask, said, words):
    page = ask("representatives", **said)
    assert (page.status_code, words in page.text) == (422, True)
    for value in said.values():
        assert f'value="{value}"' in page.text


def test_a_day_or_a_meeting_that_is_none_is_said(ask):
    for said in ({"day": "2026-02-30"}, {"about": "tea"}, {"day": ""}):
        page = ask(**said)
        assert page.status_code == 422
        assert "填上人数" not in page.text


def test_a_notice_that_is_too_late_is_said(ask):
    page = ask(day="2026-12-20")
    assert "2026年12月9日" in page.text or "12月9日" in page.text
    assert "已经过了" in ask(day="2026-01-20").text


def test_the_registers_fill_in_and_what_is_typed_goes_before(here, ask):
    home = household(here.one, kind="registered")
    for born in (date(1990, 1, 1), date(2008, 12, 20), date(2008, 12, 21), None):
        one = person(area=here.one, born_on=born)
        Residence.objects.create(person=one, household=home, kind="registered")
    page = ask()
    assert "一共2人，<strong>要来2人</strong>" in page.text
    assert "还有1人没有出生日期" in page.text
    assert "空着就按名册上的2算" in page.text
    assert "要来602" in ask(t_adults=1203).text


def test_who_turns_eighteen_that_day_counts():
    assert headcount.born_by(date(2026, 12, 20)) == date(2008, 12, 20)
    assert headcount.born_by(date(2028, 2, 29)) == date(2010, 2, 28)


def test_a_community_counts_households_by_its_own_law(here, client, ask):
    organisation("residents_committee", here.west)
    client.force_login(here.accounts["town"])
    said = {"area": here.west.key, "about": "assembly", "day": DAY, "t_households": 1480}
    assert "要来741" in client.get(reverse("assembly:reckon"), said).text
    assert "要来987" in client.get(reverse("assembly:reckon"), {**said, "area": here.east.key}).text


def test_a_place_without_a_committee_says_so(county, client):
    here = village()
    client.force_login(here.accounts["secretary"])
    page = client.get(reverse("assembly:reckon"))
    assert "不知道适用哪部法律" in page.text


def test_another_village_is_not_reckoned_for(here, ask, client):
    page = ask(area=here.west.key)
    assert page.status_code == 422
    for who in ("worker", ""):
        client.logout()
        if who:
            client.force_login(here.accounts[who])
        assert client.get(reverse("assembly:reckon")).status_code in (302, 403)


def test_a_grid_leader_reckons_for_the_village_of_the_grid(here, client):
    client.force_login(here.accounts["leader"])
    assert "村民小组会议" in client.get(reverse("assembly:reckon")).text


def test_a_reckoning_costs_few_queries(here, ask):
    ask()
    with CaptureQueriesContext(
        connection,
    ) as made:
        ask(t_adults=1203, c_adults=700, agreed=400)
    assert len(made) <= 14
