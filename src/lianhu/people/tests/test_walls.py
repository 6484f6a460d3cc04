"""The database refuses what must never be, whatever the code above it does."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from lianhu.kernel import clock
from lianhu.people.models import Away, Contact, Household, Kin, Person, Residence, Reveal, Teller
from lianhu.people.tests.factories import household, person
from lianhu.places.models import Area, Building, Unit

pytestmark = pytest.mark.usefixtures("county")


def refused(run):
    with pytest.raises(IntegrityError), transaction.atomic():
        run()


def put(**words):
    return Household.objects.create(kind="living", number="9", **words)


def test_a_household_without_a_grid_is_refused(tree):
    refused(lambda: put(grid=None))


@pytest.mark.parametrize("where", ["county", "town", "east", "cluster"])
def test_a_household_lies_in_a_grid_and_nothing_else(tree, where):
    refused(lambda: put(grid=getattr(tree, where)))


def test_a_household_lies_in_a_leaf_grid(tree):
    Area.objects.create(kind="grid", parent=tree.two, name="内格")
    refused(lambda: put(grid=tree.two))


def test_a_grid_with_households_is_not_divided_under_them(tree):
    put(grid=tree.two)
    refused(lambda: Area.objects.create(kind="grid", parent=tree.two, name="内格"))


def test_a_grid_is_divided_together_with_its_households(tree):
    home = put(grid=tree.two)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS people_area_holds, people_household_leaf DEFERRED")
        inner = Area.objects.create(kind="grid", parent=tree.two, name="内格")
        Household.objects.filter(pk=home.pk).update(grid=inner)
        cursor.execute("SET CONSTRAINTS people_area_holds, people_household_leaf IMMEDIATE")
    home.refresh_from_db()
    assert home.path == inner.path


def test_a_grid_or_cluster_with_households_does_not_end(tree):
    home = put(grid=tree.one, cluster=tree.cluster)
    today = clock.today()
    refused(lambda: Area.objects.filter(pk=tree.cluster.pk).update(valid_to=today))
    Household.objects.filter(pk=home.pk).update(ended_on=today)
    Area.objects.filter(pk=tree.cluster.pk).update(valid_to=today)
    refused(lambda: Household.objects.filter(pk=home.pk).update(ended_on=None))


def test_the_cluster_lies_in_the_grid(tree):
    refused(lambda: put(grid=tree.two, cluster=tree.cluster))
    refused(lambda: put(grid=tree.two, cluster=tree.one))
    assert put(grid=tree.one, cluster=tree.cluster).path == tree.cluster.path


def test_the_database_writes_the_path(tree):
    home = put(grid=tree.one, path="1.2.")
    assert home.path == tree.one.path
    Household.objects.filter(pk=home.pk).update(path="1.2.")
    home.refresh_from_db()
    assert home.path == tree.one.path


def test_the_unit_stands_in_the_village(tree):
    here = Unit.objects.create(
        building=Building.objects.create(village=tree.east, name="1栋"), name="一单元"
    )
    refused(lambda: put(grid=tree.three, unit=here))
    assert put(grid=tree.one, unit=here).unit == here


def test_a_household_keeps_its_kind_and_number(tree):
    home = put(grid=tree.one)
    refused(lambda: Household.objects.filter(pk=home.pk).update(kind="registered"))
    refused(lambda: put(grid=tree.two))
    refused(lambda: Household.objects.filter(pk=home.pk).update(number=""))
    refused(lambda: Household.objects.create(kind="other", number="10", grid=tree.one))


def dwell(who, home, **words):
    words = {"kind": home.kind, "from_on": date(2026, 1, 1)} | words
    return Residence.objects.create(person=who, household=home, **words)


def test_one_household_of_each_kind_at_a_time(tree):
    who = person(area=tree.east)
    dwell(who, household(tree.one))
    dwell(who, household(tree.two, "registered"))
    refused(lambda: dwell(who, household(tree.three)))
    refused(lambda: dwell(who, household(tree.three), to_on=date(2026, 2, 1)))
    dwell(who, household(tree.three), from_on=date(2025, 1, 1), to_on=date(2026, 1, 1))


def test_a_residence_has_the_kind_of_its_household(tree):
    refused(lambda: dwell(person(area=tree.east), household(tree.one), kind="registered"))


def test_one_head_and_the_head_is_called_so(tree):
    home = household(tree.one)
    dwell(person(area=tree.east), home, is_head=True, relation="02")
    refused(lambda: dwell(person(area=tree.east), home, is_head=True, relation="02"))
    refused(lambda: dwell(person(area=tree.east), home, is_head=True))
    refused(lambda: dwell(person(area=tree.east), home, relation="02"))


def test_days_run_forward(tree):
    who, home = person(area=tree.east), household(tree.one)
    refused(lambda: dwell(who, home, to_on=date(2025, 1, 1)))
    refused(lambda: Away.objects.create(person=who, since=date(2026, 1, 2), to_on=date(2026, 1, 1)))


def test_away_once_at_a_time(tree):
    who = person(area=tree.east)
    Away.objects.create(person=who, since=date(2026, 1, 1))
    refused(lambda: Away.objects.create(person=who, since=date(2026, 2, 1)))


def test_relatives_are_two_and_written_once(tree):
    a, b = person(area=tree.east), person(area=tree.east)
    refused(lambda: Kin.objects.create(person=a, other=a, degree="spouse"))
    refused(lambda: Kin.objects.create(person=a, other=b, degree="cousin"))
    Kin.objects.create(person=a, other=b, degree="spouse")
    refused(lambda: Kin.objects.create(person=b, other=a, degree="spouse"))


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"sex": "5"},
        {"ethnic": "x"},
        {"id_state": "odd", "id_cipher": b"c"},
        {"id_state": "checked"},
        {"id_state": "checked", "id_cipher": b"c"},
        {"id_state": "unchecked", "id_cipher": b"c", "id_blind": b"b"},
        {"id_cipher": b"c"},
        {"id_blind": b"b"},
        {"erased_at": clock.now()},
    ],
)
def test_a_person_is_whole(county, fields):
    refused(lambda: Person.objects.create(**({"name": "测试"} | fields)))


def test_one_person_per_number(county):
    words = {"id_state": "checked", "id_cipher": b"c", "id_blind": b"same"}
    Person.objects.create(name="测试", **words)
    refused(lambda: Person.objects.create(name="测试", **words))


@pytest.mark.parametrize(
    "fields",
    [
        {"phone_cipher": b"c"},
        {"phone_blind": b"c", "tail_blind": b"t"},
        {"prefers": "pray"},
        {"name": "测试", "erased_at": clock.now()},
    ],
)
def test_a_teller_is_whole(county, fields):
    refused(lambda: Teller.objects.create(**fields))


def test_a_reveal_is_of_one(county, tree):
    who = person(area=tree.east)
    teller = Teller.objects.create()
    refused(lambda: Reveal.objects.create(field="phone", why="contact"))
    refused(lambda: Reveal.objects.create(person=who, teller=teller, field="phone", why="law"))


def test_a_contact_is_of_somebody(county):
    refused(lambda: Contact.objects.create(phone_cipher=b"", phone_blind=b"", tail_blind=b""))


def test_no_teller_lies_sealed():
    refused(lambda: Teller.objects.create(name="测试甲乙", confidentiality="sealed"))
    Teller.objects.create(name="测试甲乙", confidentiality="private")
