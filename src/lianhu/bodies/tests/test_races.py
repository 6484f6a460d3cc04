"""Two people fill one post at the same moment: one does, the other is told."""

import pytest

from lianhu.audit.actor import SYSTEM
from lianhu.bodies import commands, regrid
from lianhu.bodies.models import Post, Tenure
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.people.commands import erase
from lianhu.people.models import Person
from lianhu.people.tests.racing import queued, together
from lianhu.places.tests.factories import valley


@pytest.fixture
def clerk(own_database):
    return post("village_clerk", valley().east)


def test_of_many_that_appoint_at_once_one_does(clerk):
    people = [somebody() for _ in range(4)]
    for _ in range(5):
        said = together(*(lambda who=who: commands.appoint(SYSTEM, clerk, who) for who in people))
        assert sorted(map(bool, said)) == [False, True, True, True]
        Tenure.objects.all().delete()


def test_a_post_is_handed_over_while_somebody_else_is_put_into_it(clerk):
    tenure(clerk)
    said = queued(
        lambda: commands.hand_over(SYSTEM, clerk, somebody()),
        lambda: commands.appoint(SYSTEM, clerk, somebody()),
        behind=clerk,
    )
    assert list(map(bool, said)) == [False, True]
    assert Tenure.objects.filter(to_on=None).count() == 1


def test_who_is_being_forgotten_gets_no_post(clerk):
    who = somebody()
    said = queued(
        lambda: erase(SYSTEM, who, reason="withdrawn"),
        lambda: commands.appoint(SYSTEM, clerk, Person.objects.get(pk=who.pk)),
        behind=who,
    )
    assert list(map(bool, said)) == [False, True]
    assert not Tenure.objects.exists()


def test_a_grid_goes_into_another_while_its_post_is_handed_over(own_database):
    tree = valley()
    held = tenure(post("grid_worker", tree.one))
    others = {one.pk: "move" for one in Post.objects.all()}
    said = queued(
        lambda: commands.hand_over(SYSTEM, held.post, somebody()),
        lambda: regrid.merge_grids(SYSTEM, tree.one, into=tree.two, posts=others),
        behind=held.post,
    )
    assert said == ["", ""]
    assert Tenure.objects.get(to_on=None).post.area == tree.two
