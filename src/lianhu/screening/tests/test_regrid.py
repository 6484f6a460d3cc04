"""Grids are divided or go into another while a round runs: nothing is left out, nobody goes twice."""

import pytest

from lianhu.audit.actor import SYSTEM
from lianhu.kernel import clock
from lianhu.matters.tests.test_regrid import merge, split
from lianhu.places.commands import add_building
from lianhu.screening import commands, grounds, queries
from lianhu.screening.models import Ground
from lianhu.screening.tests.factories import screened

pytestmark = pytest.mark.row("C4.17")


def ordered(here, area=None):
    today = clock.today()
    return commands.order(
        here.who("town"), area or here.town, theme="fire", first_day=today, last_day=today
    )


def counted(here, made):
    counts = queries.table(here.who("town"), made).counts
    return counts.n, counts.done, counts.found


def areas_of(made):
    return {one.area_id for one in Ground.objects.filter(round=made)}


def test_a_new_grid_is_to_be_screened_too(here):
    made = ordered(here)
    new = split(here)
    assert areas_of(made) == {here.one.pk, here.two.pk, here.three.pk, new.pk}


def test_a_grid_that_is_gone_is_left_to_the_one_it_went_into(here):
    made = ordered(here)
    merge(here)
    assert areas_of(made) == {here.two.pk, here.three.pk}
    assert {one.area_id for one in grounds.waiting(here.who("worker"))} == {here.two.pk}


def test_what_was_screened_before_stays(here):
    made = ordered(here)
    row = Ground.objects.get(round=made, area=here.one)
    commands.screen(here.who("worker"), row, held_on=clock.today(), nothing=True)
    merge(here)
    assert here.one.pk in areas_of(made)


def house(here):
    return [add_building(SYSTEM, here.east, name="7栋", grid=here.one)]


def test_a_new_grid_of_buildings_alone_is_to_be_screened_too(here):
    made = ordered(here)
    new = split(here, clusters=[], buildings=house(here))
    assert areas_of(made) == {here.one.pk, here.two.pk, here.three.pk, new.pk}
    assert counted(here, made) == (4, 0, 0)


def test_a_round_over_one_grid_goes_on_in_what_took_it_over(here):
    made = ordered(here, here.one)
    screened(here, made)
    new = split(here, clusters=[], buildings=house(here), worker="stay")
    assert areas_of(made) == {here.one.pk, new.pk}
    assert counted(here, made) == (2, 1, 1)
    # Redrawn once more, what was added beside it is not taken away again.
    merge(here)
    assert areas_of(made) == {here.one.pk, new.pk, here.two.pk}
    assert counted(here, made) == (3, 1, 1)


def test_a_round_over_one_grid_that_is_gone_is_left_to_the_one_it_went_into(here):
    made = ordered(here, here.one)
    merge(here)
    assert areas_of(made) == {here.two.pk}
    assert {one.area_id for one in grounds.waiting(here.who("worker"))} == {here.two.pk}
    assert commands.remind(here.who("town"), made)
