"""A clerk sorts by keys alone; what was confirmed last is handed in when they leave."""

import pytest
from django.urls import reverse

from lianhu.matters.kinds import Phase
from lianhu.matters.tests.factories import fresh, raised, village
from tests.journeys.test_pages import sign_in
from tests.test_leaks import browser_of

pytestmark = pytest.mark.browser


def test_a_clerk_sorts_with_keys_takes_one_back_and_leaves(desk, site):
    here = village()
    first, second = raised(here, words="水管漏了"), raised(here, words="路灯坏了")
    sign_in(desk.context, site, browser_of(here, "clerk"))
    desk.goto(reverse("matters:sort"))
    desk.get_by_text("水管漏了").first.wait_for()
    desk.keyboard.press("1")
    one = desk.locator("[data-sort] [type=radio]:checked").input_value()
    desk.keyboard.press("2")
    assert desk.locator("[data-sort] [type=radio]:checked").input_value() != one
    choose_small(desk)
    desk.keyboard.press("Enter")
    desk.locator("[data-held]").wait_for()
    desk.keyboard.press("u")
    desk.locator("[data-held]").wait_for(state="detached")
    assert desk.locator("[data-sort] [type=radio]:checked").input_value() == "小事"
    assert fresh(first).phase == Phase.TRIAGE
    desk.keyboard.press("Enter")
    desk.get_by_text("路灯坏了").first.wait_for()
    choose_small(desk)
    desk.keyboard.press("Enter")
    desk.get_by_text("已分流").wait_for()
    assert fresh(first).phase == Phase.DISPATCHING
    assert fresh(second).phase == Phase.TRIAGE
    desk.goto(reverse("matters:inbox"))
    # What is sent in leaving is no part of the page that follows: nothing of that page waits for it.
    for _ in range(100):
        if fresh(second).phase != Phase.TRIAGE:
            break
        desk.wait_for_timeout(50)
    assert fresh(second).phase == Phase.DISPATCHING


def choose_small(desk):
    """Press the key that stands at the choice."""
    key = desk.locator("[data-sort] label:has([value='小事']) kbd").inner_text()
    desk.keyboard.press(key)
