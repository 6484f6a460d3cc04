"""The meetings' desk says which matters wait for a meeting, to whom it is given to do something about it."""

import pytest
from django.urls import reverse

from lianhu.assembly import commands as assembly
from lianhu.assembly import pending
from lianhu.kernel import clock
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import fresh, raised
from lianhu.matters.tests.test_tabled import tabled, talked

__all__ = ["talked"]


def waits(here, who="clerk", area=None):
    return [
        (name, [(one.number, one.act) for one in rows])
        for name, rows in pending.waiting(here.who(who), area)
    ]


@pytest.mark.row("C5.2")
def test_what_waits_is_on_the_desk_until_it_is_on_an_agenda(client, here, talked):
    other = raised(here, words="二号沟也堵了")
    assert waits(here) == [("恳谈会", [(talked.number, "提交会议"), (other.number, "提交会议")])]
    enter(client, here, "clerk")
    page = client.get(reverse("assembly:desk")).text
    assert "等着上会" in page
    assert reverse("matters:show", args=[talked.number]) in page
    made = tabled(here, talked)
    assert waits(here) == [("恳谈会", [(other.number, "提交会议")])]
    page = client.get(reverse("assembly:desk")).text
    assert reverse("matters:show", args=[talked.number]) not in page
    assert reverse("assembly:meeting", args=[made.pk]) in page
    tabled(here, other, meeting=made, seat=None)
    assert waits(here) == []
    assert "等着上会" not in client.get(reverse("assembly:desk")).text


def test_what_was_called_off_waits_again_and_what_was_held_waits_for_its_words(here, talked):
    made = tabled(here, talked)
    assembly.call(here.who("clerk"), made)
    assembly.cancel(here.who("clerk"), made, why="下大雨")
    assert waits(here) == [("恳谈会", [(talked.number, "提交会议")])]
    held = tabled(here, talked, seat=_today())
    assembly.call(here.who("clerk"), held)
    assembly.begin(here.who("clerk"), held)
    assert waits(here) == []
    assembly.end(here.who("clerk"), held)
    assert waits(here) == [("恳谈会", [(talked.number, "记下会议结论")])]
    assert fresh(talked).stage == "恳谈"


def test_who_may_not_put_it_there_reads_that_it_waits_and_others_nothing(here, talked):
    assert waits(here, "town") == [("恳谈会", [(talked.number, "")])]
    assert waits(here, "next_door") == []
    assert waits(here, area=here.west) == []
    assert waits(here, area=here.east)


def test_more_that_waits_costs_no_more_statements(here, talked, django_assert_max_num_queries):
    for n in range(5):
        raised(here, words=f"第{n}号沟堵了")
    waits(here)
    with django_assert_max_num_queries(7):
        assert len(waits(here)[0][1]) == 6


def _today():
    from datetime import time

    from lianhu.assembly.commands.planning import Seat

    return Seat(clock.today(), time(19, 30), "村委会院坝")
