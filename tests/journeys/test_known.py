"""What is known already, before somebody says it again: on a phone and at a desk, in a real browser."""

import pytest
from django.urls import reverse

from lianhu.matters import commands
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import carried, fresh, village
from tests.journeys.test_pages import WIDTHS
from tests.journeys.test_sealed import sound, tab

pytestmark = pytest.mark.browser
SAID = "水井边的路灯坏了三天，晚上看不见路"


@pytest.mark.row("C2.20")
@pytest.mark.parametrize("width", WIDTHS, ids=lambda w: str(w[0]))
def test_it_is_shown_while_writing_and_joined_in_one_tap(chromium, site, width):
    here = village()
    lead = carried(here, "sent", words=SAID)
    commands.show_words(here.who("secretary"), lead, words="水井边的路灯不亮")
    carried(here, "sent", words=SAID + "了")
    phone = tab(chromium, site, width, here, "")
    phone.goto(reverse("matters:village", args=[here.east.key]))
    sound(phone, f"{width[0]}-village")
    phone.get_by_role("link", name="我也遇到").click()
    sound(phone, f"{width[0]}-from-the-list")
    phone.goto(reverse("matters:raise", args=[here.east.key]))
    phone.fill("#id_words", "水井边的路灯坏了五天，晚上看不见路")
    # Leaving the words is enough; nothing was sent yet.
    phone.locator("#id_words").blur()
    phone.get_by_text("这里已有人反映过类似的事（2件）").wait_for()
    sound(phone, f"{width[0]}-likes")
    phone.get_by_role("button", name="我也遇到，和这件一起办").click()
    phone.wait_for_url("**/slip/")
    mine = Matter.objects.visible_to(here.who("clerk")).order_by("-pk").first()
    assert (mine.lead_id, fresh(lead).joined) == (lead.pk, 1)
    desk = tab(chromium, site, width, here, "secretary")
    desk.goto(reverse("matters:act", args=[lead.number, "show_words"]))
    sound(desk, f"{width[0]}-show-words")
    desk.goto(reverse("matters:raise_for") + f"?v={here.east.key}")
    desk.fill("#id_words", SAID)
    desk.get_by_role("button", name="记下，出回执").click()
    sound(desk, f"{width[0]}-warning")
    desk.get_by_role("button", name=f"并到这件 {lead.number}").click()
    desk.get_by_text("查询码").first.wait_for()
    assert fresh(lead).joined == 2
