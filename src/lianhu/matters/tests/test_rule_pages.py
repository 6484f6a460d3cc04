"""A rule from the pages: written, tried, enabled by another, replaced, ended."""

import pytest
from django.test import Client
from django.urls import reverse

from lianhu.dispatch import commands
from lianhu.dispatch.conditions import Then, When
from lianhu.dispatch.models import Rule
from lianhu.matters.tests.factories import carried, village

SAID = {
    "title": "夜里停水", "words": "停水、水管，没有水", "days": "restday", "opens": "22:00",
    "closes": "06:30", "category": "infrastructure", "directly": "on", "affair": "minor",
    "rank": "10",
}  # fmt: skip


@pytest.fixture
def here(county):
    return village()


def browser(here, who):
    client = Client()
    client.force_login(here.accounts[who])
    return client


@pytest.mark.row("C4.32")
def test_a_rule_is_written_tried_and_enabled_by_two_persons(here):
    lamp = carried(here, "claimed")
    clerk, secretary = browser(here, "clerk"), browser(here, "secretary")
    response = clerk.post(reverse("dispatch:write"), {**SAID, "words": "路灯", "days": "",
                                                      "opens": "", "closes": "",
                                                      "category": "policy"})  # fmt: skip
    rule = Rule.objects.get()
    assert response.url == reverse("dispatch:show", args=[rule.pk])
    page = clerk.get(response.url).content.decode()
    assert "还没有试跑" in page
    assert 'name="enable"' not in page
    clerk.post(reverse("dispatch:act", args=[rule.pk, "try"]))
    page = clerk.get(response.url).content.decode()
    assert "<strong>1 件会派到和当时不同的地方</strong>" in page
    assert reverse("matters:show", args=[lamp.number]) in page
    assert "请另一个人来启用" in page
    assert clerk.post(reverse("dispatch:act", args=[rule.pk, "enable"])).status_code == 403
    assert (
        reverse("dispatch:act", args=[rule.pk, "enable"])
        in secretary.get(response.url).content.decode()
    )
    secretary.post(reverse("dispatch:act", args=[rule.pk, "enable"]))
    rule.refresh_from_db()
    assert rule.state == "live"
    listed = browser(here, "worker").get(reverse("dispatch:rules"))
    assert listed.status_code == 200
    assert "按“政策”派，收到就分为小事并派出，不等人派" in listed.content.decode()


def test_the_form_keeps_what_it_says_and_writes_it_again_as_the_next_version(here):
    clerk = browser(here, "clerk")
    clerk.post(reverse("dispatch:write"), SAID)
    rule = Rule.objects.get()
    assert rule.when == {
        "words": ["停水", "水管", "没有水"], "days": "restday", "opens": 1320, "closes": 390,
    }  # fmt: skip
    page = clerk.get(reverse("dispatch:change", args=[rule.pk])).content.decode()
    assert 'value="停水、水管、没有水"' in page
    assert 'value="22:00"' in page
    clerk.post(reverse("dispatch:change", args=[rule.pk]), {**SAID, "closes": "07:00"})
    newer = Rule.objects.get(follows=rule)
    assert (newer.number, newer.when["closes"]) == (2, 420)
    rule.refresh_from_db()
    assert rule.state == "ended"
    page = clerk.get(reverse("dispatch:show", args=[newer.pk])).content.decode()
    assert "在每天22:00到第二天7:00之间" in page


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(here):
    clerk = browser(here, "clerk")
    response = clerk.post(reverse("dispatch:write"), {**SAID, "closes": "", "category": ""})
    assert response.status_code == 422
    page = response.content.decode()
    assert "时间要写从几点到几点" in page
    assert "夜里停水" in page
    assert not Rule.objects.exists()


def test_who_may_not_write_has_no_button_and_no_page(here):
    worker = browser(here, "worker")
    page = worker.get(reverse("dispatch:rules")).content.decode()
    assert "还没有在用的规则" in page
    assert reverse("dispatch:write") not in page
    assert worker.get(reverse("dispatch:write")).status_code == 403
    assert browser(here, "supervisor").get(reverse("dispatch:rules")).status_code == 403


def test_the_town_chooses_where_and_sees_the_rules_below(here):
    commands.write_rule(
        here.who("clerk"), here.east, title="东河的", when=When(words=("灯",)), then=Then("policy")
    )
    town = browser(here, "town")
    page = town.get(reverse("dispatch:write")).content.decode()
    assert f"?a={here.west.key}" in page
    assert town.get(reverse("dispatch:write") + f"?a={here.west.key}").status_code == 200
    assert town.get(reverse("dispatch:write") + "?a=nowhere").status_code == 404
    assert "东河的" in town.get(reverse("dispatch:rules")).content.decode()
    assert (
        "东河的" not in browser(here, "next_door").get(reverse("dispatch:rules")).content.decode()
    )


def test_a_draft_of_the_county_is_not_read_below_before_it_holds(here):
    from lianhu.bodies.tests.factories import actor

    admin = actor("county_admin", here.county, verbs=["dispatch.write_rule"])
    rule = commands.write_rule(
        admin, here.county, title="全县的", when=When(words=("灯",)), then=Then("policy")
    )
    clerk = browser(here, "clerk")
    assert "全县的" not in clerk.get(reverse("dispatch:rules")).content.decode()
    commands.try_rule(here.who("county"), rule)
    commands.enable_rule(here.who("county"), rule)
    page = clerk.get(reverse("dispatch:rules")).content.decode()
    assert "全县的" in page
    commands.end_rule(here.who("county"), rule)
    assert "全县的" not in clerk.get(reverse("dispatch:rules")).content.decode()
    assert "全县的" in clerk.get(reverse("dispatch:rules") + "?old").content.decode()
