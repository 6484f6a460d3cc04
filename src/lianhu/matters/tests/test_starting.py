"""What the village puts forward itself begins by a method that says who may."""

import pytest
from django.urls import reverse

from lianhu.bodies.tests.factories import organisation
from lianhu.kernel.errors import Missing, NotAllowed, Refusal
from lianhu.matters import commands, replay
from lianhu.matters.commands.starting import startable
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import fresh


def begun(here, who="secretary", method="siyi_lianggongkai", **more):
    return commands.start(
        here.who(who), area=here.east, method=method, words="修通组路，请大家定", **more
    )  # fmt: skip


def test_it_waits_at_the_first_step_of_the_method_that_was_chosen(here):
    matter = fresh(begun(here))
    assert (matter.version.key, matter.stage, matter.teller) == ("siyi_lianggongkai", "分类", None)
    assert replay.difference(matter) == ""


def test_it_says_that_the_village_put_it_forward_and_that_nobody_told_it(client, here):
    mine = fresh(begun(here))
    watched = fresh(begun(here, "supervisor", "minzhu_pingyi"))
    assert mine.get_channel_display() == "村两委提议"
    assert watched.get_channel_display() == "监督委员会提出"
    enter(client, here, "secretary")
    page = client.get(reverse("matters:show", args=[mine.number])).text
    assert "村两委提议" in page
    assert "村里自己提出的，没有单独的反映人" in page
    assert "网格员发现" not in page
    assert "村两委提议" not in client.get(reverse("matters:raise_for")).text


def test_who_begins_is_what_the_method_says(here):
    matter = fresh(begun(here, "supervisor", "minzhu_pingyi"))
    assert matter.stage == "报告工作"
    with pytest.raises(NotAllowed, match="其他岗位"):
        begun(here, "secretary", "minzhu_pingyi")
    with pytest.raises(NotAllowed):
        begun(here, "next_door")
    with pytest.raises(NotAllowed):
        begun(here, "town")
    with pytest.raises(Missing):
        begun(here, method="nothing")


def test_a_method_for_villages_is_none_for_a_community(here):
    organisation("residents_committee", here.east)
    with pytest.raises(Refusal, match="适用的法律"):
        begun(here, method="sanyi")
    assert begun(here).stage == "分类"
    offered = {one.key for one in startable(here.who("secretary"), here.east)}
    assert offered == {"siyi_lianggongkai"}


def test_the_page_offers_what_this_post_may_begin(client, here):
    enter(client, here, "supervisor")
    page = client.get(reverse("matters:start"))
    assert "民主评议" in page.text
    assert "四议两公开" in page.text
    empty = client.post(reverse("matters:start"), {"method": "minzhu_pingyi", "words": ""})
    assert empty.status_code == 422
    assert "请写是什么事" in empty.text
    done = client.post(
        reverse("matters:start"),
        {"method": "minzhu_pingyi", "words": "今年的民主评议", "once": "a"},
    )
    matter = Matter._base_manager.get()
    assert done.url == reverse("matters:show", args=[matter.number])
    client.post(
        reverse("matters:start"),
        {"method": "minzhu_pingyi", "words": "今年的民主评议", "once": "a"},
    )
    assert Matter._base_manager.count() == 1


def test_who_begins_nothing_is_not_shown_the_page(client, here):
    enter(client, here, "worker")
    assert client.get(reverse("matters:start")).status_code == 403
