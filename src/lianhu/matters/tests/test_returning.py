"""What is not for this post goes back within its limit, and afterwards only a superior moves it."""

from datetime import timedelta

import pytest

from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove
from lianhu.matters import commands, course, doing
from lianhu.matters.kinds import Phase
from lianhu.matters.tests.factories import bearer, carried, fresh
from lianhu.methods import engine
from lianhu.methods.queries import plainly


def acts(found):
    return {one.act for one in found.others}


def test_within_its_limit_it_goes_back_and_afterwards_not(here):
    matter = carried(here, "claimed")
    limit = engine.return_limit(course.stage_of(matter), matter.entered_at)
    worker = here.who("worker")
    with clock.at(limit + timedelta(seconds=1)):
        with pytest.raises(IllegalMove, match="接手后1个工作日内可以退单，已经过了"):
            commands.pass_back(worker, fresh(matter), reason="不归我管")
        assert "pass_back" not in acts(doing.open_to(worker, fresh(matter)))
        assert fresh(matter).phase == Phase.HANDLING
    with clock.at(limit):
        assert "pass_back" in acts(doing.open_to(worker, fresh(matter)))
        commands.pass_back(worker, fresh(matter), reason="不归我管")
    assert fresh(matter).phase == Phase.DISPATCHING


def test_what_the_teller_was_waited_for_does_not_count(here):
    matter = carried(here, "sent")
    commands.claim(
        here.who("worker"), matter, measures="换灯", steps=["换"],
        promised_on=clock.today() + timedelta(days=9),
    )  # fmt: skip
    matter = fresh(matter)
    limit = engine.return_limit(course.stage_of(matter), matter.entered_at)
    worker = here.who("worker")
    with clock.at(limit - timedelta(hours=2)):
        commands.ask_teller(worker, fresh(matter), words="是哪一盏灯？")
    late = limit + timedelta(days=1)
    with clock.at(late):
        assert "pass_back" in acts(doing.open_to(worker, fresh(matter)))
        commands.comment(bearer(matter), fresh(matter), words="井边那盏")
        assert "pass_back" in acts(doing.open_to(worker, fresh(matter)))
    again = course.stage_of(matter).return_within.moved(limit, limit - timedelta(hours=2), late)
    with clock.at(again + timedelta(seconds=1)), pytest.raises(IllegalMove, match="已经过了"):
        commands.pass_back(worker, fresh(matter), reason="不归我管")
    with clock.at(again):
        commands.pass_back(worker, fresh(matter), reason="不归我管")


def test_a_question_asked_when_it_was_over_opens_nothing_again(here):
    matter = carried(here, "claimed")
    limit = engine.return_limit(course.stage_of(matter), matter.entered_at)
    with clock.at(limit + timedelta(hours=1)):
        commands.ask_teller(here.who("worker"), fresh(matter), words="是哪一盏灯？")
        with pytest.raises(IllegalMove, match="已经过了"):
            commands.pass_back(here.who("worker"), fresh(matter), reason="不归我管")


def test_after_the_limit_who_may_assign_still_moves_it(here):
    matter = carried(here, "claimed")
    with clock.at(clock.now() + timedelta(days=12)):
        commands.assign(here.who("secretary"), fresh(matter), post=here.posts["leader"])
    assert fresh(matter).holder == here.posts["leader"]


def test_the_page_of_the_method_says_the_limit(here):
    said = " ".join(str(line) for one in plainly(here.east) for line in one.sentences)
    assert "接手后1个工作日内" in said
