"""Two people at the same moment: the database decides, and one of them is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from lianhu.audit.actor import SYSTEM
from lianhu.counties.current import enter_only
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.people import commands
from lianhu.people.models import Household, Person, Residence
from lianhu.people.tests.factories import GOOD_ID, household, person
from lianhu.places.commands import add_cluster, add_grid
from lianhu.places.models import Area
from lianhu.places.tests.factories import valley


def together(*runs):
    """Run each in a thread with a connection of its own; gives "" or the refusal's words of each."""
    start = Barrier(len(runs))

    def one(run):
        try:
            enter_only()
            start.wait(10)
            run()
        except (Refusal, Conflict) as no:
            return str(no)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(runs)) as pool:
        return list(pool.map(one, runs))


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
