"""A screening in a real browser: ordered at the desk, screened on two phones, seen at the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.audit.sealing import verify
from lianhu.kernel import clock
from lianhu.matters import replay
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import village
from lianhu.screening.models import Ground, Round
from tests.journeys.test_collecting import press
from tests.journeys.test_pages import sign_in
from tests.test_leaks import browser_of

pytestmark = pytest.mark.browser


@pytest.mark.row("C4.17")
def test_a_cadre_orders_a_round_and_two_workers_screen_their_grids(desk, phone, site):
    here = village()
    sign_in(desk.context, site, browser_of(here, "town"))
    desk.goto(reverse("screening:rounds"))
    desk.get_by_role("link", name="安排一轮").first.click()
    desk.get_by_label("汛期地灾").check()
    desk.select_option("[name=area]", here.east.key)
    desk.fill("[name=last_day]", (clock.today() + timedelta(days=3)).isoformat())
    press(desk, "安排，告知要去看的人")
    desk.wait_for_url("**/screening/*/")
    assert "2个网格（村），排查了0个" in desk.content()

    sign_in(phone.context, site, browser_of(here, "worker"))
    phone.goto(reverse("matters:today"))
    phone.get_by_role("link", name="汛期地灾排查").click()
    phone.fill("[name='0-words']", "屋后的坡裂了一道缝")
    phone.fill("[name='0-spot']", "上寨屋后")
    press(phone, "再加一件")
    phone.wait_for_selector("[name='1-words']")
    phone.fill("[name='1-words']", "涵洞堵了一半")
    press(phone, "记下，交去办")
    phone.wait_for_url("**/collect/*/")
    made = list(Matter.objects.visible_to(SYSTEM).filter(channel="screening").order_by("pk"))
    assert [one.spot for one in made] == ["上寨屋后", ""]
    assert all(one.number in phone.content() for one in made)

    phone.context.clear_cookies()
    sign_in(phone.context, site, browser_of(here, "worker2"))
    phone.goto(reverse("matters:today"))
    phone.get_by_role("link", name="汛期地灾排查").click()
    press(phone, "没有发现问题")
    phone.wait_for_url("**/collect/*/")

    desk.reload()
    assert "2个网格（村），排查了2个" in desk.content()
    desk.get_by_role("link", name="发现2件").first.click()
    assert all(one.number in desk.content() for one in made)
    assert not Ground.objects.filter(done_on=None).exists()
    assert Round.objects.get().state == "running"
    assert [replay.difference(one) for one in made] == ["", ""]
    assert verify().wrong == ""
