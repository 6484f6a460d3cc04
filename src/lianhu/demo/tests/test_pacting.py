"""Pacts and the calendar of the demo: one in force by its meeting, one talked over, and what is missing."""

from datetime import timedelta
from random import Random
from types import SimpleNamespace

import pytest

from lianhu.audit.actor import SYSTEM
from lianhu.audit.sealing import seal_all, verify
from lianhu.counties import middleware
from lianhu.counties.models import County
from lianhu.demo import disclosing, pacting, sitting
from lianhu.demo.folk import Folk
from lianhu.demo.land import make_land
from lianhu.demo.offices import Offices
from lianhu.kernel import clock
from lianhu.pacts.models import Filing, Version
from lianhu.publicity.models import Due

pytestmark = pytest.mark.slow


@pytest.fixture
def life(county):
    County.objects.update(demo=True)
    middleware.forget()
    with clock.at(clock.now() - timedelta(days=120)):
        land, villages = make_land()
        home = next(one for one in villages if one.invented)
        folk = Folk(Random(7))
        offices = Offices(folk, land)
        offices.of_village(home, {})
        folk.settle(home, 4)
        sitting.fill([home], offices.staff)
    yield SimpleNamespace(villages=villages, staff=offices.staff, end=clock.now())
    middleware.forget()


def test_a_pact_is_in_force_another_is_talked_over_and_the_calendar_shows_what_is_missing(life):
    pacting.play(life)
    ours, theirs = Version.objects.visible_to(SYSTEM).select_related("pact").order_by("pk")
    assert (ours.state, ours.pact.kind, ours.meeting) == ("in_force", "village", "assembly")
    assert ours.resolution_id
    assert Filing.objects.get(version=ours).due_on > ours.adopted_on
    assert (theirs.state, theirs.pact.kind) == ("draft", "group")
    assert theirs.opened_on
    assert {bool(one.fate) for one in theirs.askings.get().opinions.all()} == {True, False}

    disclosing.play(life)
    rows = Due.objects.visible_to(SYSTEM)
    assert {one.area.invented for one in rows.select_related("area")} == {True}
    done = {one.item for one in rows if one.posting_id}
    assert done == set(disclosing.DONE)
    assert rows.undone().count() >= 2
    seal_all()
    assert verify().wrong == ""
