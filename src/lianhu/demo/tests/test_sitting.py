"""The bodies of the demo: enough to call a meeting together, and nothing in them against the law."""

from random import Random

import pytest

from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.bodies.composition import review
from lianhu.bodies.models import Membership, Organisation
from lianhu.bodies.queries import bodies_of, members_of
from lianhu.counties import middleware
from lianhu.counties.models import County
from lianhu.demo import sitting
from lianhu.demo.folk import Folk
from lianhu.demo.land import make_land
from lianhu.demo.offices import Offices

pytestmark = pytest.mark.slow


@pytest.fixture
def demo(county):
    County.objects.update(demo=True)
    middleware.forget()
    yield
    middleware.forget()


@pytest.mark.row("C6.2")
def test_a_village_of_the_demo_has_all_its_bodies(demo):
    land, villages = make_land()
    offices = Offices(Folk(Random(7)), land)
    some = [next(one for one in villages if one.invented is sort) for sort in (False, True)]
    for village in some:
        offices.of_village(village, {})
    sitting.fill(some, offices.staff)
    bodies = Organisation.objects.visible_to(SYSTEM).live()
    sent = bodies.get(kind="villager_representatives")
    assert len(members_of(sent)) == 39
    assert len(members_of(sent, standing="representative")) == 34
    village = sent.area
    assert village == some[1].area
    affairs = bodies.filter(kind="affairs_committee")
    assert [len(members_of(one)) for one in affairs] == [5, 5]
    assert sum("队长" in one.title for one in members_of(affairs[0])) == 4
    (branch,) = bodies_of(village, "party_branch")
    assert len(members_of(branch, standing="party_member")) == 11
    consents = Membership.objects.visible_to(SYSTEM).exclude(consented_on=None)
    assert consents.count() == 6
    assert not consents.filter(consent_heard_by=None).exists()
    public = Membership.objects.visible_to(VISITOR)
    assert not public.filter(standing="party_member").exists()
    found = [one for some in review(bodies).values() for one in some]
    assert {one.level for one in found} <= {"soon", "ask"}
    real = review(bodies.filter(path__startswith=some[0].area.path))
    assert not [one for some in real.values() for one in some]
