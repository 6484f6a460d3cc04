"""The pages of wishes, from the phone of a neighbour to the desk and back to who wished."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lianhu.access import bearer
from lianhu.kernel import clock
from lianhu.matters.tests.desk import enter
from lianhu.people.models import Reveal
from lianhu.wishes import commands
from lianhu.wishes.models import Offer, Wish
from lianhu.wishes.tests.factories import (
    LINE,
    confirmed,
    fresh,
    noted,
    offered,
    released,
    said,
    wished,
)  # fmt: skip
from lianhu.wishes.views.public import token_of


def phone_of(wish):
    client, response = Client(), HttpResponse()
    bearer.grant(response, wish.matter.stream)
    client.cookies.update(response.cookies)
    return client


def sent(**more):
    found = said(**more)
    return {"once": "k1", **found, "by_day": found["by_day"].isoformat()}


@pytest.mark.row("C4.26")
def test_the_village_leads_to_the_wishes_and_an_empty_page_says_so(client, here):
    board = reverse("wishes:board", args=[here.east.key])
    assert board in client.get(reverse("matters:village", args=[here.east.key])).text
    page = client.get(board)
    assert "现在没有公开的心愿" in page.text
    assert "慈善法" in page.text
    assert len(page.content) < 150_000
    asked = reverse("matters:raise", args=[here.east.key]) + "?kind=wish"
    assert asked in page.text
    assert re.search(r'value="wish"[^>]*checked', client.get(asked).text)


@pytest.mark.row("C4.26")
def test_the_public_page_shows_lines_and_nothing_of_the_household(client, here):
    released(here)
    noted(here, wished(here, "我儿子生病想要个轮椅"), agrees=False)
    page = client.get(reverse("wishes:board", args=[here.east.key])).text
    assert LINE in page
    for hidden in ("罗老爹", "上寨", "13900000001", "轮椅", "生病", "一号网格"):
        assert hidden not in page
    assert LINE not in client.get(reverse("wishes:board", args=[here.west.key])).text


@pytest.mark.row("C4.26")
def test_a_neighbour_on_a_phone_offers_once_and_sees_where_it_stands(client, here):
    wish = released(here)
    url = reverse("wishes:adopt", args=[here.east.key, wish.pk])
    assert "我来圆这个心愿" in client.get(url).text
    wrong = client.post(url, sent(name="", phone="", once=""))
    assert wrong.status_code == 422
    assert "请留一个电话" in wrong.text
    assert "送一台灶" in wrong.text
    for _ in range(2):
        page = client.post(url, sent(), follow=True)
        assert "等岗位答复" in page.text
    offer = Offer.objects.get()
    assert offer.helper.name == "王建国"
    there = page.redirect_chain[-1][0]
    commands.confirm(here.who("clerk"), offer)
    assert "家里知道了再去" in client.get(there).text
    assert "已经有人在帮了" in client.get(url).text
    done = client.post(there, {"why": "车坏了"}, follow=True)
    assert "来不了了" in done.text
    assert fresh(wish).state == "open"
    assert client.get(reverse("wishes:helping", args=["x" * 20])).status_code == 404


def test_a_phone_that_offers_too_often_waits(client, here):
    wish = released(here)
    url = reverse("wishes:adopt", args=[here.east.key, wish.pk])
    client.get(url)
    codes = [
        client.post(url, sent(phone=f"1380000{n:04d}", once=f"k{n}")).status_code for n in range(8)
    ]
    assert codes[0] == 302
    assert codes[-1] == 429


@pytest.mark.row("C4.26")
def test_staff_adopt_as_themselves_with_what_and_when(client, here):
    wish = released(here)
    enter(client, here, "town")
    url = reverse("wishes:adopt", args=[here.east.key, wish.pk])
    page = client.get(url).text
    assert "id_phone" not in page
    day = clock.today().isoformat()
    client.post(url, {"what": "送一台灶", "by_day": day, "once": "k1"}, follow=True)
    offer = Offer.objects.get()
    assert (offer.helper, offer.by_person_id) == (None, here.who("town").person_id)


@pytest.mark.row("C4.26")
def test_the_desk_from_asking_to_confirming(client, here):
    matter = wished(here)
    enter(client, here, "clerk")
    assert "问问替谁许的" in client.get(reverse("wishes:desk")).text
    url = reverse("wishes:one", args=[matter.number])
    assert url in client.get(reverse("matters:show", args=[matter.number])).text
    asked = {"act": "note", "note-sort": "living", "note-whom": "child", "note-agrees": "yes",
             "note-by": "self", "note-way": "face"}  # fmt: skip
    wrong = client.post(url, asked)
    assert wrong.status_code == 422
    assert "第三十一条" in wrong.text
    assert client.post(url, {**asked, "note-by": "guardian"}).status_code == 302
    assert "写一句话" in client.get(reverse("wishes:desk")).text
    wrong = client.post(url, {"act": "release", "release-line": "留守儿童想要几本书"})
    assert "留守" in wrong.text
    assert wrong.status_code == 422
    assert client.post(url, {"act": "release", "release-line": "想要几本书"}).status_code == 302
    offer = offered(here, fresh(Wish.objects.get()))
    assert "等岗位定" in client.get(reverse("wishes:desk")).text
    page = client.get(url).text
    assert "王*国" in page
    assert "王建国" not in page
    assert "13800000002" not in page
    done = client.post(url, {"act": "confirm", "confirm-offer": offer.pk}, follow=True)
    assert "定了，正在帮" in done.text
    late = client.post(url, {"act": "confirm", "confirm-offer": offer.pk})
    assert late.status_code == 409
    done = client.post(
        url, {"act": "report", "report-fulfilled": "yes", "report-way": "phone", "report-thanks": "谢谢"},
        follow=True,
    )  # fmt: skip
    assert "圆了" in done.text
    client.post(url, {"act": "thanks", "thanks-words": "谢谢帮忙的人"})
    board = client.get(reverse("wishes:board", args=[here.east.key])).text
    assert "谢谢帮忙的人" in board
    assert "村民王某" in board


@pytest.mark.row("C4.26")
def test_the_phone_of_a_helper_is_opened_with_a_reason(client, here):
    one = confirmed(here)
    enter(client, here, "clerk")
    url = reverse("people:reveal_teller", args=[one.helper_id])
    assert url in client.get(reverse("wishes:one", args=[one.wish.matter.number])).text
    page = client.post(url, {"reason": "contact", "words": "说定上门的日子"})
    assert "13800000002" in page.text
    assert Reveal.objects.get().teller_id == one.helper_id


@pytest.mark.row("C4.26")
def test_who_wished_reads_who_comes_and_says_how_it_went(here):
    matter = wished(here)
    wish = noted(here, matter, agrees=False)
    client = phone_of(wish)
    mine = reverse("wishes:mine", args=[matter.number])
    assert mine in client.get(reverse("matters:mine", args=[matter.number])).text
    assert "还没有人来帮" in client.get(mine).text
    asked = {"act": "ask", "ask-whom": "self", "ask-agrees": "yes", "ask-by": "self"}
    assert client.post(mine, {"act": "ask"}).status_code == 422
    assert client.post(mine, asked).status_code == 302
    assert (fresh(wish).agrees, fresh(wish).agreed_way) == (True, "page")
    commands.release(here.who("clerk"), fresh(wish), line=LINE)
    confirmed(here, fresh(wish))
    page = client.get(mine).text
    assert "王建国" in page
    assert "13800000002" not in page
    assert client.post(mine, {"act": "heard"}).status_code == 422
    done = client.post(mine, {"act": "heard", "heard-fulfilled": "yes"}, follow=True)
    assert "心愿圆了" in done.text
    assert Client().get(mine).status_code == 302


def test_a_matter_that_is_over_is_on_the_page_no_longer(client, here):
    wish = released(here)
    wish.matter.__class__._base_manager.filter(pk=wish.matter_id).update(posted_at=clock.now())
    assert LINE not in client.get(reverse("wishes:board", args=[here.east.key])).text
    gone = client.get(reverse("wishes:adopt", args=[here.east.key, wish.pk]))
    assert gone.status_code == 404


def test_the_desk_and_the_board_ask_no_more_for_more_rows(
    client, here, django_assert_max_num_queries
):
    for _ in range(5):
        offered(here, released(here))
    board = reverse("wishes:board", args=[here.east.key])
    with django_assert_max_num_queries(8):
        client.get(board)
    enter(client, here, "clerk")
    with django_assert_max_num_queries(10):
        client.get(reverse("wishes:desk"))
    with django_assert_max_num_queries(10):
        client.get(reverse("wishes:desk_field"))


def test_an_address_of_an_offer_opens_that_offer_alone(client, here):
    one = confirmed(here)
    other = confirmed(here, released(here), what="送几本书")
    page = client.get(reverse("wishes:helping", args=[token_of(one.pk)])).text
    assert "送一台灶" in page
    assert other.what not in page
    assert "罗老爹" not in page
    assert (clock.today() + timedelta(days=3)).strftime("%Y") in page


@pytest.mark.row("C4.26")
def test_words_on_the_page_of_who_wished_are_told_when_they_open_it(here):
    from lianhu.matters.commands.intake import Teller
    from lianhu.notices.models import Telling

    wish = released(here, wished(here, teller=Teller(name="罗老爹", reach="page")))
    one = confirmed(here, wish)
    told = Telling.objects.filter(stream=one.coming)
    assert told.get().state == "written"
    phone_of(wish).get(reverse("wishes:mine", args=[wish.matter.number]))
    assert told.get().state == "told"


def test_who_has_to_call_finds_the_wish_from_the_list_of_what_is_to_be_told(client, here):
    one = confirmed(here)
    enter(client, here, "clerk")
    listed = client.get(reverse("notices:to_tell_desk")).text
    assert reverse("wishes:open", args=[one.pk]) in listed
    opened = client.get(reverse("wishes:open", args=[one.pk]))
    assert opened.url == reverse("wishes:one", args=[one.wish.matter.number])
    enter(client, here, "next_door")
    assert client.get(reverse("wishes:open", args=[one.pk])).status_code == 404


@pytest.mark.row("C4.26")
def test_staff_take_a_wish_that_is_not_public_with_one_tap(client, here):
    wish = noted(here, agrees=False)
    enter(client, here, "worker")
    url = reverse("wishes:one_field", args=[wish.matter.number])
    page = client.get(url).text
    form = dict(re.findall(r'name="(offer-[a-z_]+)" value="([^"]+)"', page))
    done = client.post(url, {"act": "offer", **form}, follow=True)
    assert "等岗位答复" in done.text
    assert Offer.objects.get().by_person_id == here.who("worker").person_id


def test_of_two_who_change_the_public_line_the_second_is_told_and_loses_nothing(client, here):
    wish = released(here)
    enter(client, here, "clerk")
    url = reverse("wishes:one", args=[wish.matter.number])
    seen = re.search(r'name="release-as_seen" value="(\w+)"', client.get(url).text)[1]
    commands.release(here.who("secretary"), wish, line="想要一台小灶")
    sent_late = {"act": "release", "release-line": "想要一台大灶", "release-as_seen": seen}
    late = client.post(url, sent_late)
    assert late.status_code == 409
    assert "别人刚改过这里" in late.text
    assert "想要一台大灶" in late.text
    assert fresh(wish).line == "想要一台小灶"
    again = re.search(r'name="release-as_seen" value="(\w+)"', late.text)[1]
    assert client.post(url, {**sent_late, "release-as_seen": again}).status_code == 302
    assert fresh(wish).line == "想要一台大灶"


@pytest.mark.row("C4.26")
def test_a_neighbour_on_the_phone_writes_down_a_wish_and_asks_what_goes_with_it(client, here):
    enter(client, here, "cluster")
    say = f"{reverse('matters:raise_field')}?kind=wish"
    assert f'href="{say}"' in client.get(reverse("wishes:desk_field")).text
    form = client.get(say).text
    # In sight, and chosen: nobody looks for it under what is folded.
    assert form.index('name="kind" value="wish"') < form.index("<summary")
    matter = wished(here, actor=here.who("cluster"), channel="leader", area=here.one)
    page = reverse("wishes:one_field", args=[matter.number])
    assert "问问替谁许的" in client.get(reverse("wishes:desk_field")).text
    assert 'name="act" value="note"' in client.get(page).text
    answer = client.post(page, {
        "act": "note", "note-whom": "self", "note-agrees": "yes", "note-by": "self",
        "note-way": "face", "note-sort": "living",
    })  # fmt: skip
    assert answer.status_code == 302, answer.text
    assert Wish._base_manager.get(matter=matter).agrees
    # Asked once, the questions are folded and can still be opened.
    assert 'class="lh-panel" open' not in client.get(page).text
    assert 'name="act" value="note"' in client.get(page).text
    # A grid that they wrote nothing in stays shut to them.
    other = wished(here, area=here.one)
    assert client.get(reverse("wishes:one_field", args=[other.number])).status_code == 404


@pytest.mark.row("C4.26")
def test_who_wrote_the_wish_down_next_door_hears_whether_it_came_true(here):
    matter = wished(here, actor=here.who("cluster"), channel="leader", area=here.one)
    one = confirmed(here, released(here, matter))
    commands.report(here.who("cluster"), fresh(one.wish), fulfilled=True, way="face")
    assert fresh(one.wish).state == "done"


def test_which_kind_was_asked_for_lasts_through_the_choice_of_a_village(client, here):
    enter(client, here, "town")
    page = client.get(f"{reverse('matters:raise_for')}?kind=wish").text
    if "替哪个村" in page:
        assert "kind=wish&amp;v=" in page
    else:
        assert 'name="kind" value="wish"' in page
