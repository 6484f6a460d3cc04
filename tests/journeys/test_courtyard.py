"""A secretary's meeting in the courtyard: planned, called, held with paper and a phone, shown."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from lianhu.assembly.models import Meeting, Resolution
from lianhu.assembly.tests.factories import entries, representatives
from lianhu.audit.actor import SYSTEM
from lianhu.audit.sealing import verify
from lianhu.ballots.models import Participation, Round
from lianhu.ballots.tests import factories as voting
from lianhu.bodies.tests.factories import organisation
from lianhu.counties.jobs import drain
from lianhu.kernel import clock
from lianhu.matters.tests.factories import village
from lianhu.notices.models import Telling
from tests.journeys.hand import Hand, turn_to
from tests.journeys.test_pages import sign_in
from tests.test_leaks import browser_of

pytestmark = pytest.mark.browser
CAME, FOR = 27, 19
# Of work, in seconds, by `hand`: three minutes, ten minutes.
NOTICE, RESULT = 180, 600


@pytest.fixture
def here(site):
    found = village()
    organisation("villagers_committee", found.east)
    representatives(found)
    return found


def hand_of(chromium, site, here, who, width=375):
    context = chromium.new_context(viewport={"width": width, "height": 812}, base_url=site)
    sign_in(context, site, browser_of(here, who))
    return Hand(context.new_page())


def plain_hand(chromium, site):
    """Somebody who is not signed in, on a phone."""
    context = chromium.new_context(viewport={"width": 375, "height": 812}, base_url=site)
    return Hand(context.new_page())


def the_meeting():
    return Meeting.objects.visible_to(SYSTEM).get()


def planned(hand, here, day):
    hand.page.goto(reverse("assembly:desk"))
    hand.tap("拟一个会")
    hand.choose("area", here.east.key)
    hand.choose("subject", "public_works")
    hand.tap("该开什么会")
    hand.tap("村民代表会议")
    hand.type("day", day.isoformat())
    hand.type("at", "09:30")
    hand.type("where", "村委会院坝")
    hand.type("title_0", "修通组路，每户筹工两天")
    # What is to be decided is the title itself: it is not typed twice.
    assert hand.sees("和上面一样的不用再写")
    hand.tap("存下来看一看")


@pytest.mark.row("C2.16", "C2.18", "C2.21")
def test_from_an_empty_desk_to_a_resolution_that_hangs(chromium, site, here, monkeypatch):
    """34 representatives, 27 came, 19 hands for and none against; 23 had to come."""
    hand = hand_of(chromium, site, here, "secretary")
    # What is reserved to the whole village is reminded of with its article, before anybody is told.
    planned(hand, here, clock.today() + timedelta(days=6))
    assert hand.sees("第二十八条")
    hand.tap("自己改")
    hand.type("leave_0", "2026年1月10日村民会议授权")
    hand.type("studied_0", clock.today().isoformat())
    hand.tap("存下来看一看")
    assert hand.lacks("先把这些改好")
    hand.tap("通知", within="form:has([name=act][value=call])")
    hand.page.wait_for_load_state()
    meeting = the_meeting()
    assert meeting.state == "called"
    # What a notice asks of a secretary, the reminder mended on the way included.
    assert (hand.taps, hand.typed) == (9, 6)
    assert hand.seconds <= NOTICE, hand.seconds
    drain()

    turn_to(monkeypatch, meeting.sittings.get().day)
    hand.page.goto(reverse("assembly:meeting", args=[meeting.pk]))
    hand.tap("开始签到")
    hand.page.wait_for_url("**/sign/")
    meeting.refresh_from_db()
    for one in entries(meeting)[:CAME]:
        hand.page.locator(f"#e{one.pk}").get_by_role("button", name="来了").click()
    assert hand.sees("够")
    begun = hand.seconds
    hand.tap("回到这个会")
    hand.open("付表决")
    hand.tap("开始表决")
    hand.page.wait_for_url("**/ballots/**")
    vote = Round.objects.visible_to(SYSTEM).get()
    for name, n in (("approve", FOR), ("oppose", 0), ("abstain", CAME - FOR)):
        hand.type(name, str(n))
    hand.tap("记下点数")
    other = hand_of(chromium, site, here, "clerk")
    other.page.goto(reverse("ballots:show", args=[vote.pk]))
    other.tap("我也数了，就是这些")
    hand.page.reload()
    hand.sure("结束表决")
    assert hand.sees("通过")

    hand.tap("回到这个会")
    hand.open("写下定了什么")
    hand.tap("写下")
    hand.sure("散会")
    before = hand.taps
    hand.tap("会议记录")
    assert hand.sees("应到34人，实到27人")
    with hand.page.expect_download() as got:
        hand.tap("Word", within=".lh-printbar")
    text = "\n".join(
        one.text for one in Document(BytesIO(got.value.path().read_bytes())).paragraphs
    )
    assert "每户筹工两天" in text
    hand.page.goto(reverse("assembly:meeting", args=[meeting.pk]))
    hand.sure("公布结果")
    assert hand.taps - before <= 4
    # From the last who signed in to the result on the board, by one hand; the second counter's apart.
    assert hand.seconds + other.seconds - begun <= RESULT, hand.seconds + other.seconds - begun
    made = Resolution.objects.visible_to(SYSTEM).get()
    assert (made.force, bool(made.posted_at)) == ("resolution", True)
    drain()
    # Who was not there is called or visited; what was reached stands with the meeting.
    hand.page.goto(reverse("assembly:meeting", args=[meeting.pk]))
    hand.tap("打了电话、上了门，记下来")
    hand.choose("how", "call")
    hand.tap(re.compile("都告知了$"))
    hand.page.wait_for_load_state()
    hand.tap("已告知")
    hand.page.wait_for_load_state()
    hand.tap("回到这件事")
    told = hand.page.locator("main summary", has_text="会议定了什么").inner_text()
    assert "9个人（户）" in told
    assert "还有" not in told
    assert verify().wrong == ""

    # A villager far away, with no account: the result, the numbers, the file that a calculator repeats.
    villager = Hand(
        chromium.new_context(viewport={"width": 375, "height": 812}, base_url=site).new_page()
    )
    villager.page.goto(reverse("matters:village", args=[here.east.key]))
    villager.tap("议定的事")
    villager.tap("每户筹工两天")
    assert villager.sees("27人")
    assert villager.sees("19")
    assert villager.taps == 2
    for one in (hand, other, villager):
        one.page.context.close()


@pytest.mark.row("C2.18")
def test_one_votes_on_a_phone_and_one_has_it_written_down(chromium, site):
    """Who has no phone is asked again by another; each counts once, and nobody sees who chose what."""
    here = voting.village()
    vote = voting.phones(here, n=3)
    helper = hand_of(chromium, site, here, "worker")
    helper.page.goto(reverse("ballots:help", args=[vote.pk]))
    helper.type("no", "1")
    helper.tap("找到这个人")
    helper.tap("给本人一个投票码，自己投")
    code = helper.page.locator("main strong", has_text="-").inner_text()
    voter = plain_hand(chromium, site)
    voter.page.goto(reverse("ballots:vote", args=[vote.pk]))
    voter.pick("同意")
    voter.type("code", code)
    voter.tap("交上去")
    voter.page.wait_for_url("**/voted/")
    assert voter.sees("算一票")
    assert (voter.taps, voter.typed) == (2, 1)

    helper.page.goto(reverse("ballots:help", args=[vote.pk]) + "?no=2")
    helper.open("本人不会用手机")
    helper.pick("不同意")
    helper.page.check("main [name=asked]")
    helper.tap("照他说的录")
    helper.page.wait_for_load_state()
    assert Participation.objects.filter(round=vote).count() == 2
    drain()
    assert Telling.objects.filter(occasion="ballots.recorded").exists()
    for one in (helper, voter):
        one.page.context.close()
