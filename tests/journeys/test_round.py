"""One matter all the way round in a real browser, by the shipped method and by a copied one."""

import re

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.audit.sealing import verify
from lianhu.bodies.tests.factories import organisation
from lianhu.kernel import clock
from lianhu.matters import replay
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import village
from lianhu.methods import commands as methods
from lianhu.methods.shipping import FOLDER
from tests.journeys.test_pages import sign_in
from tests.test_leaks import browser_of

pytestmark = pytest.mark.browser
CHECK = """
[[stage]]
key = "复核"
title = "书记复核"
kind = "task"
purpose = "park"
act = ["village_secretary"]
owner = "village_secretary"
review_within = "2d"
within = "3d"
on_expire = "escalate:town_cadre"
resident_words = "办好了，书记正在复核。"
next = [{ when = "重办", to = "办理", at_most = 2 }, { to = "反馈" }]

[[stage.choices]]
key = "通过"
label = "复核通过"

[[stage.choices]]
key = "重办"
label = "没办好，重办"
needs = ["reason"]

[[stage.tells]]
whom = "role:town_cadre"
how = ["page"]
words = "事项{number}复核超过时限，请督促。"
on = "expire"
"""


def with_a_check(source: str) -> str:
    """The method with a stage inserted before the answer and every stage key renamed."""
    source = source.replace('{ to = "反馈" },\n]\n', '{ to = "复核" },\n]\n', 1)
    head, cut, tail = source.partition('[[stage]]\nkey = "反馈"')
    source = head + CHECK.lstrip() + "\n" + cut + tail
    for key in re.findall(r'\[\[stage\]\]\nkey = "(\S+)"', source):
        source = re.sub(rf'(key|to) = "{key}"', rf'\1 = "改{key}"', source)
        source = source.replace(f'"to:{key}"', f'"to:改{key}"')
        source = re.sub(
            r"not_same_person_as = \[.*?\]",
            lambda found, key=key: found[0].replace(f'"{key}"', f'"改{key}"'), source,
        )  # fmt: skip
    return source.replace('title = "四单工作法"', 'title = "带复核的四单"')


class Town:
    """The people of the journey, each at their own browser."""

    def __init__(self, chromium, site, here):
        self.chromium, self.site, self.here = chromium, site, here
        self.pages = {}

    def page(self, who):
        if who not in self.pages:
            wide = (375, 812) if who == "resident" else (1280, 900)
            context = self.chromium.new_context(
                viewport={"width": wide[0], "height": wide[1]}, base_url=self.site
            )
            context.set_default_timeout(15000)
            if who != "resident":
                sign_in(context, self.site, browser_of(self.here, who))
            self.pages[who] = context.new_page()
        return self.pages[who]

    def act(self, who, number, act, **fields):
        """Open the page of a step, fill it in as it stands there, and send it."""
        page = self.page(who)
        page.goto(reverse("matters:act", args=[number, act]))
        for name, value in fields.items():
            field = page.locator(f"form [name={name}]").first
            if field.get_attribute("type") == "radio":
                page.locator(f"form [name={name}][value='{value}']").check()
            elif field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        send(page)
        if act == "publish":
            # Words were changed: what the public will read is shown again before it is released.
            page.get_by_text("您改了字").first.wait_for()
            send(page)
        page.wait_for_url(re.compile(rf"/office/m/{number}/(\?.*)?$"))


def send(page):
    """Press the button of the form in the page, wherever it stands."""
    page.locator("main form[method=post]").last.evaluate("form => form.requestSubmit()")


def one(number):
    return Matter.objects.visible_to(SYSTEM).get(number=number)


def raise_it(town, here, words="一号网格的路灯坏了三天"):
    page = town.page("resident")
    page.goto(reverse("matters:raise", args=[here.east.key]))
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.fill("[name=words]", words)
    if page.locator("[name=area]").count():
        page.select_option("select[name=area]", here.one.key)
    send(page)
    page.wait_for_url(re.compile(r"/m/\d{9}/slip/"))
    return re.search(r"/m/(\d{9})/", page.url)[1]


def sort_and_send(town, number):
    town.act("clerk", number, "triage", choice="小事")
    town.act("clerk", number, "dispatch", category="infrastructure", level="grid")
    town.act(
        "worker", number, "claim", measures="换灯泡", steps="看现场\n换灯",
        promised_on=clock.today().isoformat(),
    )  # fmt: skip
    town.act("worker", number, "finish", words="换好了")


def answer_and_show(town, number, by="worker"):
    town.act(by, number, "respond", words="路灯已经修好，请您看看")
    page = town.page("resident")
    page.goto(reverse("matters:mine", args=[number]))
    assert "路灯已经修好" in page.content()
    page.goto(reverse("matters:rate", args=[number]))
    page.locator("[name=mark][value='5']").check(force=True)
    send(page)
    page.wait_for_url(re.compile(rf"/m/{number}/(#.*)?$"))
    shows = "clerk" if by == "secretary" else "secretary"
    town.act(shows, number, "publish", title="一号网格路灯修好", demand="路灯不亮", result="已更换")


@pytest.fixture
def here(site):
    return village()


@pytest.mark.row("C4.44", "C4.46", "C4.50")
def test_a_voice_becomes_a_public_result(chromium, site, here):
    town = Town(chromium, site, here)
    number = raise_it(town, here)
    sort_and_send(town, number)
    answer_and_show(town, number)
    page = town.page("resident")
    page.goto(reverse("publicity:board", args=[here.east.key]))
    assert "一号网格路灯修好" in page.content()
    page.goto(reverse("matters:mine", args=[number]))
    for word in ("分流", "派单", "领单", "办完", "答复", "评价", "晒单"):
        assert word in page.content(), word
    assert verify().wrong == ""


@pytest.mark.row("G.4")
def test_a_copied_method_with_a_new_stage_and_other_keys_runs_without_a_change(
    chromium, site, here
):
    town = Town(chromium, site, here)
    old = raise_it(town, here)
    sort_and_send(town, old)
    text = with_a_check((FOLDER / "sidan.toml").read_text())
    version = methods.publish(SYSTEM, text, area=here.east)
    body = organisation("villagers_committee", here.east)
    methods.adopt(SYSTEM, version, area=here.east, body=body, decided_on=clock.today())

    number = raise_it(town, here, "二组的井盖松了")
    sort_and_send(town, number)
    assert one(number).stage == "改复核"
    page = town.page("resident")
    page.goto(reverse("matters:mine", args=[number]))
    assert "书记正在复核" in page.content()
    town.act("secretary", number, "settle", choice="通过", words="看过了，亮了")
    answer_and_show(town, number, by="secretary")
    assert replay.difference(one(number)) == ""

    # The one that was running keeps the version it started with.
    assert one(old).stage == "反馈"
    town.act("worker", old, "respond", words="修好了")
    assert replay.difference(one(old)) == ""
