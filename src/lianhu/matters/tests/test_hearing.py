"""What a teller adds is heard: by who has it, once, and after some silence by the next above."""

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.bodies import commands as bodies
from lianhu.matters import commands
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter, url
from lianhu.matters.tests.factories import bearer, carried, fresh, raised
from lianhu.notices.models import Telling


def added(matter, words="晚上还有一盏也不亮"):
    commands.comment(bearer(matter), fresh(matter), words=words)


def heard(matter, occasion="matters.added"):
    return list(
        Telling.objects.of(matter.stream)
        .filter(occasion=occasion)
        .values_list("label", "words")
    )  # fmt: skip


def test_whoever_has_it_is_told_and_finds_it(client, here):
    matter = carried(here, "claimed")
    added(matter)
    ((who, words),) = heard(matter)
    assert who == "worker"
    assert matter.number in words
    assert "晚上还有一盏也不亮" in words
    enter(client, here, "worker")
    assert "晚上还有一盏也不亮" in client.get(reverse("notices:for_me")).text
    assert "给我的" in client.get(reverse("matters:today")).text
    client.get(url("show", matter))
    assert "没有给您的话" in client.get(reverse("notices:for_me")).text


@pytest.mark.parametrize(
    "step, who",
    [("raised", "clerk"), ("sorted", "clerk"), ("sent", "worker"), ("answered", "worker"),
     ("shown", "secretary")],
)  # fmt: skip
def test_at_every_step_somebody_hears_it(here, step, who):
    matter = raised(here) if step == "raised" else carried(here, step)
    added(matter)
    assert [label for label, _words in heard(matter)] == [who]


def test_of_what_goes_along_the_one_who_works_on_it_hears(here):
    lead, member = raised(here), raised(here, words="路灯不亮")
    commands.join(here.who("clerk"), member, lead=lead)
    clerk = here.who("clerk")
    commands.triage(clerk, fresh(lead), choice="小事")
    commands.dispatch(clerk, fresh(lead), category="infrastructure", level="grid")
    added(member)
    assert [label for label, _words in heard(member)] == ["worker"]


def test_a_second_word_before_the_first_was_read_is_not_a_second_message(here):
    matter = carried(here, "claimed")
    added(matter)
    added(matter, "还有一句")
    assert len(heard(matter)) == 1


def test_who_did_it_and_left_hears_nothing_and_the_sorter_does(here):
    matter = carried(here, "answered")
    Matter.objects.filter(pk=matter.pk).update(holder=None, suggested=None)
    bodies.leave(SYSTEM, here.posts["worker"])
    bodies.end_post(SYSTEM, here.posts["worker"])
    added(matter)
    assert [label for label, _words in heard(matter)] == ["clerk"]


def test_three_words_without_an_answer_reach_the_next_above_once(here):
    matter = carried(here, "claimed")
    for n in range(2):
        added(matter, f"第{n}句")
    assert heard(matter, "matters.silent") == []
    for n in range(2, 5):
        added(matter, f"第{n}句")
    ((who, words),) = heard(matter, "matters.silent")
    assert who == "town"
    assert matter.number in words
    commands.progress(here.who("worker"), fresh(matter), words="明天来修")
    added(matter, "好的")
    assert len(heard(matter, "matters.silent")) == 1


def test_more_words_move_no_deadline(here):
    """Who asks again does not start the clock anew, and an entry of progress does not either."""
    matter = carried(here, "claimed")
    before = (matter.due_at, matter.entered_at, matter.whole_due_at)
    added(matter)
    commands.progress(here.who("worker"), fresh(matter), words="在修")
    now = fresh(matter)
    assert (now.due_at, now.entered_at, now.whole_due_at) == before
