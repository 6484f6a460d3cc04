"""What is not for this post goes back within its limit, and afterwards only a superior moves it."""

from datetime import timedelta

import pytest

from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove
from lianhu.matters import commands, course, doing
from lianhu.matters.kinds import Phase
from lianhu.matters.tests.factories import carried, fresh
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


def test_after_the_limit_who_may_assign_still_moves_it(here):
    matter = carried(here, "claimed")
    with clock.at(clock.now() + timedelta(days=12)):
        commands.assign(here.who("secretary"), fresh(matter), post=here.posts["leader"])
    assert fresh(matter).holder == here.posts["leader"]


def test_the_page_of_the_method_says_the_limit(here):
    said = " ".join(str(line) for one in plainly(here.east) for line in one.sentences)
    assert "接手后1个工作日内" in said
