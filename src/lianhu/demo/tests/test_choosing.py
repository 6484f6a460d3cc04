"""The demo's group: a committee in office by a finished election, a head about to be chosen."""

from types import SimpleNamespace

from lianhu.assembly.tests.factories import village
from lianhu.bodies.models import Membership
from lianhu.demo import choosing
from lianhu.elections.models import Election
from lianhu.kernel import clock
from lianhu.people.models import Person


def test_one_is_over_and_one_is_running_and_everybody_is_invented(county):
    here = village()
    actors = {f"village_{name}": here.who(name) for name in ("secretary", "clerk")}
    life = SimpleNamespace(
        villages=[SimpleNamespace(invented=True, area=here.east)], end=clock.now(),
        staff=SimpleNamespace(of=lambda role, _place: actors[role]),
    )  # fmt: skip
    choosing.play(life)
    over, running = Election.objects.order_by("pk")
    assert (over.kind, over.is_running) == ("affairs", False)
    assert (running.kind, running.is_running) == ("group_head", True)
    seats = Membership.objects.live(clock.today()).filter(organisation=over.organisation)
    assert seats.count() == 4
    assert running.candidates.count() == 2
    assert not Person.objects.filter(place__startswith=over.path, invented=False).exists()
