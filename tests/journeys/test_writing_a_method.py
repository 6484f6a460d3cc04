"""A secretary writes how her village works: one step more, and a whole method, without a file."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.bodies.tests.factories import organisation
from lianhu.kernel import clock
from lianhu.matters import replay
from lianhu.matters.tests.factories import village
from lianhu.methods.models import MethodVersion
from lianhu.methods.queries import receiving
from tests.journeys.hand import Hand
from tests.journeys.test_round import Town, answer_and_show, one, raise_it, sort_and_send

pytestmark = pytest.mark.browser


@pytest.fixture
def here(site):
    found = village()
    found.body = organisation("villagers_committee", found.east)
    return found


def adopted(hand, here):
    hand.tap("开会定了，采用")
    hand.page.select_option("main [name=body]", str(here.body.pk))
    hand.type("decided_on", clock.today().isoformat())
    hand.tap("采用")
    hand.page.wait_for_url(re.compile(rf"/methods/at/{here.east.key}/"))


@pytest.mark.row("G.7", "G.4")
def test_one_step_more_in_a_few_taps_and_a_matter_runs_through_it(chromium, site, here):
    town = Town(chromium, site, here)
    hand = Hand(town.page("secretary"))
    hand.page.goto(reverse("editing:drafts"))
    hand.tap("照着改 四单工作法")
    hand.tap(re.compile("^在后面加一步 办理$"))
    hand.pick("复核：办完以后")
    hand.tap("加上")
    assert hand.sees("没有不合规矩的地方")
    adopted(hand, here)
    assert (hand.taps, hand.typed) == (6, 1)

    number = raise_it(town, here)
    sort_and_send(town, number)
    assert one(number).stage == "复核"
    town.act("secretary", number, "settle", choice="不合格", words="灯罩没有装")
    assert one(number).stage == "领单"
    town.act(
        "worker", number, "claim", measures="装灯罩", steps="装上",
        promised_on=clock.today().isoformat(),
    )  # fmt: skip
    town.act("worker", number, "finish", words="装好了")
    town.act("secretary", number, "settle", choice="合格", words="看过了，亮了")
    answer_and_show(town, number, by="secretary")
    assert one(number).stage == "晒单"
    assert replay.difference(one(number)) == ""


@pytest.mark.row("G.7", "G.4")
def test_a_seventh_method_is_written_from_blank_and_a_matter_runs_to_its_end(chromium, site, here):
    before = MethodVersion.objects.values("key").distinct().count()
    town = Town(chromium, site, here)
    hand = Hand(town.page("secretary"))
    hand.page.goto(reverse("editing:drafts"))
    hand.tap("从空白写一套")
    hand.type("title", "门前清洁工作法")
    hand.type("summary", "门前脏了谁来管：先请专人看，办好了告诉大家。")
    hand.tap("开始写")
    hand.tap(re.compile("^在后面加一步 收集$"))
    hand.pick("专人帮办：")
    hand.type("title", "保洁员上门")
    hand.tap("加上")
    hand.tap(re.compile("^改 保洁员上门：几天内$"))
    hand.type("within_n", "2")
    hand.tap("保存")
    adopted(hand, here)
    assert hand.taps + hand.typed <= 14
    assert MethodVersion.objects.values("key").distinct().count() == before + 1

    version = receiving(here.one, "demand")
    assert version.key == "门前清洁工作法"
    number = raise_it(town, here, "门前的垃圾三天没有人收")
    assert one(number).stage == "保洁员上门"
    town.act("worker", number, "settle", choice="已办好", words="收走了")
    town.act("worker", number, "respond", words="垃圾收走了，以后每天收")
    found = one(number)
    assert (found.version_id, found.phase) == (version.pk, "closed")
    assert replay.difference(found) == ""
    page = town.page("resident")
    page.goto(reverse("matters:mine", args=[number]))
    assert "垃圾收走了" in page.content()


@pytest.mark.row("G.7")
def test_an_objection_is_seen_and_mended_by_one_tap_on_a_phone(chromium, site, here, phone):
    from lianhu.editing import commands
    from tests.journeys.test_pages import sign_in
    from tests.test_leaks import browser_of

    sidan = MethodVersion.objects.shipped().get(title="四单工作法")
    draft = commands.copy(SYSTEM, here.east, sidan)
    sign_in(phone.context, site, browser_of(here, "secretary"))
    hand = Hand(phone)
    phone.goto(reverse("editing:show", args=[draft.pk]))
    hand.tap(re.compile("^改 组织晒单：做什么$"))
    hand.type("days", "7")
    hand.tap("保存")
    assert hand.sees("还有1处不合规矩")
    hand.tap("改成：公示15天")
    assert hand.sees("没有不合规矩的地方")
    hand.tap("撤回上一步改动")
    assert hand.sees("不得少于15天")


@pytest.mark.row("G.7", "C5.7")
def test_a_mass_meeting_that_votes_is_added_held_to_the_law_and_printed(
    chromium, site, here, phone
):
    """From the yearly appraisal of a vote too small to the paper of the meeting, on a phone."""
    from lianhu.editing import commands
    from lianhu.editing.models import Draft
    from tests.journeys.test_pages import sign_in
    from tests.test_leaks import browser_of

    sidan = MethodVersion.objects.shipped().get(title="四单工作法")
    draft = commands.copy(SYSTEM, here.east, sidan)
    sign_in(phone.context, site, browser_of(here, "secretary"))
    hand = Hand(phone)
    phone.goto(reverse("editing:show", args=[draft.pk]))
    hand.tap(re.compile("^在后面加一步 居民点单$"))
    hand.pick("开会表决：")
    hand.tap("加上")
    assert hand.sees("法律")
    hand.tap(re.compile("^改 群众会表决：怎样算到够$"))
    hand.pick("自己定，在下面选")
    phone.select_option("main [name=of_households]", label="二分之一以上")
    hand.tap("保存")
    assert hand.sees("低于《中华人民共和国村民委员会组织法》")
    hand.tap(re.compile("^改成：到会人数照法律"))
    row = Draft.objects.get(pk=draft.pk).tree["stage"][1]
    assert (row["title"], row["quorum"]) == ("群众会表决", "law")
    assert hand.lacks("低于《")
    hand.tap("打印")
    for words in ("供会议审定", "群众会（就是村民会议）", "第二十六条", "不成怎么办"):
        assert hand.sees(words), words
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.goto(reverse("editing:show", args=[draft.pk]))
    adopted(hand, here)
    assert hand.taps <= 10
    assert receiving(here.one, "demand").key == "sanshi"
    assert hand.sees("群众会表决")


@pytest.mark.row("G.7", "C2.18")
def test_a_step_more_goes_before_the_representatives_who_adopt_it(chromium, site, here, phone):
    """Put on the agenda by phone; what they resolve is in force without being typed a second time."""
    from lianhu.assembly.models import Item
    from lianhu.editing import commands
    from lianhu.editing.models import Draft
    from lianhu.matters.tests.meeting import bodies, held
    from tests.journeys.test_pages import sign_in
    from tests.test_leaks import browser_of

    bodies(here)
    sidan = MethodVersion.objects.shipped().get(key="sidan")
    draft = commands.copy(SYSTEM, here.east, sidan)
    commands.add_stage(SYSTEM, draft, card="check", after="办理")
    sign_in(phone.context, site, browser_of(here, "secretary"))
    hand = Hand(phone)
    phone.goto(reverse("editing:show", args=[draft.pk]))
    hand.tap("提交会议")
    hand.tap("列入议题")
    assert hand.sees("请写哪天开")
    hand.type("held_on", (clock.today() + timedelta(days=8)).isoformat())
    hand.type("where", "村委会院坝")
    hand.tap("列入议题")
    assert hand.sees("采用“四单工作法”")
    assert (hand.taps, hand.typed) == (3, 2)

    item = Item.objects.select_related("meeting__area", "meeting__organisation").get()
    held(here, item, "secretary", came=9, hands=(9, 0, 0))
    drafted = Draft.objects.get(pk=draft.pk)
    phone.goto(reverse("methods:show", args=[drafted.version_id]))
    assert hand.sees("村民代表会议〔")
    phone.goto(reverse("editing:show", args=[draft.pk]))
    assert hand.sees("已采用")
