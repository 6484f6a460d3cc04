"""One matter all the way round on the pages of the desk; every step a form."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.bodies.models import Tenure
from lianhu.bodies.tests.factories import organisation
from lianhu.kernel import clock
from lianhu.matters.kinds import Phase
from lianhu.matters.tests.desk import enter, hidden, newest, step, url
from lianhu.matters.tests.factories import carried, fresh, raised
from lianhu.methods.tests.factories import adoption, changed, version
from lianhu.notices.models import Telling
from lianhu.publicity.models import Posting

PLAN = {"measures": "换灯泡", "steps": "看现场\n买灯\n换灯"}


def phase(matter):
    return fresh(matter).phase


@pytest.mark.row("C1.19", "C4.44")
def test_a_matter_goes_all_the_way_round_on_the_pages(client, here):
    page = enter(client, here, "clerk").get(reverse("matters:raise_for"))
    sent = {
        "words": "路灯坏了三天",
        "channel": "visit",
        "name": "测试人",
        "where_words": "上寨",
        "area": here.one.key,
        "reach": "door",
        "kind": "demand",
    }
    assert client.post(reverse("matters:raise_for"), {**hidden(page), **sent}).status_code == 302
    matter = newest()
    assert matter.channel == "visit"
    assert matter.area == here.one
    assert matter.teller.name == "测试人"
    step(client, matter, "triage", choice="小事")
    assert phase(matter) == Phase.DISPATCHING
    step(client, matter, "dispatch", category="infrastructure", level="grid", note="尽快")
    assert phase(matter) == Phase.CLAIMING
    enter(client, here, "worker")
    step(client, matter, "claim", **PLAN, promised_on=clock.today().isoformat())
    assert phase(matter) == Phase.HANDLING
    step(client, matter, "progress", words="灯已经买到")
    step(client, matter, "finish", words="换好了")
    assert phase(matter) == Phase.RESPONDING
    assert fresh(matter).closed_at is None
    step(client, matter, "respond", words="路灯修好了，请看一看")
    said = Telling.objects.filter(stream=matter.stream, audience_kind="teller").latest("pk")
    assert "路灯修好了" in said.words
    assert said.how == "door"
    step(enter(client, here, "leader"), matter, "rate_for", mark="5", way="phone", words="很好")
    assert phase(matter) == Phase.SHOWING
    step(
        enter(client, here, "secretary"),
        matter,
        "publish",
        title="一号网格路灯修好",
        demand="路灯不亮",
        result="已更换",
        board="村委会门口",
    )
    assert fresh(matter).posted_at
    text = client.get(url("show", matter)).text
    for words in ("路灯坏了三天", "灯已经买到", "换好了", "路灯修好了", "已兑现", "公示到"):
        assert words in text


@pytest.mark.row("C1.15")
@pytest.mark.parametrize(
    ("choice", "affair", "then", "owner"),
    [
        ("小事", "minor", "dispatching", "clerk"), ("大事", "major", "parked", "secretary"),
        ("私事", "private", "helping", "worker"), ("先商议", "minor", "consulting", "clerk"),
    ],
)  # fmt: skip
def test_each_of_the_three_affairs_goes_its_way_to_its_owner(
    client, here, choice, affair, then, owner
):
    matter = raised(here)
    step(enter(client, here, "clerk"), matter, "triage", choice=choice)
    matter = fresh(matter)
    assert (matter.triage, matter.phase, matter.holder) == (affair, then, here.posts[owner])


@pytest.mark.row("C1.15")
def test_the_words_that_speak_for_a_choice_are_shown_and_none_is_chosen_where_unsure(client, here):
    matter = raised(here, words="路灯照到我家，老人家里睡不着，帮我看下")
    text = enter(client, here, "clerk").get(url("act", matter, "triage")).text
    assert "文中提到：路灯" in text
    assert "文中提到：我家、老人" in text
    assert "checked" not in text.split("<main", 1)[1]
    response = step(client, matter, "triage")
    assert response.status_code == 422
    assert "请选一个。" in response.text
    assert phase(matter) == Phase.TRIAGE


@pytest.mark.row("C1.15")
def test_it_is_sorted_again_only_with_a_reason(client, here):
    matter = carried(here, "sent")
    response = step(enter(client, here, "clerk"), matter, "reclassify", reason=" ")
    assert response.status_code == 422
    assert phase(matter) == Phase.CLAIMING
    step(client, matter, "reclassify", reason="其实是大事")
    assert phase(matter) == Phase.TRIAGE
    assert "其实是大事" in client.get(url("show", matter)).text


def test_triage_may_say_more_closely_where(client, here):
    matter = raised(here, area=here.east)
    text = enter(client, here, "clerk").get(url("act", matter, "triage")).text
    assert "一号网格" in text
    assert "三号网格" not in text
    step(client, matter, "triage", choice="小事", area=here.two.pk)
    assert fresh(matter).area == here.two
    other = raised(here, area=here.east)
    assert step(client, other, "triage", choice="小事", area=here.three.pk).status_code == 422


@pytest.mark.row("C1.17")
def test_a_talk_among_neighbours_needs_people_opinions_and_a_conclusion(client, here):
    matter = raised(here)
    step(enter(client, here, "clerk"), matter, "triage", choice="先商议")
    enter(client, here, "leader")
    talk = {"people": "甲\n乙", "opinions": "都同意", "conclusion": "装一盏", "choice": "有办法"}
    for missing in talk:
        response = step(client, matter, "consult", **{**talk, missing: ""})
        assert response.status_code == 422, missing
    response = step(client, matter, "consult", **{**talk, "people": "甲"})
    assert "至少要有2人" in response.text
    assert "都同意" in response.text
    step(client, matter, "consult", **talk)
    assert phase(matter) == Phase.DISPATCHING
    text = client.get(url("show", matter)).text
    assert "装一盏" in text
    assert "甲、乙" in text


@pytest.mark.row("C4.28", "C4.29", "C4.30")
@pytest.mark.parametrize("sort", ["infrastructure", "policy", "livelihood"])
def test_dispatch_goes_by_class_and_level_to_a_named_person(client, here, sort):
    matter = carried(here, "sorted")
    text = (
        enter(client, here, "clerk")
        .get(f"{url('act', matter, 'dispatch')}?category={sort}&level=grid")
        .text
    )
    assert "worker worker（一号网格）" in text
    assert "next_door" not in text
    step(client, matter, "dispatch", category=sort, level="grid", suggested=here.posts["worker"].pk)
    matter = fresh(matter)
    assert (matter.category, matter.pool, matter.suggested) == (sort, sort, here.posts["worker"])
    assert "建议worker" in client.get(url("show", matter)).text


@pytest.mark.row("C4.32", "C1.11")
@pytest.mark.parametrize(
    ("sort", "level", "who"),
    [
        ("livelihood", "grid", "worker"), ("livelihood", "village", "window"),
        ("policy", "grid", "worker"), ("policy", "village", "window"),
    ],
)  # fmt: skip
def test_class_and_level_together_decide_the_post(client, here, sort, level, who):
    matter = carried(here, "sorted")
    step(enter(client, here, "clerk"), matter, "dispatch", category=sort, level=level)
    assert fresh(matter).suggested == here.posts[who]
    other = carried(here, "sorted", area=here.two)
    step(client, other, "dispatch", category=sort, level="grid")
    assert fresh(other).suggested == here.posts["worker2"]


def test_a_class_that_nobody_from_that_level_up_answers_for_is_said(client, here):
    matter = carried(here, "sorted")
    response = step(
        enter(client, here, "clerk"), matter, "dispatch", category="infrastructure", level="village"
    )
    assert response.status_code == 422
    assert "都没有设负责这类事的岗位" in response.text


@pytest.mark.row("G.8")
def test_a_vacancy_is_seen_where_work_is_given_out(client, here):
    Tenure.objects.filter(post=here.posts["worker"]).update(to_on=clock.today())
    matter = carried(here, "sorted")
    assert "空缺" in enter(client, here, "clerk").get(url("act", matter, "dispatch")).text


def test_a_post_without_the_duty_is_refused_at_its_field(client, here):
    matter = carried(here, "sorted")
    response = step(
        enter(client, here, "clerk"),
        matter,
        "dispatch",
        category="infrastructure",
        level="grid",
        suggested=here.posts["leader"].pk,
        note="请尽快",
    )
    assert response.status_code == 422
    assert "请尽快" in response.text
    assert 'id="id_suggested_error"' in response.text


@pytest.mark.row("C4.39", "C4.40", "C4.41")
def test_a_claim_says_measures_steps_and_a_day_within_the_rule(client, here):
    matter = carried(here, "sent")
    enter(client, here, "worker")
    today = clock.today()
    assert "按规定最迟" in client.get(url("act", matter, "claim")).text
    for missing in ("measures", "steps", "promised_on"):
        sent = {**PLAN, "promised_on": today.isoformat()}
        response = step(client, matter, "claim", **{**sent, missing: ""})
        assert response.status_code == 422
        assert f'id="id_{missing}_error"' in response.text
    late = (today + timedelta(days=90)).isoformat()
    response = step(client, matter, "claim", **PLAN, promised_on=late)
    assert "最迟要在" in response.text
    assert "看现场" in response.text
    assert step(client, matter, "claim", **PLAN, promised_on="后天").status_code == 422
    step(client, matter, "claim", **PLAN, promised_on=today.isoformat())
    text = client.get(url("show", matter)).text
    assert "换灯泡" in text
    assert "<li>买灯</li>" in text


@pytest.mark.row("C4.45")
def test_a_mark_is_taken_by_somebody_else_and_says_by_whom(client, here):
    matter = carried(here, "answered")
    text = enter(client, here, "worker").get(url("show", matter)).text
    assert "评价由反映人本人作出" in text
    assert "rate_for" not in text
    enter(client, here, "leader")
    assert "很满意" in client.get(url("act", matter, "rate_for")).text
    assert step(client, matter, "rate_for", mark="9", way="phone").status_code == 422
    assert step(client, matter, "rate_for", mark="5", way="code").status_code == 422
    step(client, matter, "rate_for", mark="4", way="paper")
    assert "leader代录" in client.get(url("show", matter)).text
    low = carried(here, "answered")
    step(client, low, "rate_for", mark="1", way="phone", words="没修好")
    assert phase(low) == Phase.HANDLING


@pytest.mark.row("C4.46")
def test_what_is_shown_is_drafted_masked_and_released_by_a_person(client, here):
    matter = carried(here, "rated", words="测试人家门口灯不亮，电话13800001234")
    text = enter(client, here, "secretary").get(url("act", matter, "publish")).text
    draft, original = text.split("原话", 1)
    assert "13800001234" not in draft
    assert "测*人家门口" in draft
    assert "测试人家门口灯不亮，电话13800001234" in original
    step(
        client,
        matter,
        "publish",
        title="灯修好了",
        demand="灯不亮 13800001234",
        result="测试人说好",
    )
    words = Posting.objects.get(stream=matter.stream).words
    assert "13800001234" not in words
    assert "测试人" not in words
    assert "灯不亮" in words


def test_a_result_may_be_withheld_with_a_reason(client, here):
    matter = carried(here, "rated")
    step(enter(client, here, "secretary"), matter, "withhold", reason="涉及家事")
    assert phase(matter) == Phase.CLOSED
    assert not Posting.objects.filter(stream=matter.stream).exists()


def test_a_parked_matter_is_settled_with_words_for_the_one_who_asked(client, here):
    matter = raised(here, words="集体山林怎么分")
    step(enter(client, here, "clerk"), matter, "triage", choice="大事")
    enter(client, here, "secretary")
    assert step(client, matter, "settle", choice="已交议", words="").status_code == 422
    step(client, matter, "settle", choice="已交议", words="村民会议定了：按户分")
    assert phase(matter) == Phase.RESPONDING


def test_a_claimed_matter_is_passed_back_with_a_reason(client, here):
    matter = carried(here, "claimed")
    step(enter(client, here, "worker"), matter, "pass_back", reason="不属本岗")
    matter = fresh(matter)
    assert matter.phase == Phase.DISPATCHING
    assert matter.holder == here.posts["clerk"]


def test_what_cannot_be_done_now_is_put_on_the_books_and_taken_up_again_as_often_as_allowed(
    client, here
):
    matter = carried(here, "claimed")
    for left in (True, True, False):
        enter(client, here, "worker")
        assert (url("act", matter, "defer") in client.get(url("show", matter)).text) == left
        if not left:
            assert client.get(url("act", matter, "defer")).status_code == 409
            break
        assert step(client, matter, "defer", reason="").status_code == 422
        step(client, matter, "defer", reason="要等上级的管子")
        assert phase(matter) == Phase.PARKED
        enter(client, here, "secretary")
        assert "要等上级的管子" in client.get(url("show", matter)).text
        step(client, matter, "settle", choice="接着办", words="管子到了")
        assert phase(matter) == Phase.CLAIMING
        enter(client, here, "worker")
        step(client, matter, "claim", **PLAN, promised_on=clock.today().isoformat())


@pytest.mark.row("C4.38")
def test_an_unclaimed_matter_is_assigned_to_a_post_with_the_duty(client, here):
    matter = carried(here, "sent")
    enter(client, here, "secretary")
    assert step(client, matter, "assign", post="").status_code == 422
    step(client, matter, "assign", post=here.posts["worker"].pk)
    assert fresh(matter).holder == here.posts["worker"]


@pytest.mark.row("G.7")
def test_a_copied_method_with_other_words_changes_the_page_and_nothing_else(client, here):
    running = raised(here)
    source = changed(
        "sanshi",
        ('label = "小事，转四单办理"', 'label = "小事，马上办"'),
        ("version = 1", "version = 2"),
    )
    copy = version("sanshi", home=here.east, source=source, number=2)
    adoption(copy, here.east, organisation("villagers_committee", here.east))
    new = raised(here)
    enter(client, here, "clerk")
    assert "小事，马上办" in client.get(url("act", new, "triage")).text
    text = client.get(url("act", running, "triage")).text
    assert "小事，转四单办理" in text
    assert "小事，马上办" not in text


@pytest.mark.row("C4.46")
def test_what_the_public_will_read_stands_there_before_it_is_released(client, here):
    matter = carried(here, "rated", words="测试人家门口灯不亮，电话13800001234")
    where = url("act", matter, "publish")
    page = enter(client, here, "secretary").get(where)
    shown = page.text.split('id="preview"')[1].split("原话")[0]
    assert "结果：" in shown
    assert "承诺于" in shown
    assert "网上公示" in shown
    typed = {"title": "灯修好了", "demand": "灯不亮 13800001234", "result": "测试人说好了"}
    again = client.post(where, {**hidden(page), **typed, "preview": "1"})
    assert again.status_code == 200
    shown = again.text.split('id="preview"')[1].split("原话")[0]
    assert "测*人说好了" in shown
    assert "13800001234" not in shown
    # What was typed stands in the form as it was, and nothing hangs yet.
    assert 'value="灯修好了"' in again.text
    assert not Posting.objects.filter(stream=matter.stream).exists()
    client.post(where, {**hidden(again), **typed})
    made = Posting.objects.get(stream=matter.stream)
    for line in (made.title, *made.words.splitlines()):
        assert line in shown


def seen(page):
    return re.search(r'name="seen" value="(\w+)"', page.text)[1]


@pytest.mark.row("C4.46")
def test_what_was_changed_after_it_was_shown_is_shown_again_first(client, here):
    matter = carried(here, "rated", words="灯不亮")
    where = url("act", matter, "publish")
    page = enter(client, here, "secretary").get(where)
    typed = {"title": "灯修好了", "demand": "灯不亮", "result": "换了灯，电话13800001234"}
    again = client.post(where, {**hidden(page), **typed, "seen": seen(page)})
    assert again.status_code == 422
    assert "您改了字" in again.text
    assert "13800001234" not in again.text.split('id="preview"')[1].split("原话")[0]
    assert not Posting.objects.filter(stream=matter.stream).exists()
    # Where it will hang is no word of the matter.
    client.post(where, {**hidden(again), **typed, "board": "村口", "seen": seen(again)})
    assert "13800001234" not in Posting.objects.get(stream=matter.stream).words


def test_a_preview_of_nothing_says_what_is_missing(client, here):
    matter = carried(here, "rated")
    where = url("act", matter, "publish")
    page = enter(client, here, "secretary").get(where)
    answer = client.post(where, {**hidden(page), "title": "", "result": "好了", "preview": "1"})
    assert "请写标题和办理结果" in answer.text
    assert 'id="preview"' not in answer.text
