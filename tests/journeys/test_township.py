"""What a village asks of its town: read at one table, talked over one by one, decided, told back down."""

import pytest
from django.urls import reverse

from lianhu.assembly.models import Meeting
from lianhu.assembly.tests.factories import entries
from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.counties.jobs import drain
from lianhu.kernel import clock
from lianhu.matters.tests.factories import fresh, village
from lianhu.matters.tests.meeting import bodies
from lianhu.matters.tests.test_put_up import asked
from tests.journeys.hand import turn_to
from tests.journeys.test_courtyard import hand_of

pytestmark = pytest.mark.browser


def put_before_the_committee(hand, matter):
    """From the page of what villages ask to a meeting that may be called."""
    hand.tap(matter.number)
    hand.tap("提交会议")
    hand.type("title", "上寨的水渠要二十吨水泥")
    hand.type("held_on", clock.today().isoformat())
    hand.type("where", "乡镇会议室")
    hand.tap("列入议题")
    hand.page.wait_for_load_state()
    hand.page.goto(reverse("assembly:desk"))
    hand.tap("党委")
    assert hand.sees("会前要个别酝酿")
    for n in (1, 2):
        hand.page.select_option("main [name=member]", index=n)
        hand.tap("记下")
        hand.page.wait_for_load_state()
    assert hand.lacks("先把这些改好")


def held(hand, monkeypatch):
    """Called and held the same evening; five of seven came."""
    hand.tap("通知", within="form:has([name=act][value=call])")
    hand.page.wait_for_load_state()
    drain()
    turn_to(monkeypatch, clock.today(), 20)
    hand.page.reload()
    hand.tap("开始签到")
    hand.page.wait_for_url("**/sign/")
    for one in entries(Meeting.objects.visible_to(SYSTEM).get())[:5]:
        hand.page.locator(f"#e{one.pk}").get_by_role("button", name="来了").click()
    hand.tap("回到这个会")
    hand.sure("散会")
    hand.page.wait_for_load_state()
    drain()


@pytest.mark.row("C2.23", "C2.25", "C2.28")
def test_a_town_reads_talks_decides_and_answers(chromium, site, monkeypatch):
    here = bodies(village())
    matter = asked(here, "上寨修水渠，长三百米，要水泥", 35000)
    hand = hand_of(chromium, site, here, "town", width=1280)
    hand.page.goto(reverse("matters:put_up"))
    assert hand.sees("35000元")
    put_before_the_committee(hand, matter)
    held(hand, monkeypatch)

    hand.page.goto(reverse("assembly:desk"))
    assert hand.sees("等着上会")
    hand.tap("记下会议结论")
    hand.tap("记下会议结论")
    hand.type("conclusion", "给水泥二十吨")
    hand.pick("支持")
    hand.tap("照会议说的往下走")
    hand.page.wait_for_load_state()
    assert fresh(matter).stage == "实施"
    assert hand.taps <= 18
    drain()

    village_hand = hand_of(chromium, site, here, "secretary")
    village_hand.page.goto(reverse("matters:show", args=[matter.number]))
    assert village_hand.sees("给水泥二十吨")
    # What a committee of the party met about is nobody else's page.
    assert not Meeting.objects.visible_to(VISITOR).exists()
    for one in (hand, village_hand):
        one.page.context.close()
