"""Names and numbers stay with those who may read them, wherever they were written."""

import pytest
from django.test import Client
from django.urls import reverse

from lianhu.api.tests.factories import staff_key
from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.commands.intake import Teller
from lianhu.matters.tests.desk import enter, url
from lianhu.matters.tests.factories import carried, fresh, raised, village

SECRETS = ("罗小花", "张大山", "13800138000")


@pytest.fixture
def here(county):
    return village()


def named(here):
    """A matter whose words, spot and plan all name people and numbers."""
    teller = Teller(name="罗小花", phone="13800138000", where_words="上寨", helper="张大山")
    matter = raised(here, words="张大山替罗小花说：路灯坏了", spot="罗小花家隔壁", teller=teller)
    commands.triage(here.who("clerk"), fresh(matter), choice="小事")
    commands.dispatch(
        here.who("clerk"), fresh(matter), category="infrastructure", level="grid"
    )  # fmt: skip
    commands.claim(
        here.who("worker"), fresh(matter), measures="打13800138000找罗小花",
        steps=["到张大山家看现场", "打138 0013 8000"], promised_on=clock.today(),
    )  # fmt: skip
    return fresh(matter)


def test_who_supervises_reads_no_name_in_plan_words_or_lists(client, here):
    matter = named(here)
    enter(client, here, "supervisor")
    for where in (url("show", matter), reverse("matters:watch") + "?all"):
        page = client.get(where)
        assert page.status_code == 200
        assert not [one for one in SECRETS if one in page.text]
    assert "罗小花" in enter(Client(), here, "clerk").get(url("show", matter)).text


def test_a_supervisors_token_reads_no_more_than_the_page(client, here):
    matter = named(here)
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {staff_key(here, 'supervisor')}"}
    answer = client.get(f"/api/v1/matters/{matter.number}", **bearer)
    found = answer.json()
    assert (found["spot"], found["teller"]) == (None, None)
    assert not [one for one in SECRETS if one in answer.content.decode()]
    listed = client.get("/api/v1/matters", **bearer)
    assert listed.json()["items"]
    assert not [one for one in SECRETS if one in listed.content.decode()]
    clerk = {"HTTP_AUTHORIZATION": f"Bearer {staff_key(here, 'clerk')}"}
    found = client.get(f"/api/v1/matters/{matter.number}", **clerk).json()
    assert found["spot"] == "罗小花家隔壁"
    assert found["teller"]["name"] == "罗*花"
    assert found["plans"][0]["steps"] == ["到张*山家看现场", "打〔电话略〕"]


def test_what_is_released_names_neither_teller_nor_helper(here):
    matter = carried(here, "rated", teller=Teller(name="罗小花", helper="张大山"))
    made = commands.publish(
        here.who("secretary"), fresh(matter), title="帮张大山修灯", demand="张大山家灯坏",
        result="罗小花说好",
    )  # fmt: skip
    assert "张大山" not in made.title + made.words
    assert "罗小花" not in made.words
