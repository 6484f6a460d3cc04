"""Four lists of one object, the loops left open, and the round of the supervisors."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.reactions import deadlines
from lianhu.matters.tests.desk import enter, step, url
from lianhu.matters.tests.factories import bearer, carried, fresh, raised


def get(client, name, **asked):
    response = client.get(reverse(f"matters:{name}"), asked)
    assert response.status_code == 200, response.text
    return response.text


@pytest.mark.row("C4.11")
def test_one_matter_is_seen_as_four_lists(client, here):
    matter = carried(here, "shown")
    enter(client, here, "clerk")
    expected = {
        "demand": "网页自助",
        "dispatch": "worker worker",
        "claim": "看现场；买灯；换灯",
        "show": "很满意",
    }
    for name, words in expected.items():
        text = get(client, "lists", list=name)
        assert matter.number in text, name
        assert words in text, name
    early = carried(here, "sent")
    for name, there in (("demand", True), ("dispatch", True), ("claim", False), ("show", False)):
        assert (early.number in get(client, "lists", list=name)) == there


@pytest.mark.row("C4.35", "C4.36")
def test_the_service_list_names_the_handler_the_promise_and_the_wait(client, here):
    matter = raised(here)
    with clock.at(clock.now() + timedelta(hours=3)):
        commands.triage(here.who("clerk"), fresh(matter), choice="小事")
        commands.dispatch(here.who("clerk"), fresh(matter), category="policy", level="grid")
        sheet = get(enter(client, here, "clerk"), "lists", list="dispatch", print="1")
        assert "worker worker" in sheet
        assert "3小时" in sheet
        # Given to another than was suggested: the sheet follows who really has it.
        commands.assign(here.who("secretary"), fresh(matter), post=here.posts["window"])
        assert "window window" in get(client, "lists", list="dispatch", print="1")
    done, promised = carried(here, "sent"), clock.today() + timedelta(days=3)
    plan = {"measures": "换灯泡", "steps": ["换灯"], "promised_on": promised}
    commands.claim(here.who("worker"), done, **plan)
    commands.finish(here.who("worker"), fresh(done), words="换好了")
    commands.respond(here.who("worker"), fresh(done), words="修好了")
    commands.rate(bearer(done), fresh(done), mark=5)
    assert fresh(done).holder == here.posts["secretary"]
    sheet = get(client, "lists", list="dispatch", print="1")
    row = sheet.split(done.number)[1].split("</tr>")[0]
    for words in ("一号网格", "基础设施", "worker worker", clock.chinese_date(promised)):
        assert words in row, words


@pytest.mark.row("G.14")
def test_a_list_says_what_it_counts_when_and_how_many(client, here):
    raised(here)
    text = get(enter(client, here, "clerk"), "lists")
    assert "怎么算的：这段时间收到的事项" in text
    assert "共1" in text
    assert "截至" in text
    first = clock.today().replace(day=1)
    assert clock.chinese_date(first) in text
    before = first - timedelta(days=40)
    text = get(
        client, "lists", first=before.isoformat(), last=(before + timedelta(days=1)).isoformat()
    )
    assert "共0" in text
    assert clock.chinese_date(before) in text


def test_the_two_official_lists_lead_to_their_papers_with_the_days_kept(client, here):
    enter(client, here, "clerk")
    for name, paper in (("demand", "demand_list"), ("show", "result_list")):
        text = get(client, "lists", list=name, first="2026-03-01", last="2026-03-31")
        assert f"/office/lists/{paper}/?first=2026-03-01&amp;last=2026-03-31" in text


def test_a_list_prints_masked_with_places_to_sign(client, here):
    matter = raised(here, words="测试人家的灯坏了，电话13800001234")
    text = get(enter(client, here, "clerk"), "lists", print="1")
    assert matter.number in text
    assert "13800001234" not in text
    assert "测*人" in text
    assert "lh-sheet" in text
    assert "签字" in text


def test_lists_hold_no_private_matter_and_only_ones_own_area(client, here):
    private = raised(here, words="我家的事")
    commands.triage(here.who("clerk"), fresh(private), choice="私事")
    west = raised(here, area=here.three)
    text = get(enter(client, here, "worker"), "lists")
    for matter in (private, west):
        assert matter.number not in text
    town = get(enter(client, here, "town"), "lists")
    assert west.number in town
    assert west.number not in get(client, "lists", v=here.east.key)


@pytest.mark.parametrize(
    "asked",
    [
        {"first": "x"},
        {"first": "0001-01-01"},
        {"first": "2026-03-05", "last": "2026-03-01"},
        {"list": "nope"},
        {"v": "zzzzzz"},
        {"page": "x"},
    ],
)
def test_nonsense_in_a_period_is_a_sentence_or_this_month(client, here, asked):
    raised(here)
    get(enter(client, here, "clerk"), "lists", **asked)


@pytest.mark.row("C1.20")
def test_loops_left_open_say_what_they_lack(client, here):
    raised_ = raised(here)
    answered = carried(here, "answered")
    shown = carried(here, "shown")
    enter(client, here, "clerk")
    text = get(client, "loops")
    assert all(matter.number in text for matter in (raised_, answered, shown))
    lacks = get(client, "loops", lacks="answer")
    assert raised_.number in lacks
    assert answered.number not in lacks
    lacks = get(client, "loops", lacks="rating")
    assert answered.number in lacks
    assert raised_.number not in lacks
    assert shown.number not in lacks
    commands.rate(bearer(answered), fresh(answered), mark=5)
    lacks = get(client, "loops", lacks="showing")
    assert answered.number in lacks
    assert shown.number not in lacks
    told = get(client, "loops", lacks="told")
    assert shown.number in told
    assert "没有告知到人" in told


@pytest.mark.row("C1.20")
def test_a_closed_loop_is_no_longer_on_the_list(client, here):
    matter = raised(here, words="我家老人")
    commands.triage(here.who("clerk"), fresh(matter), choice="私事")
    commands.settle(here.who("worker"), fresh(matter), choice="已帮办", words="办了")
    enter(client, here, "worker")
    assert matter.number in get(client, "loops")
    commands.respond(here.who("worker"), fresh(matter), words="好了")
    assert matter.number not in get(client, "loops")


def test_lists_and_loops_ask_no_more_for_more_rows(client, here, django_assert_max_num_queries):
    enter(client, here, "clerk")
    for _ in range(3):
        carried(here, "claimed")
    for name in ("lists", "loops"):
        get(client, name)
        with django_assert_max_num_queries(12):
            get(client, name, list="dispatch")


@pytest.mark.row("G.13")
def test_supervisors_read_the_whole_trail_in_plain_words(client, here):
    matter = carried(here, "claimed")
    with clock.at(clock.now() + timedelta(days=2)):
        deadlines()
        commands.finish(here.who("worker"), fresh(matter), words="换好了")
        text = enter(client, here, "supervisor").get(url("show", matter)).text
    trail = text.split("经过</h2>")[1].split("</section>")[0]
    steps = (
        "反映事项", "clerk", "分流", "clerk", "派单", "worker", "领单", "到期处理", "worker", "办完",
    )  # fmt: skip
    at = 0
    for words in steps:
        assert words in trail[at:], words
        at += trail[at:].index(words) + len(words)
    assert "matters." not in trail
    assert "没有按期兑现" in text or "未按期兑现" in text


@pytest.mark.row("C4.47")
def test_supervisors_see_public_matters_masked_and_what_was_not_looked_at(client, here):
    matter = carried(here, "claimed", words="测试人家门口灯不亮，电话13800001234")
    unsorted = raised(here)
    enter(client, here, "supervisor")
    text = get(client, "watch")
    assert matter.number in text
    assert unsorted.number not in text
    assert "13800001234" not in text
    assert "测试人" not in text
    page = client.get(url("show", matter)).text
    assert "测*人家门口" in page
    assert "13800001234" not in page
    assert "测试人" not in page
    assert "已隐去个人信息" in page
    assert "反映人</dt>" not in page
    assert step(client, matter, "remark", words="").status_code == 422
    step(client, matter, "remark", words="到现场看过，灯亮了")
    assert matter.number not in get(client, "watch").split("最近的监督意见")[0]
    assert "到现场看过" in get(client, "watch")
    assert matter.number in get(client, "watch", all="1")
    with clock.at(clock.now() + timedelta(days=31)):
        enter(client, here, "supervisor")
        assert matter.number in get(client, "watch").split("最近的监督意见")[0]
    assert "到现场看过" in enter(client, here, "worker").get(url("show", matter)).text


@pytest.mark.row("C4.47")
def test_supervisors_never_see_private_or_sealed_ones_nor_do_anything_else(client, here):
    private = raised(here, words="我家老人")
    commands.triage(here.who("clerk"), fresh(private), choice="私事")
    public = carried(here, "sent")
    enter(client, here, "supervisor")
    assert client.get(url("show", private)).status_code == 404
    assert client.get(url("act", private, "remark")).status_code == 404
    for act in ("dispatch", "claim", "assign", "reclassify"):
        assert client.get(url("act", public, act)).status_code in (403, 409)
    assert client.get(reverse("matters:inbox")).status_code == 403
    assert client.get(reverse("matters:lists")).status_code == 403


def test_a_search_does_not_tell_a_supervisor_what_stands_in_hidden_words(here):
    from lianhu.matters import searching
    from lianhu.matters.models import Matter

    carried(here, "sent", words="欠了三万块钱")
    supervisor, clerk = here.who("supervisor"), here.who("clerk")
    rows = Matter.objects.visible_to(supervisor)
    assert rows.count() == 1
    assert searching.search(supervisor, rows, "三万").count() == 0
    assert searching.search(clerk, Matter.objects.visible_to(clerk), "三万").count() == 1
