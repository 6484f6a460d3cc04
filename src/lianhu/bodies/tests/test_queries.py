from datetime import timedelta

import pytest

from lianhu.bodies import queries
from lianhu.bodies.tests import factories as make
from lianhu.kernel import clock
from lianhu.places.tests.factories import area, valley

TODAY = clock.today()
YESTERDAY = TODAY - timedelta(days=1)
pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def land(county):
    return valley()


def test_a_duty_is_looked_for_from_here_upwards(land):
    town = make.post("town_cadre", land.town, duties=["infrastructure", "dispute"])
    east = make.post("village_clerk", land.east, duties=["infrastructure"])
    make.post("grid_worker", land.two, duties=["infrastructure"])
    assert queries.posts_with_duty("infrastructure", land.one) == [east]
    assert queries.posts_with_duty("infrastructure", land.west) == [town]
    assert queries.posts_with_duty("dispute", land.cluster) == [town]
    assert queries.posts_with_duty("policy", land.one) == []


def test_an_empty_post_holds_its_level_and_an_ended_one_does_not(land):
    town = make.post("town_cadre", land.town, duties=["policy"])
    first = make.post("village_clerk", land.east, duties=["policy"])
    second = make.post("village_clerk", land.east, duties=["policy"])
    make.tenure(second)
    assert queries.posts_with_duty("policy", land.one) == [first, second]
    for row in (first,):
        row.ended_on = clock.today()
        row.save()
    assert queries.posts_with_duty("policy", land.one) == [second]
    assert queries.posts_with_duty("policy", land.two) == [second]
    assert queries.posts_with_duty("policy", land.three) == [town]


def test_routing_costs_one_query(land, django_assert_num_queries):
    make.post("village_clerk", land.east, duties=["policy"])
    with django_assert_num_queries(1):
        queries.posts_with_duty("policy", land.cluster)


def test_seats_say_who_holds_them(land, django_assert_num_queries):
    held = make.tenure(make.post("village_clerk", land.east, duties=["policy"]))
    empty = make.post("town_cadre", land.town, duties=["policy", "dispute"])
    gone = make.tenure(make.post("village_secretary", land.east), from_on=YESTERDAY, to_on=TODAY)
    ended = make.post("village_clerk", land.east, duties=["policy"], created_on=YESTERDAY)
    type(ended).objects.filter(pk=ended.pk).update(ended_on=TODAY)
    paths = [land.town.path, land.east.path]
    with django_assert_num_queries(1):
        found = {post.pk: post.held_by for post in queries.seats(paths, duty="policy")}
    assert found == {held.post_id: held.person.name, empty.pk: ""}
    roles = {post.pk: post.held_by for post in queries.seats(paths, roles=["village_secretary"])}
    assert roles == {gone.post_id: ""}
    (whole,) = queries.seats([land.town.path], duty="dispute")
    assert vars(whole) | {"_state": None, "held_by": None} == vars(
        type(whole).objects.get(pk=empty.pk)
    ) | {"_state": None, "held_by": None}


def test_vacancies_are_those_of_ones_own_area(land):
    empty = make.post("grid_worker", land.one)
    make.tenure(make.post("grid_worker", land.two))
    left = make.post("cluster_leader", land.cluster)
    make.tenure(left, from_on=clock.today() - timedelta(9), to_on=clock.today())
    make.post("grid_worker", land.three)
    seen = queries.vacancies(make.actor("village_secretary", land.east))
    assert list(seen) == [empty, left]


def test_the_chain_stands_in_the_order_of_the_tree(land, django_assert_num_queries):
    leader = make.tenure(make.post("grid_leader", land.one))
    worker = make.post("grid_worker", land.one)
    cluster = make.tenure(make.post("cluster_leader", land.cluster))
    with django_assert_num_queries(3):
        nodes = queries.chain(land.east)
    assert [(n.area, n.depth) for n in nodes] == [(land.one, 0), (land.cluster, 1), (land.two, 0)]
    assert [(h.post, h.tenure) for h in nodes[0].held] == [(leader.post, leader), (worker, None)]
    assert nodes[1].held[0].person == cluster.person


def test_the_triangle_of_a_grid(land):
    one = queries.triads(land.one)[0]
    assert not one.complete
    assert (one.party_group, one.has_worker, one.clusters, one.led) == (None, False, 1, 0)
    make.chain(land.county, land.town, land.east, land.one)
    make.tenure(make.post("grid_worker", land.one))
    make.tenure(make.post("cluster_leader", land.cluster))
    assert [t.complete for t in queries.triads(land.east)] == [True, False]
    area("cluster", land.one, name="联户二")
    assert not queries.triads(land.one)[0].complete


def test_whom_to_ask(land):
    secretary = make.tenure(make.post("village_secretary", land.east))
    leader = make.tenure(make.post("grid_leader", land.one))
    roles = ("grid_leader", "village_secretary")
    assert queries.nearest_holder(land.cluster.path, roles) == leader
    assert queries.nearest_holder(land.two.path, roles) == secretary
    assert queries.nearest_holder(land.three.path, roles) is None


def test_the_posts_of_one_person(land):
    wang = make.somebody()
    wide = make.tenure(make.post("village_secretary", land.east), wang)
    near = make.tenure(make.post("grid_leader", land.one), wang)
    make.tenure(
        make.post("grid_leader", land.two), wang, clock.today() - timedelta(9), clock.today()
    )
    assert queries.posts_of(wang) == [wide, near]
