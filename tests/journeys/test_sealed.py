"""An accusation, from a borrowed phone to the discipline office and back, in a real browser."""

import os
import re

import pytest
from django.urls import reverse

from lianhu.files.intake import take
from lianhu.files.tests.factories import jpeg, upload
from lianhu.matters.tests.factories import VISITOR, raised, village
from lianhu.sealed.commands import report
from lianhu.sealed.contents import Told
from lianhu.shell.node import node_modules
from tests.journeys.test_pages import WIDTHS, sign_in
from tests.test_leaks import browser_of

pytestmark = pytest.mark.browser
SAID = "村支书把低保名额给了他侄儿，去年也是这样"


def sound(page, name):
    """Nothing wrong for axe, nothing overflows; kept as a picture where LOOK names a folder."""
    if os.environ.get("LOOK"):
        page.screenshot(path=f"{os.environ['LOOK']}/{name}.png", full_page=True)
    page.evaluate((node_modules() / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    assert [(one["id"], one["nodes"][0]["html"][:90]) for one in found["violations"]] == [], name
    assert (
        page.evaluate("() => document.documentElement.scrollWidth") <= page.viewport_size["width"]
    )


def tab(chromium, site, width, here, who):
    context = chromium.new_context(
        viewport={"width": width[0], "height": width[1]}, base_url=site, bypass_csp=True
    )
    sign_in(context, site, browser_of(here, who))
    return context.new_page()


@pytest.mark.parametrize("width", WIDTHS, ids=lambda w: str(w[0]))
def test_told_answered_and_read_without_a_trace_on_the_phone(chromium, site, width):
    here = village()
    office = tab(chromium, site, width, here, "discipline")
    office.goto(reverse("sealed:desk"))
    sound(office, f"{width[0]}-desk-empty")
    report(
        VISITOR, area=here.east, said=Told(words=SAID, name="罗某", phone="13800001234"),
        files=[take(VISITOR, upload(jpeg()), kind="photo")], accused=[here.posts["secretary"].pk],
    )  # fmt: skip
    phone = tab(chromium, site, width, here, "")
    phone.goto(reverse("matters:raise", args=[here.east.key]))
    phone.fill("textarea[name=words]", SAID)
    phone.get_by_role("button", name="交上去").click()
    phone.locator("summary", has_text="反映的是谁").click()
    sound(phone, f"{width[0]}-question")
    phone.get_by_role("button", name="走保密渠道").click()
    phone.get_by_text("请记下这两样").wait_for()
    sound(phone, f"{width[0]}-receipt")
    number, code = (phone.locator(".lh-number").nth(n).inner_text() for n in (0, 1))
    office.reload()
    sound(office, f"{width[0]}-desk")
    office.goto(reverse("sealed:case", args=[number]))
    sound(office, f"{width[0]}-case-shut")
    office.get_by_role("button", name="打开").click()
    sound(office, f"{width[0]}-case-open")
    office.fill("textarea[name=answer-words]", "已经核实，结果可以到镇上当面听。")
    office.get_by_role("button", name="答复", exact=True).click()
    office.get_by_text("已答复，反映人凭查询码看得到").wait_for()
    phone.goto(f"/m/{number}/#{code}")
    phone.fill("input[name=code]", code)
    phone.get_by_role("button", name="查", exact=True).click()
    phone.get_by_text("已经核实").wait_for()
    sound(phone, f"{width[0]}-answers")
    assert not re.search("密封|纪检|干部", phone.inner_text("main"))
    assert [one["name"] for one in phone.context.cookies() if "bearer" in one["name"]] == []
    phone.context.close()
    office.context.close()


@pytest.mark.parametrize("width", WIDTHS, ids=lambda w: str(w[0]))
def test_staff_ask_write_down_and_hand_over(chromium, site, width):
    here = village()
    matter = raised(here, words=SAID)
    desk = tab(chromium, site, width, here, "clerk")
    desk.goto(reverse("matters:raise_for"))
    desk.fill("textarea[name=words]", SAID)
    desk.get_by_role("button", name="记下，出回执").click()
    sound(desk, f"{width[0]}-staff-question")
    desk.get_by_role("button", name="走保密渠道").click()
    desk.get_by_text("关掉这一页").wait_for()
    sound(desk, f"{width[0]}-staff-receipt")
    desk.goto(reverse("matters:show", args=[matter.number]))
    desk.get_by_role("link", name="转纪检").click()
    desk.locator("summary", has_text="反映的是谁").click()
    sound(desk, f"{width[0]}-hand-over")
    desk.get_by_role("button", name="转纪检").click()
    desk.get_by_text("已转纪检").wait_for()
    assert desk.goto(reverse("matters:show", args=[matter.number])).status == 404
    desk.context.close()
