"""What many said at once, in a real browser: a pasted chat to its numbers, a meeting with three wishes."""

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.audit.sealing import verify
from lianhu.files.tests.factories import jpeg
from lianhu.matters import replay
from lianhu.matters.models import Draft, Matter
from lianhu.matters.tests.factories import village
from lianhu.matters.tests.test_gathering import CHAT
from tests.journeys.test_pages import sign_in
from tests.journeys.test_sealed import sound, tab
from tests.test_leaks import browser_of

pytestmark = pytest.mark.browser


def found(channel):
    rows = Matter.objects.visible_to(SYSTEM).select_related("teller")
    return list(rows.filter(channel=channel).order_by("pk"))


def press(page, words):
    """Press a button as somebody does who looks for its words."""
    page.get_by_role("button", name=words, exact=True).first.click()


@pytest.mark.row("C4.23")
def test_a_chat_is_pasted_put_right_and_taken_in_on_the_phone(phone, site):
    here = village()
    sign_in(phone.context, site, browser_of(here, "worker"))
    phone.goto(reverse("matters:today"))
    phone.get_by_role("link", name="收集").click()
    phone.get_by_role("link", name="微信群").click()
    phone.fill("[name=pasted]", CHAT + "\n王五:\n井盖松了\n还有没路灯\n")
    press(phone, "看看有哪些事")
    phone.wait_for_url("**/chat/*/")
    assert phone.locator("textarea").count() == 3
    phone.locator("textarea").nth(2).fill("井盖松了\n\n还有没路灯")
    phone.locator("input[name^=speaker]").nth(1).fill("阿珍（3栋）")
    phone.get_by_role("button", name="拆开", exact=True).nth(2).click()
    phone.wait_for_function("document.querySelectorAll('textarea').length === 4")
    phone.locator("input[name^=ticked]").nth(0).uncheck()
    press(phone, "收下勾选的，出编号")
    phone.wait_for_url("**/collect/*/")
    made = found("chat_group")
    assert [one.teller.name for one in made] == ["阿珍(3栋)", "王五", "王五"]
    assert all(one.number in phone.content() for one in made)
    assert not Draft.objects.visible_to(SYSTEM).exists()
    phone.goto(reverse("matters:paste_chat", args=["field"]))
    phone.fill("[name=pasted]", CHAT)
    press(phone, "看看有哪些事")
    phone.wait_for_url("**/chat/*/")
    assert f"已收过，编号 {made[0].number}" in phone.content()
    assert phone.locator("input[name^=ticked]:checked").count() == 1
    assert [replay.difference(one) for one in made] == ["", "", ""]
    assert verify().wrong == ""


@pytest.mark.row("C4.21")
def test_three_wishes_of_a_meeting_are_written_down_on_one_page(desk, site):
    here = village()
    sign_in(desk.context, site, browser_of(here, "clerk"))
    desk.goto(reverse("matters:collect"))
    desk.get_by_role("link", name="楼栋院坝会").first.click()
    desk.fill("[name=title]", "3栋楼下")
    for n, (words, name) in enumerate([("没路灯", "罗小花"), ("垃圾没人收", "岑阿妹")]):
        desk.fill(f"[name='{n}-words']", words)
        desk.fill(f"[name='{n}-name']", name)
    press(desk, "再加几行")
    desk.wait_for_selector("[name='5-words']")
    desk.fill("[name='5-words']", "想学电焊")
    desk.select_option("[name='5-kind']", "wish")
    press(desk, "记下，出编号")
    desk.wait_for_url("**/collect/*/")
    made = found("yard_meeting")
    assert [one.kind for one in made] == ["demand", "demand", "wish"]
    assert all(one.number in desk.content() for one in made)
    assert "3栋楼下" in desk.content()


@pytest.mark.row("C4.20")
def test_a_round_is_written_down_one_thing_at_a_time_on_the_phone(phone, site):
    here = village()
    tall = tab(phone.context.browser, site, (375, 812), here, "worker")
    tall.goto(reverse("matters:visit", args=["field"]))
    assert tall.locator("[name$=-words]").count() == 1
    sound(tall, "375-round")
    jpg = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    tall.set_input_files("[name='0-photos']", jpg)
    tall.fill("[name='0-name']", "石小田")
    tall.get_by_role("button", name="再加一件").last.click()
    tall.wait_for_selector("[name='1-words']")
    tall.fill("[name='1-words']", "没路灯")
    sound(tall, "375-round-second")
    press(tall, "记下，出编号")
    tall.wait_for_url("**/collect/*/")
    assert [one.words.get().attachments.count() for one in found("visit")] == [1, 0]
