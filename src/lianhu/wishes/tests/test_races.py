"""Two at once about one wish: one helper is taken, everyone else is told by whom."""

import pytest

from lianhu.matters.tests.factories import village
from lianhu.notices.models import Telling
from lianhu.people.tests.racing import queued, together
from lianhu.wishes import commands
from lianhu.wishes.models import Offer
from lianhu.wishes.rules import rules
from lianhu.wishes.tests.factories import (
    confirmed,
    fresh,
    fresh_offer,
    helper_of,
    offered,
    released,
    said,
    visitor,
)  # fmt: skip


@pytest.fixture
def here(own_database):
    return village()


def steps(wish):
    return sorted(wish.offers.values_list("step", flat=True))


def test_of_two_posts_that_take_a_helper_at_once_one_does_and_the_other_hears_who(here):
    wish = released(here)
    one, two = offered(here, wish), offered(here, wish, name="杨小梅", phone="13800000003")
    told = queued(
        lambda: commands.confirm(here.who("clerk"), one),
        lambda: commands.confirm(here.who("secretary"), two),
        behind=wish,
    )
    assert told[0] == ""
    assert "clerk" in told[1]
    assert "另一位" in told[1]
    assert steps(wish) == ["confirmed", "passed"]
    # The one who was not taken has heard of it, once.
    assert Telling.objects.filter(stream=two.stream).count() == 1


def test_who_takes_the_same_helper_a_moment_later_hears_that_it_is_done(here):
    one = offered(here)
    told = queued(
        lambda: commands.confirm(here.who("clerk"), one),
        lambda: commands.confirm(here.who("secretary"), fresh_offer(one)),
        behind=one.wish,
    )
    assert told[0] == ""
    assert "clerk" in told[1]
    assert "这一位" in told[1]


def test_whoever_takes_first_one_helper_comes(here):
    for _round in range(8):
        wish = released(here)
        ones = [offered(here, wish, name=name) for name in ("王建国", "杨小梅", "石大成")]
        told = together(*(lambda one=one: commands.confirm(here.who("clerk"), one) for one in ones))
        assert sorted(map(bool, told)) == [False, True, True]
        assert steps(wish) == ["confirmed", "passed", "passed"]


def test_who_offers_while_another_is_taken_hears_who_and_waits_for_nothing(here):
    one = offered(here)
    told = queued(
        lambda: commands.confirm(here.who("clerk"), one),
        lambda: commands.offer(visitor("phone-5"), fresh(one.wish), **said(name="杨小梅")),
        behind=one.wish,
    )
    assert told[0] == ""
    assert "clerk" in told[1]
    assert Offer.objects.count() == 1


def test_no_more_people_wait_than_may(here):
    wish = released(here)
    most = rules().most
    for n in range(most - 1):
        offered(here, wish, name=f"热心人{n}")
    told = together(
        *(
            lambda n=n: commands.offer(visitor(f"phone-{n}"), fresh(wish), **said())
            for n in range(4)
        )
    )
    assert sorted(map(bool, told)) == [False, True, True, True]
    assert wish.offers.count() == most


def test_who_is_known_offers_once_however_often_they_press(here):
    wish = released(here)
    own = {name: word for name, word in said().items() if name in {"what", "by_day"}}
    told = together(
        *(lambda: commands.offer(here.who("worker"), fresh(wish), **own) for _press in range(4))
    )
    assert sorted(map(bool, told)) == [False, True, True, True]
    assert wish.offers.count() == 1


def test_a_helper_who_cannot_come_says_so_at_the_moment_they_are_taken(here):
    one = offered(here)
    told = queued(
        lambda: commands.confirm(here.who("clerk"), one),
        lambda: commands.withdraw(helper_of(one), fresh_offer(one), why="车坏了"),
        behind=one.wish,
    )
    assert told == ["", ""]
    assert (fresh(one.wish).state, fresh_offer(one).step) == ("open", "withdrawn")
    # Who wished heard that somebody comes, and so hears that nobody does.
    assert Telling.objects.filter(stream=one.coming).count() == 2


def test_it_came_true_or_the_helper_cannot_come_never_both(here):
    for _round in range(6):
        one = confirmed(here, released(here))
        told = together(
            lambda one=one: commands.report(
                here.who("clerk"), fresh(one.wish), fulfilled=True, way="face"
            ),
            lambda one=one: commands.withdraw(helper_of(one), fresh_offer(one)),
        )
        assert sorted(map(bool, told)) == [False, True]
        assert (fresh(one.wish).state, fresh_offer(one).step) in {
            ("done", "done"), ("open", "withdrawn"),
        }  # fmt: skip
