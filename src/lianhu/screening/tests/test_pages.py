"""From the desk to the phone and back: ordered, screened, seen, printed, taken along."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from lianhu.access import commands as access
from lianhu.audit.actor import SYSTEM
from lianhu.bodies.models import Tenure
from lianhu.kernel import clock
from lianhu.matters import commands as steps
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import fresh, raised
from lianhu.notices.models import Telling
from lianhu.screening.models import Round
from lianhu.screening.tests.factories import (
    DISPUTE,
    MONDAY,
    came_of,
    days,
    ground,
    ordered,
    screened,
)

pytestmark = pytest.mark.row("C4.17")
ORDER = {"theme": "flood", "first_day": "2027-11-01", "last_day": "2027-11-05"}


def page_of(one, face="field"):
    return reverse("screening:screen", args=[face, one.pk])


def sent(rows=(), **more):
    fields = {"held_on": "2027-11-01", "rows": str(max(len(rows), 1))}
    for n, row in enumerate(rows):
        fields |= {f"{n}-{name}": value for name, value in row.items()}
    return {**fields, **more}


def test_a_cadre_orders_and_the_worker_finds_it_among_what_waits(client, here):
    with clock.at(MONDAY):
        enter(client, here, "town")
        form = client.get(reverse("screening:order")).text
        assert "屋后的坡、路边的坎" in form
        assert "地质灾害防治条例" in form
        answer = client.post(reverse("screening:order"), {**ORDER, "area": here.town.key})
        made = Round.objects.get()
        assert answer["Location"] == reverse("screening:show", args=[made.pk])
        enter(client, here, "worker")
        today = client.get(reverse("matters:today")).text
        where = page_of(ground(made, here.one))
        assert where in today
        assert "汛期地灾排查" in today
        assert page_of(ground(made, here.two)) not in today
        page = client.get(where).text
        assert "屋后的坡、路边的坎" in page
        assert "没有发现问题" in page
        # Who opened the page has been told.
        mine = Telling.objects.of(made.stream).get(post_id=here.posts["worker"].pk)
        assert mine.state == "told"
        opened = client.get(reverse("screening:open", args=[made.pk]))
        assert opened["Location"] == where


def test_what_does_not_fit_stays_on_the_page_with_its_words(client, here):
    with clock.at(MONDAY):
        enter(client, here, "secretary")
        sent_ = {**ORDER, "area": here.east.key, "last_day": "2027-10-01", "look": "自己写的一条"}
        answer = client.post(reverse("screening:order"), sent_)
        assert answer.status_code == 422
        assert "自己写的一条" in answer.text
        # A town is not theirs to choose.
        sent_ = {**ORDER, "area": here.town.key}
        assert client.post(reverse("screening:order"), sent_).status_code == 422
    assert not Round.objects.exists()


def test_nothing_found_in_one_tap_without_a_word(client, here):
    with clock.at(MONDAY):
        made = ordered(here)
        enter(client, here, "worker")
        one = ground(made, here.one)
        answer = client.post(page_of(one), sent(nothing="1"), follow=True)
        assert "没有发现新问题" in answer.text
        assert ground(made, here.one).done_on == clock.today()
        assert page_of(one) not in client.get(reverse("matters:today")).text


def test_nobody_reads_that_all_is_well_before_anybody_looked(client, here):
    with clock.at(MONDAY):
        made = ordered(here)
        page = enter(client, here, "town").get(reverse("screening:show", args=[made.pk])).text
        assert "没有发现新的问题" not in page
        paper = client.get(reverse("screening:report", args=[made.pk])).text
        assert "没有发现新的问题" not in paper
        enter(client, here, "worker").post(page_of(ground(made, here.one)), sent(nothing="1"))
        page = enter(client, here, "town").get(reverse("screening:show", args=[made.pk])).text
        assert "看过的没有发现新的问题" in page


def test_several_things_in_one_go_and_once_however_often_it_is_sent(client, here):
    rows = [
        {"words": DISPUTE, "kind": "demand", "spot": "上寨"},
        {"words": "坡上裂了", "kind": "hazard"},
    ]
    with clock.at(MONDAY):
        made = ordered(here)
        enter(client, here, "worker")
        for _again in range(2):
            answer = client.post(
                page_of(ground(made, here.one)), sent(rows, once="k1"), follow=True
            )
            assert answer.status_code == 200
        found = list(Matter.objects.visible_to(SYSTEM).order_by("pk"))
    assert [(one.kind, one.spot) for one in found] == [("demand", "上寨"), ("hazard", "")]


def test_a_spot_without_a_word_is_asked_about_and_kept(client, here):
    with clock.at(MONDAY):
        made = ordered(here)
        enter(client, here, "worker")
        answer = client.post(page_of(ground(made, here.one)), sent([{"spot": "晒坝"}]))
        assert answer.status_code == 422
        assert "晒坝" in answer.text
        assert "请写发现了什么" in answer.text


def test_what_is_open_already_is_shown_before_it_is_written_down_again(client, here):
    row = {"words": DISPUTE, "kind": "demand"}
    with clock.at(MONDAY):
        before = raised(here, words=DISPUTE)
        made = ordered(here)
        where = page_of(ground(made, here.one))
        enter(client, here, "worker")
        asked = client.post(where, sent([row], once="k1"))
        assert asked.status_code == 409
        assert before.number in asked.text
        assert "是不是同一件" in asked.text
        assert Matter.objects.visible_to(SYSTEM).count() == 1
        same = client.post(where, sent([{**row, "same": before.number}], once="k2"), follow=True)
        assert same.status_code == 200
        assert Matter.objects.visible_to(SYSTEM).count() == 1
        client.post(where, sent([{**row, "same": "no"}], once="k3"))
        assert Matter.objects.visible_to(SYSTEM).count() == 2
        enter(client, here, "town")
        show = client.get(reverse("screening:show", args=[made.pk])).text
        assert "发现1件" in show
        again = client.get(reverse("screening:found", args=[made.pk]) + "?s=again").text
        assert before.number in again


def test_without_a_round_a_screening_asks_the_same(client, here):
    with clock.at(MONDAY):
        before = raised(here, words=DISPUTE)
        enter(client, here, "worker")
        where = reverse("matters:screening", args=["field"])
        answer = client.post(where, sent([{"words": DISPUTE}], area=here.one.key, once="k1"))
        assert answer.status_code == 409
        assert before.number in answer.text
        answer = client.post(where, sent(nothing="1", area=here.one.key), follow=True)
        assert "没有发现新问题" in answer.text


def test_who_ordered_it_sees_who_has_not_and_the_cases_behind_each_number(client, here):
    with clock.at(MONDAY):
        made = ordered(here, here.town)
        (matter,) = came_of(screened(here, made))
        enter(client, here, "town")
        show = client.get(reverse("screening:show", args=[made.pk])).text
        assert "3个网格（村），排查了1个" in show
        assert "东河村：排查了1/2，发现1件，办完0件" in show
        left = client.get(reverse("screening:show", args=[made.pk]) + "?left").text
        assert "二号网格" in left
        assert "东河村·一号网格" not in left
        behind = client.get(
            reverse("screening:found", args=[made.pk]), {"a": here.one.key, "s": "open"}
        ).text
        assert matter.number in behind
        none = client.get(reverse("screening:found", args=[made.pk]), {"s": "settled"}).text
        assert matter.number not in none
    with clock.at(days(1)):
        enter(client, here, "town")
        answer = client.post(reverse("screening:remind", args=[made.pk]), follow=True)
        assert "已提醒2个岗位" in answer.text


def test_a_secretary_under_a_round_of_the_town_sees_their_village_alone(client, here):
    with clock.at(MONDAY):
        made = ordered(here, here.town)
        enter(client, here, "secretary")
        show = client.get(reverse("screening:show", args=[made.pk])).text
        assert "二号网格" in show
        assert "三号网格" not in show
        assert "提前结束" not in show
        lone = ordered(here, here.west, theme="fire")
        assert client.get(reverse("screening:show", args=[lone.pk])).status_code == 404


def test_a_round_costs_the_same_for_many_grids(client, here, django_assert_max_num_queries):
    with clock.at(MONDAY):
        made = ordered(here, here.town)
        screened(here, made, words=("一道缝", "一个坑", "一根歪的杆"))
        enter(client, here, "town")
        client.get(reverse("screening:show", args=[made.pk]))
        with django_assert_max_num_queries(14):
            client.get(reverse("screening:show", args=[made.pk]))


def test_the_report_hides_nothing_and_names_nobody(client, here):
    with clock.at(MONDAY):
        made = ordered(here, here.town)
        first, second = came_of(
            screened(here, made, words=(DISPUTE, "李四家的墙要倒，电话13800001234"))
        )
        steps.triage(here.who("clerk"), fresh(first), choice="私事")
        enter(client, here, "town")
        paper = client.get(reverse("screening:report", args=[made.pk])).text
    assert "3个网格（村），排查了1个，没有排查2个；发现2件，办完0件" in paper
    assert "三号网格" in paper
    assert first.number in paper
    assert second.number in paper
    assert "私事，不写内容" in paper
    assert "排水沟" not in paper
    assert "13800001234" not in paper
    pdf = client.get(reverse("screening:report", args=[made.pk, "pdf"]))
    assert pdf.content.startswith(b"%PDF")


def test_the_excel_has_each_grid_and_each_case(client, here):
    with clock.at(MONDAY):
        made = ordered(here, here.town)
        (matter,) = came_of(screened(here, made))
        screened(here, made, here.two, by="worker2", words=(), nothing=True)
        enter(client, here, "town")
        answer = client.post(reverse("screening:report_excel", args=[made.pk]))
        page = load_workbook(BytesIO(answer.getvalue())).active
    rows = [[str(cell or "") for cell in row] for row in page.iter_rows(values_only=True)][1:]
    assert [(row[0], row[1], row[4]) for row in rows] == [
        ("东河村·一号网格", "发现1件", matter.number),
        ("东河村·二号网格", "没有发现问题", ""),
        ("西河村·三号网格", "没有排查", ""),
    ]
    enter(client, here, "county")
    assert client.post(reverse("screening:report_excel", args=[made.pk])).status_code == 200
    enter(client, here, "worker")
    assert client.post(reverse("screening:report_excel", args=[made.pk])).status_code == 403


def test_by_the_link_in_the_chat_and_nothing_else(client, here):
    """A grid worker with a link and no account: the round opens, the desk does not."""
    held = Tenure.objects.live(clock.today()).get(post=here.posts["worker"])
    _link, token = access.issue_link(here.who("secretary"), held)
    with clock.at(MONDAY):
        made = ordered(here)
    client.post(reverse("access:link", args=[token]))
    with clock.at(MONDAY):
        assert client.get(page_of(ground(made, here.one))).status_code == 200
        assert client.get(page_of(ground(made, here.two))).status_code == 404
        assert client.get(reverse("screening:show", args=[made.pk])).status_code == 403
        assert client.get(reverse("screening:rounds")).status_code == 403


def test_ended_early_from_the_page(client, here):
    with clock.at(MONDAY):
        made = ordered(here, by="secretary", last_day=date(2027, 11, 3))
        enter(client, here, "secretary")
        where = reverse("screening:stop", args=[made.pk])
        assert client.post(where, {"why": ""}).status_code == 422
        answer = client.post(where, {"why": "雨停了"}, follow=True)
        assert "提前结束：雨停了" in answer.text
        enter(client, here, "worker")
        shut = client.get(page_of(ground(made, here.one))).text
        assert "已经提前结束" in shut
        assert "记下，交去办" not in shut
