"""The time for all of a matter (办结时限), beside the time of each stage."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.counties.jobs import drain
from lianhu.hours import commands as hours
from lianhu.kernel import clock
from lianhu.matters import commands, lamps, replay
from lianhu.matters.tests.factories import bearer, carried, fresh, raised, village


@pytest.fixture
def at():
    """Sets the clock: `at(month, day, hour)` of 2026."""
    open_ones = []

    def fix(month, day, hour=9):
        fixed = clock.at(datetime(2026, month, day, hour, tzinfo=clock.LOCAL))
        open_ones.append(fixed)
        return fixed.__enter__()

    fix(3, 2)
    yield fix
    for one in reversed(open_ones):
        one.__exit__(None, None, None)


@pytest.fixture
def here(county, at):
    return village()


@pytest.fixture
def claimed(here):
    """Sorted and claimed on Monday the second of March: twenty working days end on the thirtieth."""
    matter = carried(here, "sent")
    commands.claim(
        here.who("worker"), fresh(matter), measures="换灯", steps=["换"],
        promised_on=date(2026, 3, 6),
    )  # fmt: skip
    return fresh(matter)


def last(matter):
    return clock.day_of(fresh(matter).whole_due_at)


def agree(matter):
    return replay.difference(fresh(matter)) == ""


def test_it_begins_with_the_method_that_has_one_and_every_step_keeps_it(here, claimed, at):
    assert raised(here).whole_due_at is None  # 三事分流 sorts and has none
    assert last(claimed) == date(2026, 3, 30)
    at(3, 3)
    commands.pass_back(here.who("worker"), claimed, reason="不归我管")
    commands.dispatch(here.who("clerk"), fresh(claimed), category="infrastructure", level="grid")
    assert last(claimed) == date(2026, 3, 30)
    commands.reclassify(here.who("clerk"), fresh(claimed), reason="分错了")
    commands.triage(here.who("clerk"), fresh(claimed), choice="小事")
    assert last(claimed) == date(2026, 3, 30)
    assert agree(claimed)


def test_what_the_teller_is_waited_for_does_not_count(here, claimed, at):
    at(3, 3)
    commands.ask_teller(here.who("worker"), claimed, words="灯在哪一头？")
    at(3, 5)
    commands.comment(bearer(claimed), fresh(claimed), words="村口那头")
    assert last(claimed) == date(2026, 4, 1)
    assert agree(claimed)


def test_a_step_taken_while_the_teller_is_waited_for_counts_the_wait_out_too(here, claimed, at):
    at(3, 3)
    commands.ask_teller(here.who("worker"), claimed, words="灯在哪一头？")
    at(3, 5)
    commands.finish(here.who("worker"), fresh(claimed), words="找到了，换好了")
    assert last(claimed) == date(2026, 4, 1)
    assert agree(claimed)


def test_what_is_on_the_books_does_not_count(here, claimed, at):
    at(3, 4)
    commands.defer(here.who("worker"), claimed, reason="要等县里的管子")
    assert lamps.whole(fresh(claimed)) == ("grey", "挂账，办结时限暂停")
    at(3, 18)
    commands.settle(here.who("secretary"), fresh(claimed), choice="接着办", words="管子到了")
    assert last(claimed) == date(2026, 4, 14)
    assert agree(claimed)


def test_more_time_for_a_stage_never_ends_after_the_time_for_all(here, claimed, at):
    until = date(2026, 3, 20)
    commands.ask_extension(here.who("worker"), claimed, until=until, reason="等货")
    commands.decide_extension(here.who("secretary"), fresh(claimed), granted=True)
    assert last(claimed) == date(2026, 3, 30)
    assert agree(claimed)


def test_it_follows_a_calendar_that_changed(here, claimed):
    off = [date(2026, 3, 10)]
    hours.set_year(SYSTEM, year=2026, off=off, on=[], notice="国办发明电〔2025〕7号")
    drain()
    assert last(claimed) == date(2026, 3, 31)
    assert agree(claimed)


def test_the_list_shows_its_lamp_where_it_is_not_green(client, here, claimed, at):
    client.force_login(here.accounts["clerk"])
    inbox = reverse("matters:inbox")
    assert "办结：" not in client.get(inbox).text
    at(3, 26)
    assert lamps.whole(fresh(claimed))[0] == "yellow"
    client.force_login(here.accounts["clerk"])
    assert "办结：还有" in client.get(inbox).text
    at(4, 1)
    assert lamps.whole(fresh(claimed))[0] == "red"
    client.force_login(here.accounts["clerk"])
    assert "办结：已超" in client.get(inbox).text
    page = client.get(reverse("matters:show", args=[claimed.number])).text
    assert "办结时限" in page
