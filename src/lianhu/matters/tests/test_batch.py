"""Many ticked, one decision: each row says what came of it, and nothing happens twice."""

import re

import pytest
from django.urls import reverse

from lianhu.matters import commands
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import carried, fresh, raised

BOXES = re.compile(r'name="n" value="(\d{9}-\d+)"')
KEY = re.compile(r'name="once" value="(\w+)"')


def ticked(client, *matters):
    page = client.get(reverse("matters:batch"), {"n": [one.number for one in matters]})
    assert page.status_code == 200
    return page


def send(client, page, act, **said):
    form = {"n": BOXES.findall(page.text), "once": KEY.search(page.text).group(1), "act": act}
    return client.post(reverse("matters:batch"), {**form, **said})


@pytest.mark.row("C4.32")
def test_many_are_sent_with_one_form_each_to_the_level_of_its_own_place(client, here):
    lamp = carried(here, "sorted", words="路灯坏了")
    pipe = carried(here, "sorted", words="水管漏了", area=here.two)
    enter(client, here, "clerk")
    page = send(client, ticked(client, lamp, pipe), "dispatch", category="infrastructure")
    assert "2 件里办好了 2 件" in page.text
    assert [fresh(one).phase for one in (lamp, pipe)] == [Phase.CLAIMING] * 2
    assert fresh(lamp).suggested == here.posts["worker"]
    assert fresh(pipe).suggested == here.posts["worker2"]


def test_who_was_faster_is_said_in_the_row_and_the_others_are_done(client, here):
    first, second = raised(here, words="路灯坏了"), raised(here, words="水管漏了")
    enter(client, here, "clerk")
    page = ticked(client, first, second)
    commands.triage(here.who("window"), fresh(first), choice="小事")
    revision = fresh(first).revision
    page = send(client, page, "triage", choice="小事")
    assert "2 件里办好了 1 件" in page.text
    assert "window" in page.text
    assert fresh(first).revision == revision
    assert fresh(second).phase == Phase.DISPATCHING
    assert f'name="n" value="{first.number}"' in page.text


def test_the_same_submit_twice_changes_nothing_twice_and_says_the_same(client, here):
    matters = [raised(here, words="路灯坏了"), raised(here, words="水管漏了")]
    enter(client, here, "clerk")
    page = ticked(client, *matters)
    first = send(client, page, "triage", choice="小事")
    revisions = [fresh(one).revision for one in matters]
    again = send(client, page, "triage", choice="小事")
    assert "2 件里办好了 2 件" in first.text
    assert "2 件里办好了 2 件" in again.text
    assert [fresh(one).revision for one in matters] == revisions


def test_a_row_that_the_command_refuses_stays_whole(client, here):
    good, bad = carried(here, "sorted"), carried(here, "sorted", area=here.two)
    Matter.objects.filter(pk=bad.pk).update(area=here.east, place=here.east.path)
    enter(client, here, "clerk")
    page = ticked(client, good, bad)
    before = fresh(bad).revision
    page = send(client, page, "dispatch", category="infrastructure", level="grid")
    assert "2 件里办好了 1 件" in page.text
    assert fresh(bad).revision == before
    assert fresh(bad).phase == Phase.DISPATCHING


def test_what_waits_for_something_else_is_named_and_the_next_village_sees_nothing(client, here):
    done, open_ = carried(here, "claimed"), raised(here)
    page = ticked(enter(client, here, "clerk"), done, open_)
    assert "这件事现在不等分流，也不等派单" in page.text
    assert [one.split("-")[0] for one in BOXES.findall(page.text)] == [open_.number]
    page = ticked(enter(client, here, "next_door"), open_)
    assert "没有勾选事项" in page.text
    sent = client.post(
        reverse("matters:batch"), {"n": open_.number, "act": "triage", "choice": "小事"}
    )
    assert "不在您的工作范围" in sent.text
    assert fresh(open_).phase == Phase.TRIAGE


def test_without_a_choice_everything_stays_in_view(client, here):
    matter = raised(here)
    page = send(client, ticked(enter(client, here, "clerk"), matter), "triage")
    assert page.status_code == 422
    assert "请选一个" in page.text
    assert matter.number in page.text
    assert client.post(reverse("matters:batch"), {"act": "erase"}).status_code == 404


def test_only_what_waits_for_one_choice_can_be_ticked_and_only_by_who_sorts(client, here):
    waits, done = raised(here), carried(here, "claimed")
    text = enter(client, here, "clerk").get(reverse("matters:inbox")).text
    assert f'name="n" value="{waits.number}"' in text
    assert f'name="n" value="{done.number}"' not in text
    assert 'id="batch"' not in enter(client, here, "county").get(reverse("matters:inbox")).text
