"""A low mark: who raised it reads what follows, who works on it sees that it came back."""

import pytest
from django.urls import reverse

from lianhu.kernel import clock
from lianhu.matters import commands, promises, public
from lianhu.matters.commands.intake import Teller
from lianhu.matters.tests.desk import enter, url
from lianhu.matters.tests.factories import bearer, carried, fresh, raised
from lianhu.matters.tests.phone import Phone


@pytest.fixture
def back(here):
    matter = carried(here, "answered")
    commands.rate(bearer(matter), fresh(matter), mark=1, words="灯还是一闪一闪")
    return matter


def test_who_gave_a_low_mark_reads_that_it_is_done_again_and_by_when(here):
    matter, phone = carried(here, "answered"), Phone()
    phone.follow(matter)
    assert "等您评" in phone.text
    phone.send("rate", matter.number, mark="1", words="")
    assert "已退回重办" in phone.text
    assert f"新的期限是{clock.chinese_moment(fresh(matter).due_at)}" in phone.text
    assert "按期兑现" not in phone.text
    assert "退回重办，正在办" in phone.text


def test_a_promise_that_was_given_back_does_not_count_as_kept(here, back):
    assert promises.latest(fresh(back)).kept is None
    assert not public.promises(here.east, "kept").exists()
    commands.finish(here.who("worker"), fresh(back), words="换了镇流器")
    assert promises.latest(fresh(back)).kept is True


def test_who_works_on_it_sees_that_it_came_back_and_why(client, here, back):
    enter(client, here, "worker")
    assert "不满意，退回重办" in client.get(reverse("matters:today")).text
    for face in ("show_field", "show"):
        page = client.get(url(face, back)).text
        assert "退回重办" in page
        assert "灯还是一闪一闪" in page


def test_the_timeline_says_which_affair_which_post_and_who_took_it(here):
    matter, phone = carried(here, "claimed"), Phone()
    phone.follow(matter)
    assert "看过，分到“" in phone.text
    assert "派给管“" in phone.text
    assert "workerw" not in phone.text.split("从头到尾")[0] or "领了这件事" in phone.text


def test_what_a_helper_passes_on_is_signed_by_their_post_and_not_by_a_visitor(here):
    actor = here.who("cluster")
    alone = raised(here, area=here.one, actor=actor, teller=None)
    assert alone.words.get().by_label == "cluster代报"
    told = raised(here, area=here.one, actor=actor, teller=Teller(name="测试人"))
    assert told.words.get().by_label == "反映人（cluster代为反映）"


def test_at_the_dispatch_there_is_one_way_back_to_sorting(client, here):
    matter = carried(here, "sorted")
    page = enter(client, here, "clerk").get(url("show", matter)).text
    assert url("act", matter, "pass_back") in page
    assert url("act", matter, "reclassify") not in page
    form = client.get(url("act", matter, "pass_back")).text
    assert "反映人会看到" in form
