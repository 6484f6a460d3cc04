"""People of the valley, made through the commands."""

from itertools import count

from lianhu.audit.actor import SYSTEM, Actor, Grant
from lianhu.audit.registry import COMMANDS
from lianhu.people import commands
from lianhu.places.tests.factories import area as new_area

_serial = count(1)
GOOD_ID = "522727195001010011"
OTHER_ID = "522727194912310029"
WRONG_ID = "522727195001010012"


def every_verb(*rooms):
    return frozenset(verb for verb in COMMANDS if verb.split(".")[0] in rooms)


def staff(area, *verbs, person_id=None):
    """Someone who holds these verbs (all of people and places if none is named) over an area."""
    granted = frozenset(verbs) or every_verb("people", "places")
    grant = Grant("tester", granted, area.path, post_id=7, title="测试岗")
    return Actor("staff", account_id=next(_serial), person_id=person_id, grants=(grant,))


def household(grid=None, kind="living", **words):
    return commands.add_household(SYSTEM, kind=kind, grid=grid or new_area("grid"), **words)


def person(name="测试甲", *, home=None, area=None, **words):
    """Someone, in `home` if given."""
    where = area or (home.grid if home else new_area("village"))
    return commands.register(SYSTEM, area=where, name=name, household=home, **words)
