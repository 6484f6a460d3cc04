"""三议 from the first word to the answer: each meeting is a real one, and what it came to moves on."""

import pytest

from lianhu.assembly import commands as assembly
from lianhu.assembly import counting
from lianhu.assembly.commands.planning import Point
from lianhu.assembly.models import Meeting, Resolution
from lianhu.audit.actor import VISITOR
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.matters import commands, doing, replay
from lianhu.matters.reactions import deadlines
from lianhu.matters.tests.factories import fresh, raised
from lianhu.matters.tests.meeting import (
    bodies,
    days_on,
    held,
    on_its_day,
    seat_of,
    tabled,
    talked_over,
)
from lianhu.notices.models import Telling


@pytest.fixture
def raised_up(here):
    """A matter that the secretary handed from 三事分流 to 三议."""
    bodies(here)
    matter = raised(here, words="上寨的水渠垮了，田里进不了水")
    commands.triage(here.who("clerk"), fresh(matter), choice="大事")
    commands.settle(
        here.who("secretary"), fresh(matter), choice="三议", words="这是大家的事，先开群众会"
    )
    return fresh(matter)


def at(matter):
    return fresh(matter).stage


def moved(here, matter):
    """As far as the mass meeting of the grid."""
    commands.triage(here.who("leader"), fresh(matter), choice="动议")
    return fresh(matter)


@pytest.mark.row("C2.7", "C2.13")
def test_the_grid_moves_it_by_the_rule_of_the_method(here, raised_up):
    matter = moved(here, raised_up)
    assert at(matter) == "村民动议"
    item = tabled(here, matter, "leader", subject="public_works")
    meeting = item.meeting
    assert (meeting.area, meeting.kind, meeting.decides) == (here.one, "mass", False)
    assert {one.basis for one in meeting.rolls.all()} == {"adults", "households"}
    held(here, item, "leader", road="households", came=4, hands=(3, 1, 0))
    assert at(matter) == "议题征集"
    made = Resolution.objects.get()
    assert (made.force, made.number) == ("motion", None)
    assert made.round.rule["quorum"] == [{"of": "households", "n": 2, "d": 3, "strict": False}]
    assert replay.difference(fresh(matter)) == ""


def test_too_few_in_the_grid_leave_it_to_another_evening_and_then_to_a_reason(here, raised_up):
    matter = moved(here, raised_up)
    for n in range(2):
        item = tabled(here, matter, "leader", days=8 + n)
        held(here, item, "leader", road="households", came=3)
        assert Meeting.objects.get(pk=item.meeting_id).quorate is False
        assert at(matter) == "村民动议"
        assert doing.open_to(here.who("leader"), fresh(matter)).main.act == "table"
    held(here, tabled(here, matter, "leader"), "leader", road="households", came=3)
    assert at(matter) == "说明"


def test_what_was_voted_down_is_explained(here, raised_up):
    matter = moved(here, raised_up)
    held(here, tabled(here, matter, "leader"), "leader", road="adults", came=8, hands=(3, 4, 1))
    assert at(matter) == "说明"
    assert not Resolution.objects.exists()


def test_an_item_that_was_not_reached_waits_for_another_meeting(here, raised_up):
    matter = moved(here, raised_up)
    held(here, tabled(here, matter, "leader"), "leader", road="adults", came=8)
    assert at(matter) == "村民动议"
    assert doing.open_to(here.who("leader"), fresh(matter)).main.act == "table"


def test_a_motion_never_calls_itself_a_resolution(here, raised_up):
    item = tabled(here, moved(here, raised_up), "leader", asks="作出决议，修水渠")
    with pytest.raises(Refusal, match="作出的是动议"):
        held(here, item, "leader", road="adults", came=8, hands=(8, 0, 0))


def test_who_calls_no_such_meeting_leads_no_vote_in_it(here, raised_up):
    item = tabled(here, moved(here, raised_up), "leader")
    meeting = item.meeting
    assembly.call(here.who("leader"), meeting)
    with on_its_day(meeting):
        assembly.begin(here.who("leader"), meeting, road="adults")
        with pytest.raises(NotAllowed):
            assembly.put_to_vote(here.who("worker"), meeting, item, way="hands")
        with pytest.raises(NotAllowed):
            assembly.put_to_vote(here.who("town"), meeting, item, way="hands")


def test_the_rule_of_the_method_stands_on_the_agenda_whoever_writes_it_anew(here, raised_up):
    item = tabled(here, moved(here, raised_up), "leader")
    meeting = item.meeting
    point = Point(item.title, "other", "改个说法", stream=item.stream)
    assembly.revise(here.who("leader"), meeting, sittings=[seat_of(meeting)], items=[point])
    assert meeting.items.get().house.quorum_by("households").n == 2
    assert counting.roads_of(meeting) == ["adults", "households"]


@pytest.mark.row("C2.7", "C2.8", "C2.16", "C2.18", "C2.23")
def test_a_major_matter_goes_up_and_its_answer_comes_back(here, raised_up):
    matter = moved(here, raised_up)
    held(here, tabled(here, matter, "leader"), "leader", road="households", came=5, hands=(5, 0, 0))
    commands.triage(here.who("clerk"), fresh(matter), choice="收下")
    commands.triage(here.who("secretary"), fresh(matter), choice="大事")
    assert at(matter) == "党组织研究"
    held(here, tabled(here, matter, "secretary", subject="public_works"), "secretary")
    studied = clock.today()
    commands.conclude(here.who("secretary"), fresh(matter), choice="提交", conclusion="同意提交")
    assert at(matter) == "议题讨论"
    held(here, tabled(here, matter, "clerk", subject="public_works"), "clerk")
    assert at(matter) == "党员审议"
    held(
        here, tabled(here, matter, "secretary", subject="public_works", studied_on=studied),
        "secretary", hands=(8, 0, 1),
    )  # fmt: skip
    assert at(matter) == "议题表决"
    item = tabled(
        here, matter, "clerk", subject="other_major", studied_on=studied, leave="村民会议1月5日"
    )
    held(here, item, "clerk", came=9, hands=(6, 1, 2))
    assert at(matter) == "决议公开"
    made = Resolution.objects.get(item=item)
    assert made.force == "resolution"
    assert made.number
    commands.publish(
        here.who("clerk"),
        fresh(matter),
        title="修水渠",
        demand="水渠垮了",
        result="每户筹工两天",
    )
    with days_on(17):
        deadlines()
    assert at(matter) == "要不要乡镇"
    commands.triage(
        here.who("secretary"), fresh(matter), choice="提请", reason="水泥要乡镇出", cost=35000
    )
    assert at(matter) == "乡镇决议"
    item = tabled(here, matter, "town", days=3, subject="to_town")
    assert (item.meeting.area, item.put_as) == (here.town, "town")
    # Who was talked with, and when, is written once: with the meeting, which is not called without.
    with pytest.raises(Refusal, match="个别酝酿"):
        assembly.call(here.who("town"), item.meeting)
    talked_over(here, item, "town")
    held(here, item, "town", came=5)
    commands.conclude(here.who("town"), fresh(matter), choice="支持", conclusion="给水泥二十吨")
    assert at(matter) == "实施"
    told = Telling.objects.filter(stream=matter.stream, post_id=here.posts["secretary"].pk)
    assert any("给水泥二十吨" in one.words for one in told)
    assert replay.difference(fresh(matter)) == ""
    # The town's own meeting says nothing to anybody else.
    assert not Meeting.objects.visible_to(VISITOR).filter(area=here.town).exists()


@pytest.mark.row("C2.14", "C2.15")
def test_the_village_gives_a_receipt_in_its_window_or_sends_it_back_with_a_reason(here, raised_up):
    matter = moved(here, raised_up)
    motion = {"road": "households", "came": 5, "hands": (5, 0, 0)}
    held(here, tabled(here, matter, "leader", days=8), "leader", **motion)
    assert at(matter) == "议题征集"
    rows = Telling.objects.filter(stream=matter.stream, post_id=here.posts["leader"].pk)
    assert any("的回执：村里已收到" in one.words for one in rows)
    window = fresh(matter)
    assert window.due_at > window.entered_at
    with pytest.raises(Refusal, match="理由") as refused:
        commands.triage(here.who("clerk"), window, choice="退回")
    assert refused.value.field == "reason"
    commands.triage(here.who("clerk"), window, choice="退回", reason="没有写占了谁的地")
    assert at(matter) == "村民动议"
    assert matter.words.filter(role="reason", text="没有写占了谁的地").exists()
    held(here, tabled(here, matter, "leader", days=16), "leader", **motion)
    commands.triage(here.who("clerk"), fresh(matter), choice="收下")
    assert at(matter) == "议题提出"
