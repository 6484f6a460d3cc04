"""Who sorts a matter sees that the same phone or household told of it before, and what came of it."""

from datetime import timedelta

import pytest

from lianhu.audit.actor import SYSTEM
from lianhu.kernel import clock
from lianhu.matters.commands.intake import Teller
from lianhu.matters.repeats import told_before
from lianhu.matters.tests.desk import enter, url
from lianhu.matters.tests.factories import carried, fresh, raised
from lianhu.people import commands as people

LAMP = "水井边的路灯坏了，晚上看不见路"
AGAIN = "水井边的路灯又坏了，晚上看不见路，老人摔了"


def phoned(here, words, phone="13800000001", **more):
    return raised(here, words=words, teller=Teller(name="测试人", phone=phone), **more)


def seen(here, matter, who="clerk"):
    return [one.line.number for one in told_before(here.who(who), fresh(matter))]


@pytest.mark.row("C4.1")
def test_the_same_phone_about_the_same_is_shown_with_what_came_of_it(client, here):
    first = carried(here, "answered", words=LAMP, teller=Teller(phone="13800000001"))
    phoned(here, "低保什么时候发到卡上")
    phoned(here, LAMP, phone="13800000002")
    again = phoned(here, AGAIN)
    assert seen(here, again) == [first.number]
    enter(client, here, "clerk")
    for page in (url("show", again), url("act", again, "triage")):
        text = client.get(page).text
        assert "以前也反映过" in text
        assert first.number in text
        assert "答复于" in text
    assert "以前也反映过" not in client.get(url("show", first)).text


def test_another_of_the_household_counts_as_the_same(here):
    home = people.add_household(SYSTEM, kind="living", grid=here.one, number="J0000009")
    one, other, stranger = (
        people.register(SYSTEM, area=here.one, name=f"测试·{n}", household=house, invented=True)
        for n, house in (("甲", home), ("乙", home), ("丙", None))
    )
    first = raised(here, words=LAMP, teller=Teller(person=one))
    raised(here, words=LAMP, teller=Teller(person=stranger))
    again = raised(here, words=AGAIN, teller=Teller(person=other))
    (before,) = told_before(here.who("clerk"), fresh(again))
    assert (before.line.number, before.same_phone) == (first.number, False)


def test_what_is_long_ago_is_left_alone(here, settings):
    with clock.at(clock.now() - timedelta(days=200)):
        phoned(here, LAMP)
    again = phoned(here, AGAIN)
    assert seen(here, again) == []
    settings.REPEAT_MONTHS = 12
    assert len(seen(here, again)) == 1


def test_nobody_is_found_by_it_who_left_nothing_or_was_erased(here, django_assert_num_queries):
    first = phoned(here, LAMP)
    silent = fresh(raised(here, words=AGAIN, teller=None))
    clerk = here.who("clerk")
    with django_assert_num_queries(0):
        assert told_before(clerk, silent) == []
    again = phoned(here, AGAIN)
    people.erase_teller(SYSTEM, fresh(first).teller, reason="withdrawn")
    assert seen(here, again) == []


def test_only_who_reads_the_words_is_shown_it(client, here):
    first = phoned(here, LAMP)
    again = phoned(here, AGAIN, area=here.two)
    assert seen(here, again) == [first.number]
    # The worker of the one grid does not read what was said in the other.
    assert seen(here, again, "worker2") == []
    assert seen(here, again, "next_door") == []
