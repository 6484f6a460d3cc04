"""Households, moving in and out, away and back."""

from datetime import date, timedelta

import pytest

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.people import commands
from lianhu.people.models import Away, Household, Person, Residence
from lianhu.people.queries import heads, members
from lianhu.people.tests.factories import household, person, staff
from lianhu.places.commands import add_building, add_grid, add_unit, end_area

pytestmark = pytest.mark.usefixtures("county")


def test_a_household_gets_a_local_number(tree, clerk):
    living = commands.add_household(clerk, kind="living", grid=tree.one, cluster=tree.cluster)
    listed = commands.add_household(clerk, kind="registered", grid=tree.one, number=" b12 ")
    assert living.number == f"J{living.pk:07d}"
    assert living.path == tree.cluster.path
    assert listed.number == "B12"
    assert Event.objects.of(f"household:{living.pk}").get().place == tree.cluster.path


@pytest.mark.parametrize(
    "field,change",
    [
        ("kind", {"kind": "both"}),
        ("grid", {"grid": "east"}),
        ("cluster", {"grid": "two", "cluster": "cluster"}),
        ("number", {"number": "长" * 21}),
        ("number", {"number": "A1"}),
        ("door", {"door": "长" * 61}),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(tree, clerk, field, change):
    commands.add_household(clerk, kind="living", grid=tree.one, number="A1")
    given = {"kind": "living", "grid": tree.one} | {
        key: getattr(tree, value, value) for key, value in change.items()
    }
    with pytest.raises(Refusal) as no:
        commands.add_household(clerk, **given)
    assert no.value.field == field


@pytest.mark.row("C1.8")
def test_only_the_innermost_grid_holds_households(tree, clerk):
    add_grid(clerk, tree.two, name="内格")
    with pytest.raises(Refusal, match="最末一级"):
        commands.add_household(clerk, kind="living", grid=tree.two)


def test_a_household_moves_with_its_people(tree, clerk):
    home = household(tree.one)
    who = person(home=home)
    commands.place_household(clerk, home, grid=tree.two, door="3组12号")
    assert home.path == tree.two.path
    assert who in Person.objects.visible_to(staff(tree.two))
    with pytest.raises(NotAllowed):
        commands.place_household(clerk, home, grid=tree.three)


def test_the_unit_belongs_to_the_village(tree):
    unit = add_unit(SYSTEM, add_building(SYSTEM, tree.west, name="1栋"), name="一单元")
    with pytest.raises(Refusal) as no:
        household(tree.one, unit=unit)
    assert no.value.field == "unit"
    assert household(tree.three, unit=unit).unit == unit


def test_a_household_ends_empty_and_its_grid_after_it(tree, clerk):
    home = household(tree.two)
    who = person(home=home)
    with pytest.raises(Refusal, match="还有人"):
        commands.end_household(clerk, home)
    commands.move_out(clerk, who, home)
    with pytest.raises(Refusal, match="住户"):
        end_area(clerk, tree.two)
    commands.end_household(clerk, home)
    with pytest.raises(Conflict):
        commands.end_household(clerk, home)
    with pytest.raises(Conflict):
        commands.house(clerk, who, home)
    end_area(clerk, tree.two)


@pytest.mark.row("G.12")
def test_registered_and_living_are_two_things(tree, clerk):
    listed, lived = household(tree.one, "registered"), household(tree.two)
    who = person(area=tree.east)
    commands.house(clerk, who, listed)
    commands.house(clerk, who, lived)
    assert Residence.objects.filter(person=who, to_on=None).count() == 2
    commands.move_out(clerk, who, lived)
    assert list(Residence.objects.filter(person=who, to_on=None)) == list(listed.residences.all())


def test_moving_in_elsewhere_ends_the_household_before(tree, clerk):
    first, second = household(tree.one), household(tree.two)
    who = person(area=tree.east)
    commands.house(clerk, who, first, from_on=date(2026, 1, 1))
    commands.house(clerk, who, second, from_on=date(2026, 3, 1))
    ended = Residence.objects.get(household=first)
    assert ended.to_on == date(2026, 3, 1)
    with pytest.raises(Refusal, match="已经在这一户"):
        commands.house(clerk, who, second)
    with pytest.raises(Refusal, match="早于"):
        commands.house(clerk, who, first, from_on=date(2026, 2, 1))


def test_one_head_who_stands_first(tree, clerk):
    home = household(tree.one)
    child = person("测试乙", home=home, relation="20")
    head = person("测试甲", home=home, relation="02")
    assert [row.person for row in members(home)] == [head, child]
    assert heads([home.pk]) == {home.pk: "测试甲"}
    with pytest.raises(Refusal, match="已有户主"):
        person("测试丙", home=home, relation="02")


def test_days_ahead_are_refused(tree, clerk):
    ahead = clock.today() + timedelta(days=1)
    who, home = person(area=tree.east), household(tree.one)
    for run in (
        lambda: commands.house(clerk, who, home, from_on=ahead),
        lambda: commands.mark_away(clerk, who, since=ahead),
    ):
        with pytest.raises(Refusal, match="晚于今天"):
            run()


def test_moving_out_keeps_the_person_in_sight(tree, clerk):
    home = household(tree.one)
    who = person(home=home)
    with pytest.raises(Conflict):
        commands.move_out(clerk, who, household(tree.two))
    commands.move_out(clerk, who, home)
    assert who in Person.objects.visible_to(clerk)


def test_away_and_back(tree, clerk):
    who, carer = person(area=tree.east), person(area=tree.east)
    commands.mark_away(clerk, who, since=date(2026, 2, 20), where_words="外省务工", carer=carer)
    with pytest.raises(Conflict):
        commands.mark_away(clerk, who)
    with pytest.raises(Refusal):
        commands.mark_away(clerk, carer, carer=carer)
    with pytest.raises(Refusal, match="早于"):
        commands.mark_back(clerk, who, on=date(2026, 1, 1))
    commands.mark_back(clerk, who, on=date(2026, 3, 1))
    assert Away.objects.get().to_on == date(2026, 3, 1)
    with pytest.raises(Conflict):
        commands.mark_back(clerk, who)


def test_households_are_seen_from_their_place(tree, clerk):
    near, far = household(tree.one), household(tree.three)
    assert list(Household.objects.visible_to(clerk)) == [near]
    assert set(Household.objects.visible_to(staff(tree.town))) == {near, far}
