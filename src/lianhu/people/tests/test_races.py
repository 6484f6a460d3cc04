"""Two people at the same moment: the database decides, and one of them is told."""

from lianhu.audit.actor import SYSTEM
from lianhu.people import commands
from lianhu.people.models import Household, Person, Residence
from lianhu.people.tests.factories import GOOD_ID, household, person
from lianhu.people.tests.racing import queued, together
from lianhu.places.commands import add_cluster, add_grid, rename
from lianhu.places.models import Area
from lianhu.places.tests.factories import valley


def test_one_identity_number_makes_one_person(own_database):
    tree = valley()
    said = together(
        *(lambda: commands.register(SYSTEM, area=tree.east, name="测试甲", id_number=GOOD_ID),) * 4
    )
    assert sorted(map(bool, said)) == [False, True, True, True]
    assert Person.objects.count() == 1


def test_a_person_moves_into_one_household(own_database):
    tree = valley()
    who, homes = person(area=tree.east), [household(tree.one), household(tree.two)]
    for _ in range(10):
        together(*(lambda home=home: commands.house(SYSTEM, who, home) for home in homes))
        live = Residence.objects.get(person=who, to_on=None)
        assert Person.objects.get(pk=who.pk).home_id == live.household_id


def test_a_grid_gets_households_or_grids_never_both(own_database):
    tree = valley()
    for n in range(10):
        grid = add_grid(SYSTEM, tree.west, name=f"争{n}")
        together(
            lambda grid=grid: commands.add_household(SYSTEM, kind="living", grid=grid),
            lambda grid=grid: add_grid(SYSTEM, grid, name="内格"),
        )
        inner = Area.objects.filter(parent=grid).count()
        assert inner + Household.objects.filter(grid=grid).count() == 1


def test_a_grid_gets_clusters_or_grids_never_both(own_database):
    tree = valley()
    for n in range(10):
        grid = add_grid(SYSTEM, tree.west, name=f"争{n}")
        together(
            lambda grid=grid: add_cluster(SYSTEM, grid, name="联户"),
            lambda grid=grid: add_grid(SYSTEM, grid, name="内格"),
        )
        assert Area.objects.filter(parent=grid).count() == 1


def test_a_household_has_one_head(own_database):
    tree = valley()
    home = household(tree.one)
    said = together(*(lambda n=n: person(f"测试{n}", home=home, relation="02") for n in range(4)))
    assert sorted(map(bool, said)) == [False, True, True, True]
    assert Residence.objects.filter(household=home).count() == 1


def test_a_name_is_changed_while_a_household_moves_in(own_database):
    """Whoever needs a cluster and its grid takes the cluster first, as a new name does."""
    tree = valley()
    said = queued(
        lambda: rename(SYSTEM, tree.cluster, name="联户甲"),
        lambda: commands.add_household(
            SYSTEM, kind="living", grid=tree.one, cluster=tree.cluster, number="J1"
        ),
        behind=tree.one, how="SHARE",
    )  # fmt: skip
    assert said == ["", ""]
    assert Household.objects.get().path == tree.cluster.path


def test_two_households_with_the_same_people_are_moved_at_once(own_database):
    """Of two people in both, both commands take the same one first."""
    tree = valley()
    lived, registered = household(tree.one), household(tree.one, kind="registered")
    early, late = person("早", home=lived), person("晚", home=lived)
    for who in (late, early):
        commands.house(SYSTEM, who, registered)
    said = queued(
        lambda: commands.place_household(SYSTEM, lived, grid=tree.two),
        lambda: commands.place_household(SYSTEM, registered, grid=tree.two),
        behind=early,
    )
    assert said == ["", ""]
    for who in Person.objects.all():
        assert {who.place, who.registered_place} == {tree.two.path}


def test_who_is_forgotten_moves_nowhere(own_database):
    """The person is taken before what is theirs, by whoever writes about them."""
    tree = valley()
    old, new = household(tree.one), household(tree.two)
    who = person(home=old)
    said = queued(
        lambda: commands.erase(SYSTEM, who, reason="withdrawn"),
        lambda: commands.house(SYSTEM, Person.objects.get(pk=who.pk), new),
        behind=who,
    )
    assert list(map(bool, said)) == [False, True]
    assert not Residence.objects.exists()


def test_a_person_comes_while_the_household_moves(own_database):
    tree = valley()
    home, who = household(tree.one), person(area=tree.west)
    said = queued(
        lambda: commands.place_household(SYSTEM, home, grid=tree.two),
        lambda: commands.house(SYSTEM, who, home),
        behind=tree.two,
    )
    assert said == ["", ""]
    assert Person.objects.get(pk=who.pk).place == tree.two.path


def test_nobody_moves_into_a_household_that_ends(own_database):
    tree = valley()
    home, who = household(tree.one), person(area=tree.west)
    said = queued(
        lambda: commands.house(SYSTEM, who, home),
        lambda: commands.end_household(SYSTEM, home),
        behind=who,
    )
    assert list(map(bool, said)) == [False, True]
    assert Household.objects.get().ended_on is None
