"""The tree in the browser: found, opened, changed, and refused in words."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.places import commands
from lianhu.places.models import Area, Building
from lianhu.places.tests.factories import area, staff

pytestmark = pytest.mark.usefixtures("county")


def read(response, status=200):
    assert response.status_code == status, response.content.decode()[-2000:]
    return response.content.decode()


def at(where, what=""):
    return (
        reverse("places:change", args=[where.key, what])
        if what
        else reverse("places:area", args=[where.key])
    )


def test_before_anything_is_loaded_it_says_what_to_do(county, client):
    assert "还没有载入区域" in read(client.get(reverse("places:tree")))


@pytest.mark.row("C1.10")
def test_the_tree_opens_step_by_step_without_script(tree, client):
    first = read(client.get(reverse("places:tree")))
    assert "统计用区划代码，不含港澳台数据" in first
    assert "河谷镇" in first
    assert "东河村" not in first
    opened = read(client.get(reverse("places:tree"), {"open": tree.east.key}))
    assert "一号网格" in opened
    assert "三级网格" in opened
    assert "990101100201" in opened
    assert "联户一" not in opened


def test_a_branch_comes_alone(tree, client):
    piece = read(client.get(reverse("places:branch", args=[tree.one.key])))
    assert "联户一" in piece
    assert "<html" not in piece


@pytest.mark.parametrize(
    "words,hit", [("东河", "东河村"), ("990101100202", "西河村"), ("9901", "测试县")]
)
def test_areas_are_found_by_name_or_code(tree, client, words, hit):
    assert hit in read(client.get(reverse("places:tree"), {"q": words}))


@pytest.mark.parametrize("words", ["无此地", "%", "1" * 500, "东\x00河\x00x", "'\"<b>", "𠀀"])
def test_nothing_found_is_said(tree, client, words):
    assert "没有找到这个名称或代码的区域" in read(client.get(reverse("places:tree"), {"q": words}))


@pytest.mark.row("C1.6", "C1.8")
def test_the_page_of_a_village_shows_grids_buildings_and_what_is_missing(tree, sign_in):
    building = commands.add_building(SYSTEM, tree.east, name="7栋", grid=tree.one)
    commands.add_unit(SYSTEM, building, name="一单元")
    commands.add_building(SYSTEM, tree.east, name="8栋")
    text = read(sign_in(staff(tree.east)).get(at(tree.east)))
    for word in (
        "一号网格",
        "二号网格",
        "7栋",
        "一单元",
        "未归入网格",
        "没有联户单元的网格",
        "划分网格",
    ):
        assert word in text
    assert "三号网格" not in text


def test_a_visitor_sees_the_area_and_no_button(tree, client):
    text = read(client.get(at(tree.east)))
    assert "一号网格" in text
    assert "划分网格" not in text
    assert "全覆盖检查" not in text


def test_an_ended_area_is_for_staff_only(tree, client, sign_in):
    commands.end_area(SYSTEM, tree.two)
    assert client.get(at(tree.two)).status_code == 404
    assert "已停用" in read(sign_in(staff(tree.east)).get(at(tree.two)))


@pytest.mark.row("C1.10")
def test_a_grid_is_divided_on_the_page(tree, sign_in):
    client = sign_in(staff(tree.east))
    answer = client.post(
        at(tree.two, "grid"), {"name": "上片", "level_name": "四级网格"}, follow=True
    )
    assert "上片" in read(answer)
    assert Area.objects.get(name="上片").level == "四级网格"


@pytest.mark.parametrize(
    "what,where,data",
    [
        ("cluster", "two", {"name": "联户二"}),
        ("group", "east", {"name": "三组"}),
        ("building", "east", {"name": "7栋"}),
        ("rename", "one", {"name": "河边", "level_name": ""}),
        ("end", "cluster", {}),
    ],
)
def test_each_deed_is_done_on_its_page(tree, sign_in, what, where, data):
    client = sign_in(staff(tree.town))
    url = at(getattr(tree, where), what)
    assert "lh-form" in read(client.get(url))
    assert "已办好" in read(client.post(url, data, follow=True))


def test_the_end_of_a_village_is_not_offered_in_it(tree, sign_in):
    client = sign_in(staff(tree.east))
    assert at(tree.east, "end") not in read(client.get(at(tree.east)))
    assert client.get(at(tree.east, "end")).status_code == 403
    assert at(tree.two, "end") in read(client.get(at(tree.two)))


@pytest.mark.row("C1.6")
def test_buildings_get_a_grid_and_entrances_on_the_page(tree, sign_in):
    client = sign_in(staff(tree.east))
    row = commands.add_building(SYSTEM, tree.east, name="7栋")
    client.post(at(tree.east, "put-building"), {"building": row.pk, "grid": tree.one.pk})
    client.post(at(tree.east, "unit"), {"building": row.pk, "name": "一单元"})
    built = Building.objects.get()
    assert built.grid == tree.one
    assert [str(unit) for unit in built.units.all()] == ["一单元"]


@pytest.mark.parametrize(
    "data,words",
    [
        ({"name": ""}, "这里必填"),
        ({"name": "长" * 61}, "名称最多60个字，现有61个字"),
        ({"name": "一号网格"}, "这里已经有同名的网格"),
        ({"name": "好名字", "level_name": "长" * 21}, "层级名称最多20个字"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(tree, sign_in, data, words):
    text = read(sign_in(staff(tree.east)).post(at(tree.east, "grid"), data), 422)
    assert words in text
    assert data["name"] in text


def test_a_foreign_grid_is_no_choice(tree, sign_in):
    client = sign_in(staff(tree.town))
    answer = client.post(at(tree.east, "building"), {"name": "7栋", "grid": tree.three.pk})
    read(answer, 422)
    assert not Building.objects.exists()


def test_the_next_village_and_strangers_are_kept_out(tree, client, sign_in):
    assert client.get(at(tree.east, "grid")).status_code == 302
    assert client.post(at(tree.east, "grid"), {"name": "新"}).status_code == 403
    other = sign_in(staff(tree.west))
    assert other.get(at(tree.east, "grid")).status_code == 403
    assert other.post(at(tree.east, "grid"), {"name": "新"}).status_code == 403


@pytest.mark.parametrize("what", ["dance", "cluster", "unit"])
def test_what_an_area_cannot_do_is_not_there(tree, sign_in, what):
    assert sign_in(staff(tree.town)).get(at(tree.town, what)).status_code == 404


@pytest.mark.parametrize("key", ["zzzzzz", "1", "a-b"])
def test_no_such_area_is_a_page_in_words(tree, client, key):
    assert "没有找到" in read(client.get(f"/places/{key}/"), 404)


def fill(village, numbers):
    for n in numbers:
        grid = area("grid", village, name=f"格{n}")
        building = commands.add_building(SYSTEM, village, name=f"{n}栋", grid=grid)
        commands.add_unit(SYSTEM, building, name="一单元")


def statements(client, *where):
    with CaptureQueriesContext(connection) as seen:
        read(client.get(*where))
    return len(seen)


def test_no_page_asks_once_per_row(tree, sign_in):
    client = sign_in(staff(tree.town))
    pages = [(at(tree.west),), (reverse("places:tree"), {"open": tree.west.key})]
    fill(tree.west, range(1, 3))
    few = [statements(client, *where) for where in pages * 2][2:]  # the first time fills caches
    fill(tree.west, range(3, 40))
    assert [statements(client, *where) for where in pages] == few
    assert few[1] <= 5


def test_of_two_who_rename_one_grid_the_second_is_told(tree, sign_in):
    client = sign_in(staff(tree.town))
    url = at(tree.one, "rename")
    seen = re.search(r'name="as_seen" value="(\w+)"', read(client.get(url)))[1]
    first = {"name": "河边", "level_name": "", "as_seen": seen}
    assert client.post(url, first).status_code == 302
    late = read(client.post(url, {**first, "name": "河湾"}), 409)
    assert "别人刚改过" in late
    assert 'value="河湾"' in late
    tree.one.refresh_from_db()
    assert tree.one.name == "河边"
