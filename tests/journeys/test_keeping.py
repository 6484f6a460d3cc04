"""An administrator sees how much would go before it goes, on a phone and at a desk."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.hours import queries
from lianhu.kernel import clock
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import carried, village
from tests.journeys.test_pages import WIDTHS
from tests.journeys.test_sealed import sound, tab

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS, ids=lambda w: str(w[0]))
def test_counted_seen_and_decided(chromium, site, width):
    here = village()
    old = carried(here, "answered")
    long_ago = clock.now() - timedelta(days=2000)
    Matter.objects.visible_to(SYSTEM).filter(pk=old.pk).update(closed_at=long_ago)
    page = tab(chromium, site, width, here, "admin")
    page.goto(reverse("matters:keeping"))
    sound(page, f"{width[0]}-keeping")
    page.fill("#id_years", "6")
    page.get_by_role("button", name="就这样定").click()
    page.get_by_text("现在没有到期的").wait_for()
    sound(page, f"{width[0]}-keeping-look-again")
    page.fill("#id_years", "3")
    page.get_by_role("button", name="算一算有多少件").click()
    page.get_by_text("现在有 1 件到期").wait_for()
    page.get_by_role("button", name="就这样定").click()
    page.get_by_text("定好了").wait_for()
    sound(page, f"{width[0]}-keeping-set")
    assert queries.fresh().keep_years == 3
