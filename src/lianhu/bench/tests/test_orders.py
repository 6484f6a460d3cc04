"""The import that is measured is the one that people use."""

from lianhu.bench import orders
from lianhu.bench.world import make_world
from lianhu.matters.models import Matter


def test_a_table_of_the_measurement_becomes_matters_once(county):
    world = make_world(towns=1, villages=2)
    found = orders.measure(world.accounts["town"], world.towns[0], rows=30)
    assert Matter.objects.filter(channel="hotline").count() == found.rows == 30
    assert {matter.area for matter in Matter.objects.all()} == set(world.villages)
    said = "\n".join(orders.lines(found))
    assert "30 行" in said
    assert "20 秒以内" in said
