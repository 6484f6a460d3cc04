"""Matters written past the commands take no id that a command would take later."""

from lianhu.audit.actor import VISITOR
from lianhu.bench.crowd import Crowd, first_of
from lianhu.bench.world import make_world
from lianhu.kernel.codes import is_number
from lianhu.matters import commands


def test_what_is_raised_after_a_filling_comes_after_it(county):
    grid = make_world(towns=1, villages=1).grids[0]
    gone = commands.raise_(VISITOR, area=grid, words="路灯不亮").matter.pk
    first = first_of(5)
    assert first == gone + 1
    assert commands.raise_(VISITOR, area=grid, words="又一盏路灯不亮").matter.pk == first + 5


def test_no_invented_number_is_one_that_a_real_matter_may_get():
    crowd = Crowd.__new__(Crowd)
    crowd.taken = set()
    made = [crowd._number(pk) for pk in range(1, 2000)]
    assert len(set(made)) == len(made)
    assert not [number for number in made if is_number(number)]
    assert all(len(number) == 9 for number in made)
