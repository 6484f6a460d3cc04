"""What may be done to the tree, by whom, and what it says when it may not."""

import pytest

from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.audit.models import Event
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.places import commands, coverage
from lianhu.places.models import Area, Building
from lianhu.places.queries import (
    ancestors,
    by_code,
    children,
    covers,
    labels,
    leaf_grids,
    on_path,
    subtree,
    village_of,
)
from lianhu.places.tests.factories import area, staff

pytestmark = pytest.mark.usefixtures("county")


@pytest.mark.row("C1.10")
def test_three_levels_each_with_a_name(tree):
    clerk = staff(tree.town, "places.add_grid")
    first = commands.add_grid(clerk, tree.west, name="片区", level_name="一级网格")
    second = commands.add_grid(clerk, first, name="楼栋群", level_name="二级网格")
    third = commands.add_grid(clerk, second, name="内院", level_name=" 三级网格 ")
    assert [str(a) for a in ancestors(third)][-3:] == ["西河村", "片区", "楼栋群"]
    assert third.level == "三级网格"
    assert Event.objects.of(f"area:{third.pk}").get().place == third.path


def test_nobody_divides_what_is_not_theirs(tree):
    for actor in (VISITOR, staff(tree.west, "places.add_grid"), staff(tree.east, "places.rename")):
        with pytest.raises(NotAllowed):
            commands.add_grid(actor, tree.east, name="新格")


@pytest.mark.parametrize("name", ["", "  ", "长" * 61])
def test_a_name_is_asked_for_at_its_field(tree, name):
    with pytest.raises(Refusal) as no:
        commands.add_grid(SYSTEM, tree.east, name=name)
    assert no.value.field == "name"


def test_names_are_taken_once_per_parent(tree):
    with pytest.raises(Refusal, match="同名"):
        commands.add_grid(SYSTEM, tree.east, name="一号网格")
    commands.add_grid(SYSTEM, tree.west, name="一号网格")


@pytest.mark.parametrize(
    "parent,run",
    [
        ("county", commands.add_grid),
        ("cluster", commands.add_grid),
        ("one", commands.add_grid),
        ("east", commands.add_cluster),
    ],
)
def test_what_cannot_lie_there_is_said_in_words(tree, parent, run):
    with pytest.raises(Refusal, match=r"不能|住户"):
        run(SYSTEM, getattr(tree, parent), name="新")


def test_a_grid_with_grids_takes_no_clusters(tree):
    commands.add_grid(SYSTEM, tree.two, name="内格")
    with pytest.raises(Refusal, match="不能又分网格又设联户"):
        commands.add_cluster(SYSTEM, tree.two, name="联户")


def test_groups_are_added_and_real_divisions_are_loaded(tree):
    group = commands.add_area(SYSTEM, parent=tree.east, kind="group", name="三组")
    assert village_of(commands.add_grid(SYSTEM, group, name="组网格")) == tree.east
    with pytest.raises(Refusal, match="载入"):
        commands.add_area(SYSTEM, parent=tree.town, kind="village", name="新村")


def test_invented_places_are_marked_and_so_is_what_lies_in_them(tree):
    village = commands.add_area(
        SYSTEM, parent=tree.town, kind="village", name="虚构的白水村", invented=True
    )
    grid = commands.add_grid(SYSTEM, village, name="一号网格")
    assert grid.invented
    assert not tree.one.invented


def test_renaming_a_division_keeps_its_official_name(tree):
    commands.rename(SYSTEM, tree.east, name="东河", level_name="一级网格")
    tree.east.refresh_from_db()
    assert (tree.east.name, str(tree.east), tree.east.level) == ("东河村", "东河", "一级网格")
    commands.rename(SYSTEM, tree.one, name="河边网格")
    tree.one.refresh_from_db()
    assert tree.one.name == "河边网格"
    with pytest.raises(Refusal, match="同名"):
        commands.rename(SYSTEM, tree.two, name="河边网格")


def test_ending_goes_from_the_leaves_up(tree):
    with pytest.raises(Refusal, match="下面还有区域"):
        commands.end_area(SYSTEM, tree.one)
    commands.end_area(SYSTEM, tree.cluster)
    commands.end_area(SYSTEM, tree.one)
    with pytest.raises(Conflict):
        commands.end_area(SYSTEM, tree.one)
    with pytest.raises(Refusal, match="已经停用"):
        commands.add_cluster(SYSTEM, tree.one, name="联户二")
    assert tree.one not in children(tree.east)
    assert tree.one not in Area.objects.visible_to(VISITOR)
    assert tree.one in Area.objects.visible_to(staff(tree.west))


def test_a_village_does_not_end_itself(tree):
    bare = area("village", tree.town, name="空村")
    with pytest.raises(NotAllowed):
        commands.end_area(staff(bare), bare)
    commands.end_area(staff(tree.town), bare)


def test_an_ended_division_gives_its_code_back(tree):
    village = area("village", tree.town, code="990101100299")
    commands.end_area(SYSTEM, village)
    assert by_code("990101100299") is None


@pytest.mark.row("C1.6")
def test_buildings_and_entrances(tree):
    building = commands.add_building(SYSTEM, tree.east, name="1栋")
    unit = commands.add_unit(SYSTEM, building, name="一单元")
    commands.put_building(SYSTEM, building, grid=tree.one)
    assert Building.objects.get().grid == tree.one
    assert unit.building == building
    for run, match in (
        (lambda: commands.add_building(SYSTEM, tree.east, name="1栋"), "同名"),
        (lambda: commands.add_building(SYSTEM, tree.one, name="2栋"), "村或社区"),
        (
            lambda: commands.add_building(SYSTEM, tree.east, name="2栋", grid=tree.three),
            "现有的网格",
        ),
        (lambda: commands.put_building(SYSTEM, building, grid=tree.cluster), "现有的网格"),
        (lambda: commands.add_unit(SYSTEM, building, name="一单元"), "同名"),
        (lambda: commands.add_unit(SYSTEM, building, name=""), "名称"),
    ):
        with pytest.raises(Refusal, match=match):
            run()


def test_the_path_answers_without_walking(tree, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [a.pk for a in ancestors(tree.one)] == [tree.county.pk, tree.town.pk, tree.east.pk]
    with django_assert_num_queries(1):
        assert village_of(tree.cluster) == tree.east
    assert village_of(tree.east) == tree.east
    assert village_of(tree.town) is None
    assert on_path(tree.one.path)[-1] == tree.one
    assert covers(tree.east.path, tree.one.path)
    assert not covers(tree.east.path, tree.three.path)
    assert set(subtree(tree.east)) == {tree.east, tree.one, tree.two, tree.cluster}
    assert set(leaf_grids(tree.county)) == {tree.one, tree.two, tree.three}


def test_many_rows_are_labelled_in_one_query(tree, django_assert_num_queries):
    paths = [tree.one.path, tree.three.path, tree.town.path, "999999."]
    with django_assert_num_queries(1):
        words = labels(paths)
    assert words[tree.one.path] == "东河村·一号网格"
    assert words[tree.three.path] == "西河村·三号网格"
    assert words[tree.town.path] == "河谷镇"
    assert words["999999."] == ""


def test_children_stand_by_code_then_age(tree):
    late = area("village", tree.town, name="甲村")
    early = area("village", tree.town, name="乙村", code="990101100001")
    assert list(children(tree.town)) == [early, tree.east, tree.west, late]


@pytest.mark.row("C1.8")
def test_coverage_names_what_is_missing(tree):
    bare = area("village", tree.town, name="空村")
    commands.add_building(SYSTEM, tree.east, name="1栋")
    found = {finding.label: finding for finding in coverage.check(tree.county)}
    assert found["没有划分网格的村（社区）"].examples == [str(bare)]
    assert found["没有归入网格的楼栋"].examples == ["东河村 1栋"]
    assert found["没有联户单元的网格"].count == 2
