"""A round is ended, or its grids redrawn, while somebody writes down what they found there."""

import pytest

from lianhu.audit.actor import SYSTEM
from lianhu.kernel import clock
from lianhu.matters.commands.gathering import Spoken
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import village
from lianhu.matters.tests.test_regrid import merge
from lianhu.notices.models import Telling
from lianhu.people.tests.racing import queued, together
from lianhu.screening import commands
from lianhu.screening.models import Ground, Look
from lianhu.screening.tests.factories import ground


@pytest.fixture
def here(own_database):
    return village()


def ordered(here, area=None):
    today = clock.today()
    return commands.order(
        here.who("town"), area or here.east, theme="fire", first_day=today, last_day=today
    )


def screen(here, row):
    said = [Spoken("楼道里堆了柴草")]
    return lambda: commands.screen(here.who("worker"), row, held_on=clock.today(), said=said)


def test_nothing_is_written_down_on_a_round_that_was_ended(here):
    made = ordered(here)
    said = queued(
        lambda: commands.stop(here.who("town"), made, why="台风要来，先转移"),
        screen(here, ground(made, here.one)),
        behind=made,
    )
    assert said[0] == ""
    assert "提前结束" in said[1]
    assert not Look.objects.exists()
    assert not Matter._base_manager.exists()


def test_what_was_written_down_first_is_not_told_to_be_left(here):
    made = ordered(here)
    said = queued(
        screen(here, ground(made, here.one)),
        lambda: commands.stop(here.who("town"), made, why="台风要来，先转移"),
        behind=ground(made, here.one),
    )
    assert said == ["", ""]
    told = Telling.objects.filter(stream=made.stream, occasion="screening.stopped")
    assert "一号网格" not in "".join(told.values_list("words", flat=True))


def test_nobody_is_reminded_of_a_round_that_was_ended(here):
    made = ordered(here)
    again = type(made).objects.visible_to(SYSTEM).select_related("area").get(pk=made.pk)
    said = queued(
        lambda: commands.stop(here.who("town"), made, why="台风要来，先转移"),
        lambda: commands.remind(here.who("town"), again),
        behind=made,
    )
    assert "提前结束" in said[1]
    assert not Telling.objects.filter(occasion="screening.reminded").exists()


def test_a_hundred_who_write_at_once_do_not_wait_for_each_other(here):
    made = ordered(here)
    one, two = ground(made, here.one), ground(made, here.two)
    runs = [screen(here, one)]
    # The second is held by nobody: it is through while the first still waits.
    runs.append(
        lambda: commands.screen(here.who("worker2"), two, held_on=clock.today(), nothing=True)
    )
    assert together(*runs) == ["", ""]
    assert Look.objects.count() == 2


def test_what_is_written_down_while_the_grid_goes_into_another_stays(here):
    made = ordered(here)
    row = ground(made, here.one)
    said = queued(screen(here, row), lambda: merge(here), behind=row)
    assert said == ["", ""]
    assert Look.objects.get().ground == row
    assert Ground.objects.get(pk=row.pk).done_on == clock.today()
