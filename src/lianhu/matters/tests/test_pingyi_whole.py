"""民主评议 from its beginning to the notice: the report, then each member by themselves, on slips."""

import pytest

from lianhu.assembly import commands as assembly
from lianhu.assembly import counting, door
from lianhu.assembly.commands.deciding import subject_of
from lianhu.assembly.models import Item
from lianhu.assembly.queries import sitting_in
from lianhu.ballots import commands as ballots
from lianhu.ballots.models import Round
from lianhu.ballots.tests.factories import box, numbers, three
from lianhu.bodies.tests.factories import member
from lianhu.counties.jobs import drain
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands, doing, replay
from lianhu.matters.tests.desk import enter, step
from lianhu.matters.tests.factories import fresh
from lianhu.matters.tests.meeting import bodies, held, on_its_day, tabled
from lianhu.people.tests.factories import person

CAME = 10


@pytest.fixture
def appraised(here):
    """The committee has reported; its members are to be appraised."""
    bodies(here)
    matter = commands.start(
        here.who("supervisor"), area=here.one, method="minzhu_pingyi", words="评议今年的工作"
    )
    assert at(matter) == "报告工作"
    studied = clock.today()
    item = tabled(
        here, matter, "clerk", subject="report", leave="村民会议1月5日", studied_on=studied
    )
    held(here, item, "secretary", came=10, hands=(9, 0, 1))
    assert at(matter) == "评议"
    return matter


def at(matter):
    return fresh(matter).stage


def called(here, matter, client):
    """Put on the agenda from the page of the matter, each member an item; its meeting, called."""
    enter(client, here, "secretary")
    sent = {
        "title": "评议", "subject": "appraisal", "each": sitting_in(here.east, BODIES),
        "held_on": clock.today().isoformat(), "at": "09:30", "where": "村委会",
        "leave": "村民会议1月5日", "studied_on": clock.today().isoformat(),
        "body": str(here.bodies["villager_representatives"].pk),
    }  # fmt: skip
    return step(client, matter, "table", **sent)


BODIES = ("villagers_committee", "residents_committee")


def held_with(here, client, matter, against):
    """The meeting of the appraisal: ten came; so many slips say "not fit" of the member so named."""
    called(here, matter, client)
    items = list(Item.objects.select_related("meeting__area").filter(subject="appraisal"))
    meeting, lead = items[0].meeting, here.who("secretary")
    assembly.call(lead, meeting)
    with on_its_day(meeting):
        assembly.begin(lead, meeting, road=counting.roads_of(meeting)[0])
        for entry in list(door.roll_of(meeting).entries.on().order_by("no"))[:CAME]:
            assembly.sign(lead, meeting, entry, sitting=meeting.sittings.get())
        for item in items:
            no = against.get(item.title, 0)
            if no is not None:
                vote = assembly.put_to_vote(lead, meeting, item, way="secret_paper")
                box(here, vote, range(1, CAME + 1), numbers(three(CAME - no, no)))
                ballots.close_round(lead, vote)
        assembly.end(lead, meeting)
        drain()
    return items


def test_the_office_is_asked_for_each_member_by_name(client, here, appraised):
    member(here.bodies["villagers_committee"], person("甲", area=here.one), "chair")
    names = sitting_in(here.east, BODIES)
    assert names[0] == "主任甲"
    assert len(names) == 6
    done = called(here, appraised, client)
    assert done.status_code == 302
    items = list(Item.objects.filter(subject="appraisal").order_by("no"))
    assert [one.title for one in items] == [f"评议：{name}" for name in names]
    assert len({one.stream for one in items}) == 1
    assert len({one.meeting_id for one in items}) == 1


def test_nobody_chosen_is_said_beside_the_field(client, here, appraised):
    enter(client, here, "supervisor")
    page = step(client, appraised, "table", title="评议", subject="appraisal", held_on="")
    assert "请勾选评议哪些人" in page.text


@pytest.mark.row("C2.22")
def test_each_member_is_found_fit_and_the_result_is_to_be_shown(client, here, appraised):
    items = held_with(here, client, appraised, {})
    rounds = Round.objects.filter(subject__in=[subject_of(one) for one in items])
    assert [one.outcome for one in rounds] == ["passed"] * len(items)
    matter = fresh(appraised)
    assert (matter.stage, matter.secrecy) == ("公布结果", "internal")
    commands.publish(
        here.who("clerk"), matter, title="今年的民主评议", demand="每年评议一次",
        result="六位成员都称职",
    )  # fmt: skip
    matter = fresh(appraised)
    assert (bool(matter.posted_at), matter.secrecy) == (True, "public")
    assert replay.difference(matter) == ""


def test_one_who_is_not_found_fit_is_dealt_with(client, here, appraised):
    names = sitting_in(here.east, BODIES)
    held_with(here, client, appraised, {f"评议：{names[1]}": 7})
    assert at(appraised) == "不称职"


def test_while_one_was_not_voted_on_nothing_is_shown(client, here, appraised):
    names = sitting_in(here.east, BODIES)
    held_with(here, client, appraised, {f"评议：{names[-1]}": None})
    assert at(appraised) == "评议"
    assert doing.open_to(here.who("supervisor"), fresh(appraised)).main.act == "table"


def test_hands_are_not_enough_where_slips_are_asked_for(client, here, appraised):
    called(here, appraised, client)
    item = Item.objects.select_related("meeting__area").filter(subject="appraisal").first()
    assembly.call(here.who("secretary"), item.meeting)
    with on_its_day(item.meeting):
        roads = counting.roads_of(item.meeting)
        assembly.begin(here.who("secretary"), item.meeting, road=roads[0])
        with pytest.raises(Refusal, match="无记名"):
            assembly.put_to_vote(here.who("secretary"), item.meeting, item, way="hands")
