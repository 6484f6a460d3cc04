"""Grids are divided or go into another while a round runs: nothing is left out, nobody goes twice."""

import pytest

from lianhu.kernel import clock
from lianhu.matters.tests.test_regrid import merge, split
from lianhu.screening import commands, grounds
from lianhu.screening.models import Ground

pytestmark = pytest.mark.row("C4.17")


def ordered(here):
    today = clock.today()
    return commands.order(
        here.who("town"), here.town, theme="fire", first_day=today, last_day=today
    )


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
