"""Who was struck from the roll by a decided objection is no number of the meeting, signed in or not."""

import pytest
from django.db import IntegrityError, transaction

from lianhu.assembly import commands, counting, proof, wording
from lianhu.assembly.models import Meeting
from lianhu.assembly.tests.factories import entries, on_the_day, representatives, running, signed
from lianhu.assembly.tests.test_proof import wrong
from lianhu.rolls import commands as rolls


def struck(here, entry):
    said = rolls.object_to(
        here.who("worker"), entry.roll, kind="not_on", words="不是代表", entry=entry
    )
    rolls.decide(here.who("clerk"), said, upheld=True, answer="核对过，没有推选过")


@pytest.fixture
def meeting(here):
    """34 representatives; today."""
    found = running(here, "representatives", organisation=representatives(here))
    found.here = here
    with on_the_day(found):
        yield found


@pytest.mark.parametrize(
    "came, gone, total, need, enough",
    [
        # Two of 23 were no representatives: 21 of 32 are too few.
        (23, [0, 1], 32, 22, False),
        # One of 23 was none: 22 of 33 are enough.
        (23, [0], 33, 22, True),
        # One who did not come was none either.
        (22, [30], 33, 22, True),
        (22, [], 34, 23, False),
    ],
)
def test_enough_is_by_the_roll_as_it_stands_at_the_end(meeting, came, gone, total, need, enough):
    here, rows = meeting.here, entries(meeting)
    signed(here, meeting, came)
    for one in gone:
        struck(here, rows[one])
    commands.end(here.who("secretary"), meeting)
    now = Meeting.objects.get(pk=meeting.pk)
    assert (now.total, now.need, now.quorate) == (total, need, enough)
    assert counting.present(now) == came - sum(one < came for one in gone)
    said = proof.of(now)
    assert wrong(said) == []
    assert said["meeting"]["quorum"]["total"] == total


def test_what_is_decided_afterwards_changes_nothing_of_the_meeting(meeting):
    here = meeting.here
    signed(here, meeting, 23)
    commands.end(here.who("secretary"), meeting)
    now = Meeting.objects.get(pk=meeting.pk)
    said = wording.attendance(now)
    with on_the_day(meeting, hour=18):
        struck(here, entries(meeting)[0])
    assert wording.attendance(now) == said
    assert "实到23" in said


def test_the_database_counts_nobody_who_was_struck(meeting):
    here = meeting.here
    signed(here, meeting, 23)
    struck(here, entries(meeting)[0])
    rows, ends = (
        Meeting.objects.filter(pk=meeting.pk),
        {"state": "ended", "ended_at": meeting.opened_at},
    )
    for words in (
        {"quorate": False},
        {"quorate": True},
        {"quorate": True, "total": 30, "need": 20},
        {"quorate": False, "total": 33, "need": 22},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**ends, **words)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(total=33, need=22)
