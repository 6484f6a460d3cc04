"""The sheet of a week: what was collected where, by which way, alike ones merged by theme."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lianhu.kernel import clock
from lianhu.matters.commands.gathering import Spoken, gather
from lianhu.matters.lists import Period
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import carried, raised
from lianhu.matters.tests.papers import page_text, text_of, word_of


def sheet(client, area, form="", **asked):
    where = reverse("matters:week", args=[form] if form else [])
    return client.get(where, {"a": area.key, **asked})


def test_a_week_begins_on_monday():
    week = Period.week_of(date(2026, 11, 22))
    assert (week.first, week.last) == (date(2026, 11, 16), date(2026, 11, 22))


@pytest.mark.row("C2.10", "C2.11")
def test_a_grid_prints_its_week_merged_by_theme(client, here):
    for words in ("一号网格的路灯坏了三天", "一号网格的路灯坏了四天"):
        carried(here, "sent", words=words, channel="leader")
    gather(here.who("worker"), here.one, channel="visit", held_on=clock.today(), nothing=True)
    gather(here.who("worker"), here.one, channel="yard_meeting", held_on=clock.today(),
           said=[Spoken("想学电焊", "罗小花")])  # fmt: skip
    enter(client, here, "worker")
    text = page_text(sheet(client, here.one))
    for words in ("一号网格一周收集单", "2条（合并前3件）", "联户长代报2", "楼栋院坝会1", "走访1轮",
                  "没有人提事的1次", "基础设施"):  # fmt: skip
        assert words in text, words
    assert "罗小花" not in text
    assert "一周收集单" in text_of(sheet(client, here.one, "pdf").content)
    assert "一周收集单" in word_of(sheet(client, here.one, "docx").content)[1]
    last = (clock.today() - timedelta(days=7)).isoformat()
    assert "0条" in page_text(sheet(client, here.one, d=last))


@pytest.mark.row("C2.10")
def test_who_leads_some_households_has_their_own_sheet(client, here):
    area = here.posts["cluster"].area
    raised(here, "水管爆了在坡脚", actor=here.who("cluster"), area=here.one)
    raised(here, "路口的灯不亮了")
    enter(client, here, "cluster")
    text = page_text(sheet(client, area))
    assert "水管爆了" in text
    assert "路口的灯" not in text


def test_only_who_sees_the_place_and_no_odd_day(client, here):
    assert sheet(enter(client, here, "next_door"), here.one).status_code == 403
    enter(client, here, "worker")
    for day in ("gestern", "0001-01-01", "2026-02-30"):
        assert sheet(client, here.one, d=day).status_code == 422
    assert client.get(reverse("matters:week")).status_code == 404
