"""One waiting matter after another: held until the next, taken back, handed in, beaten to it."""

import html
import re

import pytest
from django.urls import reverse

from lianhu.matters import commands, queue
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter, Word
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import carried, fresh, raised
from lianhu.notices.models import Telling

HIDDEN = re.compile(r'type="hidden" name="(once|number|act|revision|held|past)" value="([^"]*)"')


def sort(client):
    page = client.get(reverse("matters:sort"))
    assert page.status_code == 200
    return page


def fields(page):
    """The hidden fields of the form of the matter shown, or of what is held alone."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page.text)}


def press(client, page, do, **said):
    return client.post(reverse("matters:sort"), {**fields(page), "do": do, **said})


def test_what_is_confirmed_is_handed_in_with_the_next_and_until_then_nobody_is_told(client, here):
    first, second = raised(here, words="水管漏了"), raised(here, words="路灯坏了")
    told = Telling.objects.count()
    enter(client, here, "clerk")
    page = sort(client)
    assert "水管漏了" in page.text
    assert "还有 2 件等您" in page.text
    page = press(client, page, "confirm", choice="小事")
    assert "刚定的" in page.text
    assert "路灯坏了" in page.text
    assert "还有 1 件等您" in page.text
    assert fresh(first).phase == Phase.TRIAGE
    assert Telling.objects.count() == told
    page = press(client, page, "confirm", choice="小事")
    assert fresh(first).phase == Phase.DISPATCHING
    assert fresh(second).phase == Phase.TRIAGE
    # The first now waits to be sent on, by class and level.
    assert "水管漏了" in page.text
    page = press(client, page, "confirm", category="infrastructure", level="grid")
    assert fresh(second).phase == Phase.DISPATCHING
    press(client, page, "now")
    assert fresh(first).phase == Phase.CLAIMING


def test_it_is_taken_back_as_it_was_filled_in(client, here):
    matter = raised(here)
    enter(client, here, "clerk")
    page = press(client, sort(client), "confirm", choice="小事", reason="先这样")
    assert "没有等您分派的事" in page.text
    page = press(client, page, "undo")
    assert "刚定的" not in page.text
    assert "先这样" in page.text
    assert re.search(r'value="小事"[^>]*checked', page.text)
    assert fresh(matter).revision == matter.revision
    assert not Word.objects.filter(matter=matter, role="reason").exists()


def test_two_at_the_same_matter_one_is_told_who_was_faster_and_gets_the_next(client, here):
    first = raised(here, words="水管漏了")
    raised(here, words="路灯坏了")
    enter(client, here, "clerk")
    page = sort(client)
    commands.triage(here.who("window"), fresh(first), choice="小事")
    revision = fresh(first).revision
    page = press(client, page, "confirm", choice="小事")
    assert "您的这一步没有存" in page.text
    assert "window" in page.text
    assert fresh(first).revision == revision
    # Beaten between holding and handing in: said too, and the one after it is held all the same.
    page = press(client, sort(client), "skip")
    page = press(client, page, "confirm", choice="小事")
    other = Matter.objects.get(number=held_number(page))
    commands.triage(here.who("window"), fresh(other), choice="小事")
    page = press(client, page, "now")
    assert "您的这一步没有存" in page.text


def held_number(page):
    return re.search(r"\"number\": \"(\d{9})\"", fields(page)["held"]).group(1)


def test_who_passes_one_over_sees_it_again_only_from_the_start(client, here):
    raised(here, words="水管漏了")
    enter(client, here, "clerk")
    page = press(client, sort(client), "skip")
    assert "看完了一遍" in page.text
    assert "水管漏了" in sort(client).text


def test_the_same_page_sent_twice_changes_nothing_twice(client, here):
    first = raised(here, words="水管漏了")
    raised(here, words="路灯坏了")
    enter(client, here, "clerk")
    page = press(client, sort(client), "confirm", choice="小事")
    once = {**fields(page), "do": "confirm", "choice": "小事"}
    client.post(reverse("matters:sort"), once)
    revision = fresh(first).revision
    again = client.post(reverse("matters:sort"), once)
    assert again.status_code == 200
    assert fresh(first).revision == revision
    assert Word.objects.filter(matter=first).count() == 1


def test_a_choice_that_is_missing_stays_in_view_and_what_was_held_stays_held(client, here):
    raised(here, words="水管漏了")
    raised(here, words="路灯坏了")
    enter(client, here, "clerk")
    page = press(client, sort(client), "confirm", choice="小事")
    page = press(client, page, "confirm")
    assert page.status_code == 422
    assert "请选一个" in page.text
    assert "刚定的" in page.text


def test_what_the_command_refuses_is_shown_again_with_its_reason(client, here):
    matter = carried(here, "sorted")
    raised(here, words="路灯坏了")
    here.posts["worker"].duties = []
    for post in here.posts.values():
        post.duties = [one for one in post.duties if one == "triage"]
        post.save()
    enter(client, here, "clerk")
    page = sort(client)
    while fields(page)["number"] != matter.number:
        page = press(client, page, "skip")
    page = press(client, page, "confirm", category="infrastructure", level="grid")
    page = press(client, page, "now")
    assert page.status_code == 422
    assert "请先设岗" in page.text
    assert fields(page)["number"] == matter.number


def test_only_what_waits_for_ones_own_posts_comes_and_nothing_of_the_next_village(client, here):
    raised(here, words="水管漏了")
    carried(here, "sent", words="等人领")
    page = sort(enter(client, here, "next_door"))
    assert "没有等您分派的事" in page.text
    page = sort(enter(client, here, "clerk"))
    assert "还有 1 件等您" in page.text
    assert queue.following(here.who("worker")) is None
    assert (
        client.post(reverse("matters:sort"), {"held": "[", "past": "x", "do": "undo"}).status_code
        == 200
    )


def test_similar_ones_and_reasons_stand_beside_the_choice(client, here):
    raised(here, words="一号网格的路灯坏了三天了")
    raised(here, words="一号网格的路灯坏了三天")
    text = sort(enter(client, here, "clerk")).text
    assert "说法相近、还没办完的" in text
    assert "是同一件，并过去" in text


@pytest.mark.parametrize("n", [2, 12])
def test_the_page_costs_no_more_when_more_wait(client, here, n, django_assert_max_num_queries):
    for k in range(n):
        raised(here, words=f"第{k}件事", teller=None)
    enter(client, here, "clerk")
    sort(client)
    with django_assert_max_num_queries(20):
        sort(client)
