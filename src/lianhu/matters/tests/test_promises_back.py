"""A promise whose matter left the post is neither running nor kept nor broken."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.kernel import clock
from lianhu.matters import commands, promises
from lianhu.matters.public import promise_figures
from lianhu.matters.reactions import deadlines
from lianhu.matters.tests.factories import carried, fresh

GIVES_BACK = {
    "pass_back": lambda here, m: commands.pass_back(here.who("worker"), m, reason="不归我管"),
    "defer": lambda here, m: commands.defer(here.who("worker"), m, reason="没有灯泡"),
    "reclassify": lambda here, m: commands.reclassify(here.who("clerk"), m, reason="分错了"),
}


def figures(here):
    return [one.value for one in promise_figures(here.east)]


@pytest.mark.parametrize("way", GIVES_BACK)
def test_a_promise_given_back_runs_no_longer(here, client, way):
    matter = carried(here, "claimed")
    assert figures(here) == [1, 0, 0, 0, 0]
    GIVES_BACK[way](here, matter)
    plan = matter.plans.get()
    assert (plan.state, plan.kept) == ("back", None)
    assert promises.latest(matter) is None
    with clock.at(clock.now() + timedelta(days=3)):
        deadlines()
    assert matter.plans.get().state == "back"
    if fresh(matter).secrecy == "public":
        assert figures(here) == [0, 0, 0, 0, 1]
        page = client.get(reverse("matters:promises", args=[here.east.key]) + "?state=back")
        assert page.text.count("已交回") > 2


def test_a_broken_promise_stays_broken_when_it_is_given_back(here):
    matter = carried(here, "claimed")
    with clock.at(clock.now() + timedelta(days=2)):
        commands.defer(here.who("worker"), matter, reason="没有灯泡")
    assert matter.plans.get().state == "broken"


def test_what_was_given_back_is_not_judged_by_who_does_it_next(here):
    matter = carried(here, "claimed")
    commands.pass_back(here.who("worker"), matter, reason="不归我管")
    assert promises.settle(fresh(matter), clock.today()) is None
