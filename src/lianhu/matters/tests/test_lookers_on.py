"""Who only looks on gets no button that would be refused, and no list to act on."""

import pytest
from django.urls import reverse

from lianhu.matters import desk
from lianhu.matters.tests.desk import enter, newest, url
from lianhu.matters.tests.factories import carried
from lianhu.shell.menu import Group, menu_for


@pytest.mark.parametrize(
    ("who", "first"),
    [("county", "未闭环"), ("supervisor", "监督"), ("discipline", "密封件"), ("clerk", "待办")],
)
def test_everyone_lands_on_what_they_have_to_do_with(here, who, first):
    assert menu_for(here.who(who), "office")[0].label == first


DAILY = {
    "county": ["未闭环", "给我的", "督办"],
    "supervisor": ["监督", "监督轮查", "群众意见", "给我的"],
    "discipline": ["密封件"],
    "clerk": ["待办", "逐件分派", "未闭环", "给我的", "回访"],
    "secretary": ["待办", "逐件分派", "未闭环", "给我的", "督办"],
}


@pytest.mark.parametrize("who", DAILY)
def test_what_stands_on_top_is_the_work_of_every_day_and_nothing_else(here, who):
    items = menu_for(here.who(who), "office")
    assert [item.label for item in items if item.group is Group.DAILY] == DAILY[who]


def test_what_comes_once_in_a_while_stands_with_what_it_belongs_to(here):
    groups = {item.label: item.group for item in menu_for(here.who("secretary"), "office")}
    assert {groups[label] for label in ("微心愿", "排查", "群众意见")} == {Group.INTAKE}
    assert groups["监督整改"] is Group.OUTCOME


@pytest.mark.parametrize(("who", "page"), [("county", "loops"), ("supervisor", "watch")])
def test_the_page_one_begins_with_says_what_was_said_to_one(client, here, who, page):
    shown = enter(client, here, who).get(reverse(f"matters:{page}")).text
    assert f'hx-get="{reverse("notices:for_me")}"' in shown


def test_who_is_signed_in_is_not_told_to_sign_in(client, here):
    enter(client, here, "county")
    page = client.get(reverse("matters:raise_for"))
    assert page.status_code == 403
    assert "请先登录" not in page.text


def test_where_one_of_three_is_enough_the_form_says_so(client, here):
    matter = carried(here, "claimed")
    assert "有一样就行" in enter(client, here, "worker").get(url("act", matter, "finish")).text
    assert "有一样就行" in client.get(reverse("matters:raise_field")).text


def test_who_is_spoken_for_without_a_phone_is_told_at_the_door(client, here):
    enter(client, here, "cluster")
    page = client.get(reverse("matters:raise_field")).text
    assert page.index('name="name"') < page.index("<summary")
    client.post(
        reverse("matters:raise_field"),
        {"words": "水管漏了", "name": "测试人", "channel": "leader", "once": "k" * 32},
    )
    assert newest().teller.prefers == "door"


def test_the_public_title_is_short_and_masked_and_the_form_says_what_will_hang(client, here):
    matter = carried(here, "rated", words="测试人家门口的路灯坏了，晚上看不见路，打13812345678找我")
    assert desk.draft_for_public(matter)["title"] == "测*人家门口的路灯坏了"
    form = enter(client, here, "secretary").get(url("act", matter, "publish")).text
    assert "挂15天" in form
    assert "照片和录音不公示" in form
