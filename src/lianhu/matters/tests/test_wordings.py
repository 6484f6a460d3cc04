"""Answers agreed on beforehand: offered, filled in, read and changed before they go out."""

import pytest
from django.test import Client
from django.urls import reverse

from lianhu.dispatch import answers, commands
from lianhu.dispatch.answers import Answer
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.matters.kinds import WordRole
from lianhu.matters.tests.factories import carried, fresh


@pytest.fixture
def worker(here):
    client = Client()
    client.force_login(here.accounts["worker"])
    return client


def kept(here, words="您反映的“{事项}”（编号{编号}）已办好：{结果}。{岗位}，{日期}", **more):
    return commands.keep_answer(here.who("clerk"), here.east, title="修好了", words=words, **more)


def test_what_is_picked_is_filled_in_and_goes_out_as_it_was_changed(here, worker):
    answer = kept(here)
    matter = carried(here, "finished")
    act = reverse("matters:act", args=[matter.number, "respond"])
    assert "修好了" in worker.get(act).content.decode()
    said = {"template": answer.pk, "words": "换好了", "preview": "1"}
    page = worker.post(act, said).content.decode()
    assert f"编号{matter.number}）已办好：换好了。" in page
    assert "{" not in page[page.index("<textarea") : page.index("</textarea>")]
    assert fresh(matter).answered_at is None
    worker.post(act, {"template": "", "words": "我自己改过的话"})
    assert fresh(matter).words.get(role=WordRole.ANSWER).text == "我自己改过的话"


def test_what_somebody_typed_is_never_lost(here, worker):
    answer = kept(here, words="有事再找我们。")
    matter = carried(here, "finished")
    act = reverse("matters:act", args=[matter.number, "respond"])
    page = worker.post(
        act, {"template": answer.pk, "words": "打了一半的字", "preview": "1"}
    ).content.decode()
    assert "打了一半的字\n有事再找我们。" in page.replace("\r", "")


def test_a_wording_is_offered_for_its_class_and_place_only(here, worker):
    kept(here, category="policy")
    commands.keep_answer(here.who("next_door"), here.west, title="西河的", words="好")
    matter = carried(here, "finished")
    page = worker.get(reverse("matters:act", args=[matter.number, "respond"])).content.decode()
    assert "用模板" not in page
    commands.keep_answer(here.who("town"), here.town, title="镇里的", words="好")
    page = worker.get(reverse("matters:act", args=[matter.number, "respond"])).content.decode()
    assert "镇里的" in page


@pytest.mark.parametrize(
    "words, title, field",
    [
        ("", "x", "words"),
        ("好", " ", "title"),
        ("{电话}", "x", "words"),
        ("好" * 501, "x", "words"),
    ],
)
def test_what_cannot_be_filled_in_is_refused_when_it_is_written(here, words, title, field):
    with pytest.raises(Refusal) as refusal:
        commands.keep_answer(here.who("clerk"), here.east, title=title, words=words)
    assert refusal.value.field == field
    assert not Answer.objects.exists()


def test_what_is_not_known_stays_open_to_be_seen():
    assert answers.fill("{结果}，{ 编号 }", {"结果": "", "编号": "1"}) == "{结果}，1"


def test_the_page_keeps_and_drops_and_others_may_not(here, worker):
    clerk = Client()
    clerk.force_login(here.accounts["clerk"])
    url = reverse("dispatch:answers")
    assert "还没有模板" in clerk.get(url).content.decode()
    said = {"area": here.east.pk, "title": "修好了", "words": "{电话}", "category": ""}
    assert clerk.post(url, said).status_code == 422
    clerk.post(url, {**said, "words": "好了，{结果}"})
    row = Answer.objects.get()
    assert "写一个模板" not in worker.get(url).content.decode()
    assert worker.post(url, said).status_code == 403
    assert worker.post(reverse("dispatch:drop_answer", args=[row.pk])).status_code == 403
    next_door = Client()
    next_door.force_login(here.accounts["next_door"])
    assert next_door.post(reverse("dispatch:drop_answer", args=[row.pk])).status_code == 404
    clerk.post(reverse("dispatch:drop_answer", args=[row.pk]))
    assert "修好了" not in clerk.get(url).content.decode().replace("例如：路灯修好了", "")
    with pytest.raises(Conflict):
        commands.drop_answer(here.who("clerk"), row)
    with pytest.raises(NotAllowed):
        kept_by_worker(here)


def kept_by_worker(here):
    commands.keep_answer(here.who("worker"), here.east, title="x", words="好")
