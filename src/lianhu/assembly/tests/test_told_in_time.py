"""Whom nobody told before the meeting was not told: it counts as that, and hangs on no list."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.assembly import commands, meetings, reactions, shown
from lianhu.assembly.tests.factories import called, on_the_day, seat
from lianhu.counties.jobs import drain
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove
from lianhu.notices import queries
from lianhu.notices.commands import record_told
from lianhu.notices.models import Telling


def by_hand(meeting, occasion="assembly.call"):
    rows = Telling.objects.filter(stream=meeting.stream, occasion=occasion).by_hand()
    return {one.how: one for one in rows.order_by("-pk")}


def at_its_hour(meeting, minutes=0):
    one = meeting.sittings.order_by("-day", "-no").first()
    hour = timedelta(hours=one.at.hour, minutes=one.at.minute + minutes)
    return clock.at(clock.day_start(one.day) + hour)


@pytest.mark.row("C2.21")
def test_who_was_not_told_before_the_hour_is_settled_as_that_and_for_good(here, client):
    made = called(here, "mass", area=here.one)
    secretary = here.who("secretary")
    doors = Telling.objects.filter(stream=made.stream, how="door").order_by("pk")
    for one in doors:
        record_told(here.who("secretary"), one, how="door", reached=True)
    with at_its_hour(made, -1):
        reactions.told_in_time()
        assert by_hand(made)["loudspeaker"].state == "due"
    with at_its_hour(made):
        reactions.told_in_time()
        states = {how: one.state for how, one in by_hand(made).items()}
        assert states == {"door": "told", "loudspeaker": "missed", "group_text": "missed"}
        assert not queries.waiting(secretary).filter(stream=made.stream).exists()
        assert queries.counts(secretary)["late"] == 0
        with pytest.raises(IllegalMove, match="不能再补记"):
            record_told(secretary, by_hand(made)["loudspeaker"], how="loudspeaker", reached=True)
        told = shown.told(secretary, made)[-1]
        assert (told.reached, told.missed, told.left) == (4, 2, 0)
        client.force_login(here.accounts["secretary"])
        page = client.get(reverse("assembly:meeting", args=[made.pk])).text
    assert "告知到4个" in page
    assert "未告知到2个" in page
    assert "已过期限" not in page


def test_a_meeting_that_ended_early_settles_at_once_and_what_came_out_is_still_to_be_told(here):
    made = called(here, "mass", area=here.one)
    secretary = here.who("secretary")
    with on_the_day(made, 7):
        commands.begin(secretary, made)
        commands.conclude(secretary, made.items.get(), words="先报村里研究")
        commands.end(secretary, made)
        commands.publish(secretary, made)
        drain()
        assert by_hand(made)["door"].state == "missed"
        assert by_hand(made, "assembly.result")["loudspeaker"].state == "due"


def test_nobody_reads_out_the_old_day_once_it_was_moved(here):
    made = called(here, "mass", area=here.one)
    commands.postpone(
        here.who("secretary"), made, sitting=made.sittings.get(), to=seat(30), why="赶场天"
    )
    assert by_hand(made)["door"].state == "missed"
    assert by_hand(made, "assembly.postpone")["door"].state == "due"
    with at_its_hour(made):
        reactions.told_in_time()
    assert by_hand(made, "assembly.postpone")["door"].state == "missed"


def test_with_two_sittings_there_is_time_until_the_last(here, settings, tmp_path):
    file = tmp_path / "rules.toml"
    text = meetings.SHIPPED.read_text("utf-8")
    file.write_text(text.replace("several_sittings = false", "several_sittings = true"), "utf-8")
    settings.MEETINGS = str(file)
    made = called(here, "yard", area=here.one, sittings=[seat(20), seat(21)])
    with on_the_day(made, 11):
        reactions.told_in_time()
        assert by_hand(made)["door"].state == "due"
    with at_its_hour(made):
        reactions.told_in_time()
        assert by_hand(made)["door"].state == "missed"
