"""A small demo, made through the commands: the log holds, and nothing bad is said of a real place."""

from random import Random

import pytest

from lianhu.access.models import Account
from lianhu.assembly.models import Resolution
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.sealing import verify
from lianhu.bodies.models import Post
from lianhu.counties import middleware
from lianhu.counties.models import County
from lianhu.demo import besides, knotty
from lianhu.demo.folk import ID_PREFIX
from lianhu.demo.rounds import FOUND
from lianhu.demo.whole import build
from lianhu.demo.words import ORDERS, THREE, TOGETHER
from lianhu.dispatch.models import Absence, Answer, Rule
from lianhu.feedback.models import Call, Exclusion, Finding, Opinion
from lianhu.matters import replay
from lianhu.matters.clocked import Extension
from lianhu.matters.models import BoxOpening, Matter, Plan, Rating
from lianhu.matters.reached import of_actor
from lianhu.methods.models import Adoption
from lianhu.orders.models import Load
from lianhu.pacts.models import Version
from lianhu.people.fields import open_id
from lianhu.people.models import Person
from lianhu.places.models import Area
from lianhu.projects.models import Project
from lianhu.projects.queries import listed
from lianhu.publicity.models import Due
from lianhu.screening.models import Ground, Round
from lianhu.sealed.models import Case
from lianhu.wishes.models import Wish

pytestmark = pytest.mark.slow
MATTERS = 48


@pytest.fixture
def made(county):
    County.objects.update(demo=True)
    middleware.forget()
    yield build(Random(7), MATTERS, lambda n: None)
    middleware.forget()


@pytest.mark.row("G.7")
def test_the_demo_is_true_to_its_log_and_fair_to_real_places(made):
    found = verify()
    assert found.wrong == ""
    assert found.unsealed == 0
    rows = Matter.objects.visible_to(SYSTEM).select_related("area")
    assert rows.count() == MATTERS + FOUND + besides.SPOKEN + knotty.SPOKEN
    assert Case.objects.visible_to(SYSTEM).count() == 1
    assert [replay.difference(matter) for matter in rows if replay.difference(matter)] == []
    assert len({matter.phase for matter in rows}) >= 6

    decided = Resolution.objects.get(meeting__kind="representatives")
    assert (decided.force, decided.number, decided.round.outcome) == ("resolution", 1, "passed")
    assert "演示" in decided.area.name
    pacts = Version.objects.visible_to(SYSTEM)
    assert {one.state for one in pacts} == {"in_force", "draft"}
    assert Due.objects.visible_to(SYSTEM).undone().exists()
    built = Project.objects.visible_to(SYSTEM).select_related("area")
    assert len(built) == 3
    assert all("演示" in one.area.name for one in built)
    assert any(row.late for row in listed(SYSTEM, built[0].area.parent))
    real = rows.filter(area__in=Area.objects.filter(invented=False))
    real = [matter for matter in real if "演示" not in _village(matter)]
    assert [(m.number, m.stage) for m in real if not m.closed_at] == []
    assert not Plan.objects.filter(kept=False, matter__in=real).exists()
    assert not Rating.objects.filter(mark__lte=2, matter__in=real).exists()

    assert not Person.objects.filter(invented=False).exists()
    some = Person.objects.exclude(id_cipher=None)[:20]
    assert all(open_id(person).startswith(ID_PREFIX) for person in some)
    assert Post.objects.vacant().exists()
    assert Adoption.objects.filter(until_at=None).count() == 5
    assert Account.objects.filter(is_demo=False).count() == 0
    assert len(made["code"]) == 8
    wishes = Wish.objects.visible_to(SYSTEM).select_related("matter__area")
    assert {"open", "promised"} <= {wish.state for wish in wishes}
    assert wishes.filter(released_at__isnull=False).exists()
    assert all(wish.matter.area.invented for wish in wishes)

    over, running = Round.objects.order_by("first_day", "pk")
    assert (over.state, running.state) == ("over", "running")
    assert over.ended_at
    assert over.area.invented
    assert Ground.objects.filter(round=over, done_on=None).count() == 1
    assert Ground.objects.filter(round=running, done_on=None).count() >= 3

    # Every list of who looks after others, and of what is kept ready, has something in it.
    assert Finding.objects.filter(result="mend").exists()
    assert BoxOpening.objects.filter(slips=0).exists()
    assert BoxOpening.objects.filter(passed=1).exists()
    for model in (Call, Exclusion, Opinion, Rule, Absence, Answer):
        assert model.objects.exists(), model
    assert of_actor(SYSTEM).value

    # And of a hard day.
    load = Load._base_manager.get()
    assert (load.state, load.new, load.refused) == ("done", len(ORDERS), 0)
    assert rows.filter(joined=len(TOGETHER) - 1).count() == 1
    assert rows.exclude(parent=None).count() == len(THREE)
    granted = Extension.objects.values_list("granted", flat=True)
    assert sorted(granted, key=str) == [None, True]
    assert Event.objects.filter(verb="matters.defer").exists()


def _village(matter):
    return "".join(Area.objects.filter(pk__in=matter.area.ids).values_list("name", flat=True))
