"""Two at two doors, and a meeting that ends while somebody signs in."""

import pytest

from lianhu.assembly import commands, counting
from lianhu.assembly.models import Attendance, Meeting
from lianhu.assembly.tests.factories import entries, homes, on_the_day, running, village
from lianhu.people.tests.racing import queued, together


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
