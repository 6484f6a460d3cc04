"""Matters written past the commands take no id that a command would take later."""

from lianhu.audit.actor import VISITOR
from lianhu.bench.crowd import first_of
from lianhu.bench.world import make_world
from lianhu.matters import commands


def test_what_is_raised_after_a_filling_comes_after_it(county):
    grid = make_world(towns=1, villages=1).grids[0]
    gone = commands.raise_(VISITOR, area=grid, words="路灯不亮").matter.pk
    first = first_of(5)
    assert first == gone + 1
    assert commands.raise_(VISITOR, area=grid, words="又一盏路灯不亮").matter.pk == first + 5
