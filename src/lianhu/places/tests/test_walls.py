"""The database refuses what must never be, whatever the code above it does."""

import pytest
from django.db import IntegrityError, connection, transaction

from lianhu.kernel import clock
from lianhu.places.models import Area, AreaCode, Building, Unit
from lianhu.places.tests.factories import area

pytestmark = pytest.mark.usefixtures("county")


def refused(run):
    with pytest.raises(IntegrityError), transaction.atomic():
        run()
    return True


def test_the_database_writes_the_path(tree):
    assert tree.one.path == f"{tree.county.pk}.{tree.town.pk}.{tree.east.pk}.{tree.one.pk}."


def test_many_at_once_get_paths_too(tree):
    made = Area.objects.bulk_create(
        [Area(kind="grid", parent=tree.west, name=f"格{i}") for i in range(3)]
    )
    assert [a.path for a in made] == [f"{tree.west.path}{a.pk}." for a in made]


ALLOWED = {
    "province": {"prefecture", "county"},
    "prefecture": {"county"},
    "county": {"town"},
    "town": {"village"},
    "village": {"group", "grid"},
    "group": {"grid"},
    "grid": {"grid", "cluster"},
    "cluster": set(),
}


def chain(kind):
    order = ["province", "prefecture", "county", "town", "village", "group", "grid", "cluster"]
    last = None
    for step in order[: order.index(kind) + 1]:
        last = area(step, last)
    return last


@pytest.mark.parametrize("above", Area.Kind.values)
@pytest.mark.parametrize("kind", Area.Kind.values)
def test_kinds_keep_their_order(above, kind):
    parent = chain(above)
    if kind in ALLOWED[above]:
        assert Area.objects.create(kind=kind, parent=parent, name="新").path.startswith(parent.path)
    else:
        refused(lambda: Area.objects.create(kind=kind, parent=parent, name="新"))


@pytest.mark.parametrize("kind", ["town", "village", "group", "grid", "cluster"])
def test_only_the_upper_kinds_are_roots(kind):
    refused(lambda: Area.objects.create(kind=kind, name="无上级"))


@pytest.mark.parametrize("change", ["parent", "kind", "path", "key"])
def test_an_area_stays_where_it_is(tree, change):
    value = {"parent": tree.west, "kind": "group", "path": "9.", "key": "zzzzzz"}[change]
    refused(lambda: Area.objects.filter(pk=tree.one.pk).update(**{change: value}))


def test_grids_nest_to_any_depth(tree):
    deep = tree.two
    for _ in range(8):
        deep = Area.objects.create(kind="grid", parent=deep, name="内格")
    assert deep.path.startswith(tree.two.path)
    assert len(deep.ids) == 4 + 8


def test_a_grid_with_clusters_takes_no_grids(tree):
    refused(lambda: Area.objects.create(kind="grid", parent=tree.one, name="内格"))


def test_a_grid_with_grids_takes_no_clusters(tree):
    Area.objects.create(kind="grid", parent=tree.two, name="内格")
    refused(lambda: Area.objects.create(kind="cluster", parent=tree.two, name="联户"))


def test_a_split_need_only_be_right_at_its_end(tree):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS places_area_leaf DEFERRED")
        Area.objects.create(kind="grid", parent=tree.one, name="内格")
        Area.objects.filter(pk=tree.cluster.pk).update(valid_to=clock.today())
        cursor.execute("SET CONSTRAINTS places_area_leaf IMMEDIATE")


def test_an_area_ends_after_what_lies_under_it(tree):
    today = clock.today()
    refused(lambda: Area.objects.filter(pk=tree.one.pk).update(valid_to=today))
    Area.objects.filter(pk=tree.cluster.pk).update(valid_to=today)
    Area.objects.filter(pk=tree.one.pk).update(valid_to=today)
    refused(lambda: Area.objects.create(kind="grid", parent=tree.one, name="内格"))
    refused(lambda: Area.objects.filter(pk=tree.cluster.pk).update(valid_to=None))


def test_days_run_forward(tree):
    early = clock.today().replace(year=2000)
    refused(lambda: Area.objects.filter(pk=tree.cluster.pk).update(valid_to=early))
    refused(lambda: AreaCode.objects.filter(area=tree.east).update(valid_to=early))


def test_an_area_has_a_name(tree):
    refused(lambda: Area.objects.filter(pk=tree.one.pk).update(name=""))


def test_a_code_belongs_to_one_area_at_a_time(tree):
    refused(lambda: AreaCode.objects.create(area=tree.one, code="990101100201"))
    AreaCode.objects.filter(code="990101100201").update(valid_to=clock.today())
    AreaCode.objects.create(area=tree.one, code="990101100201")


def test_an_area_has_one_code_at_a_time(tree):
    refused(lambda: AreaCode.objects.create(area=tree.east, code="990101100299"))


@pytest.mark.parametrize("code", ["", "1", "12345", "99010110020", "99010110020x", "9901011002011"])
def test_a_code_has_the_digits_of_its_level(tree, code):
    with pytest.raises(Exception), transaction.atomic():  # noqa: B017, PT011 - too long is a DataError
        AreaCode.objects.create(area=tree.one, code=code)


def test_a_building_stands_in_a_village_and_its_grid_too(tree):
    refused(lambda: Building.objects.create(village=tree.one, name="1栋"))
    refused(lambda: Building.objects.create(village=tree.east, grid=tree.three, name="1栋"))
    refused(lambda: Building.objects.create(village=tree.east, grid=tree.cluster, name="1栋"))
    built = Building.objects.create(village=tree.east, grid=tree.one, name="1栋")
    refused(lambda: Building.objects.create(village=tree.east, name="1栋"))
    refused(lambda: Building.objects.create(village=tree.east, name=""))
    Unit.objects.create(building=built, name="一单元")
    refused(lambda: Unit.objects.create(building=built, name="一单元"))
    refused(lambda: Unit.objects.create(building=built, name=""))
