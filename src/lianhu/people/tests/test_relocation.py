"""Where a relocated household came from, and in which flat it lives now."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.kernel.errors import Refusal
from lianhu.people import commands
from lianhu.people.models import Household, Relocation
from lianhu.people.tests.factories import household, person
from lianhu.places.commands import add_building, add_unit, mark_relocated

pytestmark = pytest.mark.usefixtures("county")


def at(name, *args):
    return reverse(f"people:{name}", args=args)


def moved(home, **words):
    words = {"origin": "990101100202", "moved_on": date(2019, 6, 1), "kept": ["land"], **words}
    return commands.relocate(SYSTEM, home, **words)


@pytest.mark.row("G.12", "C1.1")
def test_a_household_keeps_where_it_came_from_and_what_stayed_there(desk, tree):
    home = household(tree.one)
    assert "易地搬迁来的" in desk.get(at("household", home.pk)).text
    sent = {"origin": "990101100202", "moved_on": "2019-06-01", "kept": ["dividend", "land"]}
    assert desk.post(at("moved", home.pk), sent).status_code == 302
    row = Relocation.objects.get()
    assert (row.origin, row.kept) == (tree.west, ["land", "dividend"])
    page = desk.get(at("household", home.pk)).text
    for words in ("西河村", "990101100202", "2019年6月1日", "承包地", "集体收益分配"):
        assert words in page


@pytest.mark.row("G.12")
def test_a_correction_says_why_and_keeps_what_stood_before(desk, tree):
    home = household(tree.one)
    moved(home)
    sent = {"origin": "上寨村三组", "moved_on": "2018-05-01"}
    refused = desk.post(at("moved", home.pk), sent)
    assert refused.status_code == 422
    assert "上寨村三组" in refused.text
    assert desk.post(at("moved", home.pk), {**sent, "reason": "写错了"}).status_code == 302
    page = desk.get(at("household", home.pk)).text
    assert "上寨村三组" in page
    assert "2019年6月1日（" not in page
    assert "（写错了）" in page
    assert "更正记录" in page
    with pytest.raises(IntegrityError), transaction.atomic():
        Relocation.objects.create(household=home, origin_words="x", moved_on=date(2018, 1, 1))


def test_the_log_holds_neither_the_place_nor_the_reason(tree):
    home = household(tree.one)
    moved(home)
    moved(home, origin="上寨村三组", reason="核对过")
    for body in Event.objects.of(f"household:{home.pk}").values_list("body", flat=True):
        assert "上寨" not in body
        assert "核对过" not in body


@pytest.mark.parametrize(
    "words, field",
    [
        ({"origin": ""}, "origin"),
        ({"origin": "12345"}, "origin"),
        ({"moved_on": None}, "moved_on"),
        ({"moved_on": date(2999, 1, 1)}, "moved_on"),
        ({"kept": ["gold"]}, "kept"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(tree, words, field):
    with pytest.raises(Refusal) as refused:
        moved(household(tree.one), **words)
    assert refused.value.field == field


@pytest.mark.row("C1.1")
def test_a_community_people_were_moved_to_asks_at_once(desk, tree):
    where = reverse("places:change", args=[tree.east.key, "relocated"])
    desk.post(where, {"relocated": "on"})
    tree.east.refresh_from_db()
    assert tree.east.relocated
    assert "安置社区" in desk.get(reverse("places:area", args=[tree.east.key])).text
    answer = desk.post(at("new_household"), {"kind": "living", "grid": tree.one.pk})
    home = Household.objects.get()
    assert answer.url == at("moved", home.pk)
    assert "还没有登记从哪里搬来" in desk.get(at("household", home.pk)).text
    mark_relocated(SYSTEM, tree.east, relocated=False)
    answer = desk.post(at("new_household"), {"kind": "living", "grid": tree.one.pk})
    assert "/moved/" not in answer.url


def test_only_a_village_is_a_community_people_were_moved_to(tree):
    with pytest.raises(Refusal):
        mark_relocated(SYSTEM, tree.one, relocated=True)


@pytest.mark.row("C1.6", "C1.1")
def test_building_entrance_floor_and_room_are_data(desk, tree):
    building = add_building(SYSTEM, tree.east, name="7栋", grid=tree.one)
    unit = add_unit(SYSTEM, building, name="1单元")
    page = desk.get(at("new_household")).text
    assert "7栋 1单元" in page
    sent = {"kind": "living", "grid": tree.one.pk, "unit": unit.pk, "floor": "3", "room": "302室"}
    desk.post(at("new_household"), sent)
    high = Household.objects.get()
    assert (high.unit, high.floor, high.room) == (unit, 3, "302")
    person("岑某", home=high, relation="02")
    low = household(tree.one, unit=unit, floor=-1, room="01")
    assert "7栋1单元负1层01室" in desk.get(at("household", low.pk)).text
    page = desk.get(at("building", building.pk)).text
    assert page.index(low.number) < page.index(high.number)
    assert "岑某" in page
    assert at("building", building.pk) in desk.get(
        reverse("places:area", args=[tree.east.key])
    ).text  # fmt: skip


@pytest.mark.row("C1.6")
def test_no_floor_without_an_entrance_and_no_floor_nought(desk, tree):
    home = household(tree.one)
    unit = add_unit(SYSTEM, add_building(SYSTEM, tree.east, name="7栋"), name="1单元")
    for words, said in (
        ({"floor": "3"}, "先选楼栋单元"),
        ({"unit": unit.pk, "floor": "0"}, "没有0层"),
    ):
        answer = desk.post(at("place", home.pk), {"grid": tree.one.pk, **words})
        assert (answer.status_code, said in answer.text) == (422, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Household.objects.filter(pk=home.pk).update(floor=3)


def test_the_next_villages_moves_and_buildings_are_not_there(desk, tree):
    home = household(tree.three)
    building = add_building(SYSTEM, tree.west, name="8栋")
    assert desk.get(at("moved", home.pk)).status_code == 404
    assert desk.get(at("building", building.pk)).status_code == 404
    empty = add_building(SYSTEM, tree.east, name="9栋")
    assert "还没有住户" in desk.get(at("building", empty.pk)).text
