"""People of the valley, made through the commands."""

from lianhu.audit.actor import SYSTEM
from lianhu.people import commands
from lianhu.places.tests.factories import area as new_area
from lianhu.places.tests.factories import staff

__all__ = ["household", "person", "staff"]

GOOD_ID = "522727195001010011"
OTHER_ID = "522727194912310029"
WRONG_ID = "522727195001010012"


def household(grid=None, kind="living", **words):
    return commands.add_household(SYSTEM, kind=kind, grid=grid or new_area("grid"), **words)


def person(name="测试甲", *, home=None, area=None, **words):
    """Someone, in `home` if given."""
    where = area or (home.grid if home else new_area("village"))
    return commands.register(SYSTEM, area=where, name=name, household=home, **words)
