"""Put on the books what cannot be done now: the feature that docs/tutorial.md follows."""

import pytest

from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.matters import commands, replay
from lianhu.matters.kinds import Phase
from lianhu.matters.tests.factories import carried, fresh
from lianhu.notices.models import Telling


@pytest.fixture
def deferred(here):
    matter = carried(here, "claimed")
    commands.defer(here.who("worker"), matter, reason="要等县里的管子")
    return fresh(matter)


def test_it_lies_with_the_secretary_until_a_day_to_look_again(here, deferred):
    assert deferred.phase == Phase.PARKED
    assert deferred.holder == here.posts["secretary"]
    assert deferred.review_on > clock.today()
    assert deferred.promised_on is None
    assert replay.difference(deferred) == ""


def test_the_teller_is_told_who_looks_again_and_when(deferred):
    said = Telling.objects.filter(stream=deferred.stream, audience_kind="teller").latest("pk")
    assert clock.chinese_date(deferred.review_on) in said.words


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_it_is_refused_at_the_field(here, reason):
    with pytest.raises(Refusal) as refused:
        commands.defer(here.who("worker"), carried(here, "claimed"), reason=reason)
    assert refused.value.field == "reason"


def test_after_two_times_the_way_is_gone(here, deferred):
    taken_up_again(here, deferred)
    commands.defer(here.who("worker"), fresh(deferred), reason="又缺一段")
    taken_up_again(here, deferred)
    with pytest.raises(IllegalMove):
        commands.defer(here.who("worker"), fresh(deferred), reason="还缺")


def taken_up_again(here, matter):
    commands.settle(here.who("secretary"), fresh(matter), choice="接着办", words="管子到了")
    plan = {"measures": "换管子", "steps": ["换"], "promised_on": clock.today()}
    commands.claim(here.who("worker"), fresh(matter), **plan)
