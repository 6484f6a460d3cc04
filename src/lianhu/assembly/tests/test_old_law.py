"""When the law changes: a meeting goes by the law of the day of its notice, and verifies by it for ever."""

from datetime import date, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from django.urls import reverse

import lianhu.ballots
from lianhu.assembly import commands
from lianhu.assembly.tests.factories import (
    called,
    on_the_day,
    point,
    representatives,
    seat,
    signed,
    village,
)
from lianhu.ballots import commands as ballots
from lianhu.ballots.models import Round
from lianhu.ballots.rules import rule_from, written
from lianhu.kernel import clock

OLD, NEW = "2018年修正", "2025年修正"
FILE = Path(lianhu.ballots.__file__).parent / "static" / "ballots" / "verify.py"
_spec = spec_from_file_location("stranger", FILE)
stranger = module_from_spec(_spec)
_spec.loader.exec_module(stranger)


def on(day):
    return clock.at(clock.day_start(day) + timedelta(hours=9))


def wrong(proof):
    report = stranger.Report()
    stranger.verify(proof, report)
    return report.wrong


def decided(here, days):
    """34 representatives, 27 there, 19 for; from the notice to the resolution, `days` later."""
    body = representatives(here)
    meeting = called(
        here, "representatives", organisation=body, sittings=[seat(days)], items=[point()]
    )
    with on_the_day(meeting):
        commands.begin(here.who("secretary"), meeting)
        signed(here, meeting, 27)
        item = meeting.items.get()
        vote = commands.put_to_vote(here.who("secretary"), meeting, item, way="hands")
        counts = {"approve": 19, "oppose": 0, "abstain": 8}
        hands = ballots.count_hands(here.who("secretary"), vote, counts=counts)
        ballots.confirm_hands(here.who("clerk"), hands)
        ballots.close_round(here.who("secretary"), vote)
        commands.conclude(here.who("secretary"), item, words="每户筹工两天")
        commands.end(here.who("secretary"), meeting)
    meeting.refresh_from_db()
    return meeting, Round.objects.get(pk=vote.pk)


@pytest.mark.parametrize(
    ("notice", "days", "edition"),
    [
        (date(2025, 6, 3), 20, OLD),
        # Told in the old year, held in the new: the law of the notice binds.
        (date(2025, 12, 25), 15, OLD),
        (date(2026, 1, 1), 15, NEW),
    ],
)
def test_an_old_meeting_verifies_under_the_law_of_its_day(county, client, notice, days, edition):
    with on(notice):
        here = village()
        meeting, vote = decided(here, days)
    # Here it is the present day again, long after the law changed.
    assert clock.today() > date(2026, 1, 1)
    assert {law["edition"] for law in vote.proof["law"]} == {edition}
    assert (vote.outcome, vote.notice_on, meeting.notice_on) == ("passed", notice, notice)
    assert wrong(vote.proof) == []
    # What the round stood on is what the law of that day says, asked again today.
    again = rule_from(vote.regime, vote.notice_on, vote.about)
    assert written(again) == vote.rule
    client.force_login(here.accounts["secretary"])
    other = {OLD: NEW, NEW: OLD}[edition]
    for page in ("meeting", "minutes", "resolution"):
        said = client.get(reverse(f"assembly:{page}", args=[meeting.pk])).content.decode()
        assert edition in said
        assert other not in said
