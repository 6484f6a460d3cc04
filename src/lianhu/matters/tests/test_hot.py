"""热点: what sounds alike stands together, against what is usual, with the matters behind it."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from lianhu.audit.models import Event
from lianhu.kernel import clock
from lianhu.matters import commands, hot
from lianhu.matters.commands.intake import Teller
from lianhu.matters.lists import Period
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import carried, raised
from lianhu.matters.tests.test_exports import rows_of

LAMPS = ["村口路灯不亮了，晚上看不见", "村口的路灯不亮，晚上看不见路", "我们村口路灯不亮了看不见"]


def this_week(here, who="clerk"):
    return hot.digest(here.who(who), Period.week_of(clock.today()))


@pytest.mark.row("C6.13")
def test_three_who_say_about_the_same_are_a_topic_with_the_matters_behind_it(client, here):
    numbers = {raised(here, words=words).number for words in LAMPS}
    raised(here, words="低保怎么办理要带什么材料")
    (topic,) = this_week(here).topics
    assert hot.numbers([topic]) == numbers
    assert topic.places == "东河村3"
    page = enter(client, here, "clerk").get(reverse("matters:hot")).text
    assert all(number in page for number in numbers)
    assert "收到4件" in page


def test_while_a_week_says_nothing_yet_the_one_before_stands_there(client, here):
    with clock.at(clock.now() - timedelta(days=7)):
        for words in LAMPS:
            raised(here, words=words)
    raised(here, words="低保怎么办理要带什么材料")
    enter(client, here, "clerk")
    asked = reverse("matters:hot")
    page = client.get(asked).text
    assert "收到3件" in page
    assert "下一期" in page
    assert "收到1件" in client.get(f"{asked}?by=week&on={clock.today()}").text


def test_two_are_no_topic_and_each_matter_is_in_one_group(here):
    for words in LAMPS[:2]:
        raised(here, words=words)
    found = this_week(here)
    assert (found.n, found.topics) == (2, [])
    groups = hot.alike(
        hot.lines(here.who("clerk"), hot.Matter.objects.visible_to(here.who("clerk")))
    )
    assert sum(topic.n for topic in groups) == 2


def test_private_and_another_villages_matters_are_in_nobodys_topic(here):
    for words in LAMPS:
        matter = raised(here, words=words)
        commands.triage(here.who("clerk"), matter, choice="私事")
    assert this_week(here).n == 0
    for words in LAMPS:
        raised(here, words=words)
    assert this_week(here, "next_door").n == 0
    assert this_week(here, "county").n == 3


def test_a_class_is_held_against_the_four_periods_before(here):
    for _n in range(4):
        carried(here, "sent")
    with clock.at(clock.now() + timedelta(days=7)):
        for _n in range(3):
            carried(here, "sent")
        (one,) = hot.digest(here.who("clerk"), Period.week_of(clock.today())).classes
    assert (one.label, one.n, one.usual) == ("基础设施", 3, 1.0)
    assert one.risen


def test_a_week_is_monday_to_sunday_and_a_month_its_days():
    assert (Period.week_of(date(2026, 11, 22)).first, Period.week_of(date(2026, 11, 22)).last) == (
        date(2026, 11, 16), date(2026, 11, 22),
    )  # fmt: skip
    assert Period.month_of(date(2026, 2, 10)).last == date(2026, 2, 28)
    assert Period.month_of(date(2026, 12, 31)).last == date(2026, 12, 31)


@pytest.mark.parametrize(
    "query", ["", "?by=month", "?on=x", "?on=9999-12-31", "?by=week&on=2020-01-06"]
)
def test_the_page_opens_empty_for_any_period(client, here, query):
    page = enter(client, here, "county").get(reverse("matters:hot") + query)
    assert page.status_code == 200
    assert "这一期没有集中的说法" in page.text


def test_who_only_supervises_has_no_such_page(client, here):
    assert enter(client, here, "supervisor").get(reverse("matters:hot")).status_code == 403


def test_many_matters_cost_as_many_statements_as_few(client, here, django_assert_max_num_queries):
    for words in LAMPS * 3:
        raised(here, words=words)
    enter(client, here, "clerk")
    with django_assert_max_num_queries(7):  # session, account, posts, demo, rows, classes
        client.get(reverse("matters:hot"))


def test_the_moment_of_the_period_is_the_countys_own(here):
    actor = here.who("clerk")
    with clock.at(datetime(2026, 3, 2, 0, 5, tzinfo=clock.LOCAL)):
        raised(here)
        assert hot.digest(actor, Period.week_of(date(2026, 3, 2))).n == 1
        assert hot.digest(actor, Period.week_of(date(2026, 3, 1))).n == 0


@pytest.mark.row("C6.13")
def test_the_digest_leaves_as_it_stands_masked_and_written_down(client, here):
    teller = Teller(name="韦测试", phone="13800000001")
    for words in LAMPS:
        raised(here, words=f"韦测试说{words}，电话13800000001", teller=teller)
    carried(here, "sent", words="水管漏水")
    enter(client, here, "clerk")
    page = client.get(reverse("matters:hot")).text
    found, _sheet = rows_of(client.post(reverse("matters:hot_excel") + "?by=week"))
    assert found[0][1] == "收到4件"
    topic = found[2:5]
    assert {row[1] for row in topic} == {3}
    assert all(cell in page for row in topic for cell in (row[0], row[2], row[3], row[4], row[6]))
    assert ["基础设施", 1, 0, None] in [row[:4] for row in found]
    for said in (str(found), page):
        assert "韦测试" not in said
        assert "13800000001" not in said
    event = Event.objects.get(verb="matters.export")
    assert event.data["what"] == "hot"
    assert event.data["filters"]["by"] == "week"
    client.force_login(here.accounts["worker"])
    assert client.post(reverse("matters:hot_excel")).status_code == 403


def test_an_empty_period_gives_no_file(client, here):
    enter(client, here, "clerk")
    said = client.post(reverse("matters:hot_excel") + "?on=2020-01-06", follow=True)
    assert "一行也没有" in said.text
