"""Two at two doors, and a meeting that ends while somebody signs in."""

import pytest

from lianhu.assembly import commands, counting
from lianhu.assembly.models import Attendance, Meeting
from lianhu.assembly.tests.factories import entries, homes, on_the_day, running, village
from lianhu.audit.models import Event
from lianhu.people.tests.racing import queued, together
from lianhu.rolls import commands as rolls


@pytest.fixture
def meeting(own_database):
    here = village()
    homes(here)
    made = running(here, road="households")
    made.here = here
    return made


def signing(meeting, who, entry):
    sitting, actor = meeting.sittings.first(), meeting.here.who(who)

    def run():
        with on_the_day(meeting):
            commands.sign(actor, meeting, entry, sitting=sitting)

    return run


def test_at_two_doors_one_household_signs_in_once(meeting):
    doors = ("secretary", "clerk", "worker", "leader")
    for n, entry in enumerate(entries(meeting), 1):
        said = together(*(signing(meeting, who, entry) for who in doors))
        assert sorted(map(bool, said)) == [False, True, True, True]
        assert any("已经签到了" in one for one in said)
        assert Attendance.objects.count() == n


def test_who_signs_in_while_the_meeting_ends_is_counted_or_told(meeting):
    actor = meeting.here.who("secretary")
    first, second, _third = entries(meeting)

    def end():
        with on_the_day(meeting):
            commands.end(actor, Meeting.objects.get(pk=meeting.pk))

    signing(meeting, "clerk", first)()
    said = queued(end, signing(meeting, "clerk", second), behind=meeting)
    assert said[0] == ""
    assert "会已经散了" in said[1]
    meeting.refresh_from_db()
    assert (counting.present(meeting), meeting.quorate) == (1, False)


def ending(meeting, who):
    actor = meeting.here.who(who)

    def run():
        with on_the_day(meeting):
            commands.end(actor, Meeting.objects.get(pk=meeting.pk))

    return run


def test_two_who_end_the_same_meeting_end_it_once_and_one_is_told(meeting):
    for entry in entries(meeting):
        signing(meeting, "secretary", entry)()
    said = together(ending(meeting, "secretary"), ending(meeting, "clerk"))
    assert sorted(map(bool, said)) == [False, True]
    assert any("请刷新再看" in one for one in said)
    assert Event.objects.of(meeting.stream).filter(verb="assembly.end").count() == 1


def test_who_is_struck_while_it_ends_is_counted_before_or_after_never_half(meeting):
    for entry in entries(meeting):
        signing(meeting, "secretary", entry)()
    entry = entries(meeting)[0]
    with on_the_day(meeting):
        said = rolls.object_to(
            meeting.here.who("worker"), entry.roll, kind="not_on", words="搬走了", entry=entry
        )

    def strike():
        with on_the_day(meeting):
            rolls.decide(meeting.here.who("clerk"), said, upheld=True, answer="核对过")

    assert not any(together(strike, ending(meeting, "secretary")))
    now = Meeting.objects.get(pk=meeting.pk)
    assert now.total in {len(entries(meeting)), len(entries(meeting)) - 1}
    assert now.state == "ended"
