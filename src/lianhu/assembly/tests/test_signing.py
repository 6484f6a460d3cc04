"""The door: one road, once each over all sittings, and what is counted is what was signed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lianhu.assembly import commands, counting, door
from lianhu.assembly.models import Attendance, Meeting
from lianhu.assembly.tests.factories import (
    called,
    entries,
    on_the_day,
    point,
    representatives,
    running,
    signed,
)
from lianhu.audit.models import Event
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.people.models import Residence


@pytest.fixture
def body(here):
    return representatives(here)


def test_the_road_is_declared_before_anybody_signs_in_and_stands(here):
    meeting = called(here)
    with pytest.raises(Refusal, match="到那天再开始签到"):
        commands.begin(here.who("secretary"), meeting, road="adults")
    with on_the_day(meeting):
        with pytest.raises(Refusal, match="按什么算"):
            commands.begin(here.who("secretary"), meeting)
        commands.begin(here.who("secretary"), meeting, road="households")
        assert (meeting.total, meeting.need, meeting.state) == (3, 2, "running")
        with pytest.raises(IntegrityError, match="declared before"), transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(road="adults")
        with pytest.raises(IllegalMove):
            commands.begin(here.who("secretary"), meeting, road="adults")


def test_heads_and_households_are_never_mixed_in_one_meeting(here):
    meeting = running(here, road="households")
    head = meeting.rolls.get(basis="adults").roll.entries.first()
    with on_the_day(meeting):
        signed(here, meeting, 1)
        with pytest.raises(Refusal, match="不在这次会的名册上"):
            commands.sign(here.who("secretary"), meeting, head, sitting=meeting.sittings.first())
        with pytest.raises(IntegrityError, match="declared road"), transaction.atomic():
            Attendance.objects.create(meeting=meeting, entry=head, sitting=meeting.sittings.first())


def test_a_household_is_there_by_any_grown_person_of_it(here):
    meeting = running(here, road="households")
    first, second = entries(meeting)[:2]
    grown = Residence.objects.filter(household=first.household).order_by("pk")[1].person
    other = Residence.objects.filter(household=second.household).first().person
    with on_the_day(meeting):
        sitting = meeting.sittings.first()
        with pytest.raises(Refusal, match="不是这一户"):
            commands.sign(here.who("secretary"), meeting, first, sitting=sitting, came=other)
        made = commands.sign(here.who("secretary"), meeting, first, sitting=sitting, came=grown)
        assert made.came == grown
        # Nobody has to say who came.
        assert commands.sign(here.who("secretary"), meeting, second, sitting=sitting).came is None
        with pytest.raises(Conflict, match="已经签到了"):
            commands.sign(here.who("secretary"), meeting, first, sitting=sitting, came=grown)


@pytest.mark.row("C2.18")
def test_a_real_count_of_representatives_signs_in(here, body):
    """34 representatives: 23 must come; with the 23rd it is enough, and 27 come."""
    meeting = running(here, "representatives", organisation=body)
    assert (meeting.total, meeting.need) == (34, 23)
    with on_the_day(meeting):
        signed(here, meeting, 22)
        (road,) = counting.meter(meeting, {"members": 34}, {"members": 22}).roads
        assert (road.short, road.held) == (1, False)
        sitting = meeting.sittings.first()
        for one in entries(meeting)[22:27]:
            commands.sign(here.who("clerk"), meeting, one, sitting=sitting)
        commands.end(here.who("secretary"), meeting)
    assert (meeting.quorate, counting.present(meeting)) == (True, 27)


def test_too_few_is_recorded_as_it_was_and_nobody_may_say_otherwise(here, body):
    meeting = running(here, "representatives", organisation=body)
    with on_the_day(meeting):
        signed(here, meeting, 22)
        with pytest.raises(IntegrityError, match="what was signed"), transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(
                state="ended", quorate=True, ended_at=meeting.opened_at
            )
        commands.end(here.who("secretary"), meeting)
        assert meeting.quorate is False
        with pytest.raises(IntegrityError), transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(quorate=True)
        with pytest.raises(IllegalMove, match="散了"):
            commands.sign(
                here.who("secretary"), meeting, entries(meeting)[30],
                sitting=meeting.sittings.first(),
            )  # fmt: skip


def test_a_wrong_tap_is_taken_back_and_who_left_is_noted(here):
    meeting = running(here, road="households")
    with on_the_day(meeting):
        one, other = signed(here, meeting, 2)
        commands.unsign(here.who("secretary"), one)
        assert counting.present(meeting) == 1
        commands.step_out(here.who("secretary"), other)
        other.refresh_from_db()
        assert other.left_at is not None
        with pytest.raises(IllegalMove):
            commands.step_out(here.who("secretary"), other)
        commands.step_out(here.who("secretary"), other, back=True)
        # Who left came all the same.
        assert counting.present(meeting) == 1
        commands.end(here.who("secretary"), meeting)
        with pytest.raises(IllegalMove):
            commands.unsign(here.who("secretary"), other)


def test_who_helps_at_the_door_signs_in_people_of_their_own_area(here):
    from lianhu.people.tests.factories import household, person

    other = household(here.two, kind="registered", number="T0000001")
    Residence.objects.create(
        person=person("王远", area=here.two, born_on=date(1980, 1, 1)), household=other,
        kind="registered",
    )  # fmt: skip
    meeting = running(here, road="households")
    with on_the_day(meeting):
        mine = door.entries(here.who("worker"), meeting)
        assert {one.household.grid for one in mine} == {here.one}
        far = next(one for one in entries(meeting) if one.household_id == other.pk)
        sitting = meeting.sittings.first()
        with pytest.raises(NotAllowed):
            commands.sign(here.who("worker"), meeting, far, sitting=sitting)
        assert commands.sign(here.who("worker"), meeting, mine.first(), sitting=sitting).pk
        for who in ("supervisor", "next_door"):
            with pytest.raises(NotAllowed):
                commands.sign(here.who(who), meeting, far, sitting=sitting)


@pytest.mark.row("C5.8")
def test_who_is_far_away_is_heard_and_not_counted(here):
    meeting = called(here)
    item = meeting.items.first()
    said = {"item": item, "side": "for", "words": "我在广东，赞成修", "speaker": "在外村民"}
    commands.hear(here.who("secretary"), meeting, way="phone", **said)
    with pytest.raises(IllegalMove):
        commands.hear(here.who("secretary"), meeting, way="here", **said)
    with on_the_day(meeting):
        commands.begin(here.who("secretary"), meeting, road="households")
        signed(here, meeting, 1)
        commands.hear(here.who("secretary"), meeting, way="video", **said)
        commands.end(here.who("secretary"), meeting)
    assert (counting.present(meeting), meeting.quorate) == (1, False)
    from lianhu.assembly import shown

    (one,) = shown.heard(meeting)
    assert (one.sides, one.from_afar) == ([], [("赞成", 2)])
    for event in Event.objects.filter(verb="assembly.hear"):
        assert "广东" not in event.body


def test_whose_number_it_is_may_be_noted_for_the_count_of_households(here):
    meeting = running(here, road="households")
    with on_the_day(meeting):
        said = {"item": meeting.items.first(), "side": "for", "words": "该修了"}
        made = commands.hear(here.who("secretary"), meeting, no=2, **said)
        assert made.entry == entries(meeting)[1]
        with pytest.raises(Refusal, match="没有99号") as refused:
            commands.hear(here.who("secretary"), meeting, no=99, **said)
    assert refused.value.field == "no"


@pytest.mark.row("C2.17")
def test_what_was_said_for_and_against_is_kept_with_its_item(here):
    meeting = running(here, road="households", items=[point("修路"), point("修水池")])
    with on_the_day(meeting):
        first, second = meeting.items.all()
        hear = commands.hear
        hear(here.who("secretary"), meeting, item=first, side="for", words="该修了")
        hear(here.who("secretary"), meeting, item=first, side="against", words="先修水池")
        hear(here.who("secretary"), meeting, item=second, side="other", words="请人看看")
        with pytest.raises(Refusal, match="说了什么"):
            hear(here.who("secretary"), meeting, item=second, side="for", words=" ")
        from lianhu.assembly import shown

        road, pond = shown.heard(meeting)
        assert road.sides == [("赞成", 1), ("不赞成", 1)]
        assert pond.sides == [("别的意见", 1)]


def test_guests_sit_in_and_are_never_counted(here):
    meeting = running(here, "yard", area=here.one)
    with on_the_day(meeting):
        commands.sit_in(here.who("secretary"), meeting, name="李驻村", what_as="驻村干部")
        with pytest.raises(Conflict):
            commands.sit_in(here.who("secretary"), meeting, name="李驻村", what_as="驻村干部")
        commands.end(here.who("secretary"), meeting)
    assert (counting.present(meeting), meeting.quorate) == (0, None)
