"""What is measured is the dispatch that people make, with rules that really speak."""

from lianhu.bench import dispatching
from lianhu.bench.world import make_world
from lianhu.dispatch.models import Decision, Rule


def test_the_measurement_asks_twenty_rules_and_suggests_with_one_statement(county):
    found = dispatching.measure(make_world(towns=1, villages=1), times=4, blocks=2)
    decided = Decision.objects.filter(moment=Decision.Moment.SENT)
    assert {len(one.verdicts) for one in decided} == {dispatching.RULES}
    assert all(one.followed for one in decided)
    assert not Rule.objects.in_force().exists()
    # What was said and the decision; who is away, leaves, has what on their hands.
    assert found.ruled.named.statements == found.without.named.statements + 2
    assert found.without.suggested.statements == found.without.named.statements + 1
    assert found.ruled.raised.statements == found.without.raised.statements + 1
    assert "合计不超过 2 毫秒" in "\n".join(dispatching.lines(found))
