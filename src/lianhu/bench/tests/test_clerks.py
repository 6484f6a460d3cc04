"""What many clerks are measured with: sessions over the villages, and the words of the report."""

from lianhu.access.models import Account
from lianhu.bench import clerks
from lianhu.bench.world import make_world
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter


def test_every_clerk_has_a_session_and_matters_of_their_own(county):
    world = make_world(towns=1, villages=2)
    found = clerks.gather(world, clerks=3, each=2)
    numbers = [number for one in found for number in one.numbers]
    assert len(set(numbers)) == 6
    assert len({one.session for one in found}) == 3
    waiting = Matter._base_manager.filter(number__in=numbers, phase=Phase.TRIAGE)
    assert {one.place.startswith(world.county.path) for one in waiting} == {True}
    assert waiting.count() == 6
    # The third works where the first does, by the same account.
    assert Account.objects.filter(path__in=[one.path for one in world.villages]).count() <= 4
    assert clerks.choice_of(world) == "小事"


def test_the_report_says_how_many_failed_and_with_what():
    rush = clerks.Rush(clerks=2, seconds=3, taken=[0.1, 0.2, 0.3], sorted=1, faults=["/x 500"])
    said = "\n".join(clerks.lines(rush))
    assert "出错 1 个（/x 500）" in said
    assert "300 毫秒" in said
