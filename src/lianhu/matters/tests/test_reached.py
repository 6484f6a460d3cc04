"""Answered: who was told, in the channel they used, by the day they were promised."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.kernel import clock
from lianhu.matters import commands, reached
from lianhu.matters.commands.intake import Teller
from lianhu.matters.models import Matter
from lianhu.matters.summary import by_village
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import bearer, carried, fresh, raised
from lianhu.notices import commands as notices
from lianhu.notices.models import Telling
from lianhu.notices.reading import opened


def answer_of(matter):
    rows = Telling.objects.filter(stream=matter.stream, audience_kind="teller")
    return rows.get(created_at=matter.answered_at)


def knows(matter):
    """The teller opens the page on which the answer stands."""
    opened(bearer(matter), matter.stream, matter.place)


def figure(here, days=1):
    with clock.at(clock.now() + timedelta(days=days)):
        return reached.of_area(here.east)


def sums(rows):
    return tuple(sum(row[name] for row in rows) for name in ("told", "to_tell"))


def counted(days=1):
    now = clock.now() + timedelta(days=days)
    rows = Matter.objects.visible_to(SYSTEM)
    return sums(reached.counts(rows, now - timedelta(days=30), now))


@pytest.mark.row("G.14", "C4.44")
def test_five_promised_and_four_told_are_four_fifths(here):
    for n in range(5):
        matter = carried(here, "answered")
        if n:
            knows(matter)
    found = figure(here)
    assert (found.value, found.n, found.unit) == (80, 5, "%")
    assert "渠道" in found.definition


def test_before_the_promised_day_is_over_nothing_is_counted(here):
    knows(carried(here, "answered"))
    assert counted(days=0) == (0, 0)
    assert counted(days=1) == (1, 1)


def test_an_answer_that_only_lies_in_the_outbox_told_nobody(here):
    said = Teller(name="测试人", phone="13800001234", where_words="上寨", reach="sms")
    matter = carried(here, "answered", teller=said)
    assert answer_of(matter).state == "due"
    assert counted() == (0, 1)


def test_told_by_another_way_than_the_one_they_used_does_not_count(here):
    said = Teller(name="测试人", phone="13800001234", where_words="上寨", reach="call")
    for how, told in (("call", 1), ("loudspeaker", 0)):
        matter = carried(here, "answered", teller=said)
        row = answer_of(matter)
        notices.record_told(here.who("worker"), row, how=how, reached=True)
        assert fresh(matter).answered_at == row.created_at
        assert counted() == (1, 2 - told)


def test_told_after_the_promised_day_is_too_late(here):
    matter = carried(here, "answered")
    with clock.at(clock.now() + timedelta(days=2)):
        knows(matter)
    assert counted(days=3) == (0, 1)


def test_what_was_not_answered_by_its_day_counts_as_not_told(here):
    carried(here, "claimed")
    assert counted() == (0, 1)


def test_without_a_promise_two_days_after_the_answer_are_the_measure(here):
    matter = raised(here, words="我家老人要办身份证")
    commands.triage(here.who("clerk"), fresh(matter), choice="私事")
    commands.settle(here.who("worker"), fresh(matter), choice="已帮办", words="陪去办了")
    commands.respond(here.who("worker"), fresh(matter), words="证已办好")
    assert counted(days=1) == (0, 0)
    assert counted(days=3) == (0, 1)
    knows(fresh(matter))
    assert counted(days=3) == (1, 1)


def test_a_matter_that_lies_over_its_time_without_promise_or_answer_counts(here):
    raised(here)
    assert counted(days=0) == (0, 0)
    assert counted(days=20) == (0, 1)


def test_what_was_handed_over_leaves_no_trace_in_the_figure(here):
    matter = raised(here, words="secretary 收了钱")
    assert counted(days=25) == (0, 1)
    commands.hand_over(here.who("clerk"), matter)
    assert counted(days=25) == (0, 0)


def test_who_knocks_at_the_door_and_says_so_has_told(here):
    matter = carried(here, "answered", channel="visit", actor=here.who("leader"))
    row = answer_of(matter)
    assert row.how == "door"
    assert counted() == (0, 1)
    notices.record_told(here.who("worker"), row, how="door", reached=True)
    assert counted() == (1, 1)


@pytest.mark.row("G.14")
def test_it_is_the_first_figure_of_every_page(client, here, phone):
    for _ in range(5):
        knows(carried(here, "answered"))
    with clock.at(clock.now() + timedelta(days=1)):
        for page in ("village", "promises"):
            phone.open(page, here.east.key)
            first = phone.html.split('<figure class="lh-figure">')[1]
            assert "告知到人" in first
            assert ">100<" in first
        html = enter(client, here, "county").get(reverse("matters:loops")).text
        assert "告知到人" in html.split('<figure class="lh-figure">')[1]
        line = next(one for one in by_village(here.who("county")).villages if one.open)
    assert (line.told, line.counts["to_tell"]) == (100, 5)
    table = html.split("<thead>")[1]
    assert table.index("告知到人") < table.index("正在办")


def test_too_few_are_shown_as_too_few(here, phone):
    knows(carried(here, "answered"))
    assert figure(here).value is None
    with clock.at(clock.now() + timedelta(days=1)):
        phone.open("promises", here.east.key)
    assert "不足5" in phone.html.split('<figure class="lh-figure">')[1]
