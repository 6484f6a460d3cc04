"""What was sent does not come back as something unfinished."""

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.matters.tests.factories import carried, village
from lianhu.publicity.models import Posting
from tests.journeys.test_pages import sign_in
from tests.test_leaks import browser_of

pytestmark = pytest.mark.browser


def send_and_look(page, words):
    form = page.locator("form[data-draft]")
    form.locator("[name=words]").evaluate("(e, words) => { e.value = words }", words)
    form.locator("[name=words]").dispatch_event("input")
    form.evaluate("form => form.requestSubmit()")
    page.locator("[data-done]").wait_for()
    page.wait_for_load_state("networkidle")
    assert page.locator("form[data-draft] [name=words]").input_value() == ""
    assert page.get_by_text("已恢复您没写完的内容").count() == 0


def test_a_comment_that_was_sent_does_not_come_back(phone, site):
    here = village()
    here.matter = carried(here, "claimed")
    sign_in(phone.context, site, browser_of(here, "bearer"))
    phone.goto(reverse("matters:mine", args=[here.matter.number]))
    send_and_look(phone, "昨晚又不亮了")


def test_an_objection_that_was_sent_does_not_come_back(phone, site):
    matter = carried(village(), "shown")
    posting = Posting.objects.visible_to(SYSTEM).of(matter.stream).get()
    phone.goto(reverse("publicity:show", args=[posting.pk]))
    send_and_look(phone, "这里还没修好")
