"""首接负责: who received it first stays named, whoever it is handed to, and hears how it ended."""

from lianhu.matters import commands, first
from lianhu.matters.tests.desk import enter, url
from lianhu.matters.tests.factories import carried, fresh
from lianhu.notices.models import Telling


def told(matter):
    return Telling.objects.filter(stream=matter.stream, occasion="matters.first_told")


def test_it_stays_named_whoever_has_it_now(client, here):
    matter = carried(here, "claimed")
    assert matter.holder == here.posts["worker"]
    assert first.receiver(matter) == here.posts["clerk"]
    page = enter(client, here, "worker").get(url("show", matter)).text
    assert "首接" in page
    commands.pass_back(here.who("worker"), matter, reason="不归我管")
    assert fresh(matter).holder == here.posts["clerk"]
    assert first.receiver(fresh(matter)) == here.posts["clerk"]


def test_it_is_told_once_that_it_was_answered(here):
    matter = carried(here, "finished")
    assert not told(matter).exists()
    commands.respond(here.who("worker"), matter, words="路灯已经修好")
    row = told(matter).get()
    assert row.post_id == here.posts["clerk"].pk
    assert matter.number in row.words


def test_who_answers_what_they_received_themselves_is_told_nothing(here):
    matter = carried(here, "claimed")
    commands.assign(here.who("clerk"), matter, post=here.posts["clerk"])
    commands.finish(here.who("clerk"), fresh(matter), words="换好了")
    commands.respond(here.who("clerk"), fresh(matter), words="已经修好")
    assert not told(matter).exists()
