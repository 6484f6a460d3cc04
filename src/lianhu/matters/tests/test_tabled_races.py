"""Two who put one matter on an agenda at the same moment: one does, the other reads on which."""

import pytest

from lianhu.assembly.models import Item
from lianhu.audit.actor import SYSTEM
from lianhu.bodies.tests.factories import organisation
from lianhu.kernel import clock
from lianhu.matters.models import Tabled
from lianhu.matters.tests.factories import raised, village
from lianhu.matters.tests.test_tabled import TEXT, tabled
from lianhu.methods import commands as methods
from lianhu.people.tests.racing import together


@pytest.fixture
def talked(own_database):
    here = village()
    hall = organisation("villagers_committee", here.east)
    version = methods.publish(SYSTEM, TEXT, area=here.east, name="恳谈.toml")
    methods.adopt(SYSTEM, version, area=here.east, body=hall, decided_on=clock.today())
    matter = raised(here)
    matter.here = here
    return matter


def test_one_matter_stands_on_one_agenda(talked):
    said = together(
        *(lambda who=who: tabled(talked.here, talked, who) for who in ("clerk", "secretary"))
    )
    assert sorted(map(bool, said)) == [False, True]
    assert any("已经列入" in one for one in said)
    assert (Item.objects.count(), Tabled._base_manager.count()) == (1, 1)
