"""A household put elsewhere and ended, relatives of office-holders put down: in the browser."""

import pytest
from django.urls import reverse

from lianhu.people import commands, offices
from lianhu.people.models import Kin
from lianhu.people.tests.factories import household, person
from lianhu.places.commands import add_building, add_cluster, add_unit

pytestmark = pytest.mark.usefixtures("county")


def at(name, *args):
    return reverse(f"people:{name}", args=args)


@pytest.mark.row("C1.6")
def test_a_household_is_put_into_an_entrance_a_cluster_and_another_grid(desk, tree):
    home = household(tree.one)
    who = person(home=home)
    unit = add_unit(desk.actor, add_building(desk.actor, tree.east, name="一号楼"), name="二单元")
    cluster = add_cluster(desk.actor, tree.two, name="三号联户")
    assert "二单元" in desk.get(at("place", home.pk)).text
    sent = {"grid": tree.two.pk, "cluster": cluster.pk, "unit": unit.pk, "door": "302室"}
    assert desk.post(at("place", home.pk), sent).status_code == 302
    home.refresh_from_db()
    assert (home.grid, home.cluster, home.unit, home.door) == (tree.two, cluster, unit, "302室")
    page = desk.get(at("show", who.pk)).text
    assert "302室" in page
    wrong = desk.post(at("place", home.pk), {**sent, "grid": tree.one.pk})
    assert wrong.status_code == 422


def test_only_an_empty_household_is_ended(desk, tree):
    home = household(tree.one)
    assert at("end", home.pk) in desk.get(at("household", home.pk)).text
    who = person(home=home)
    assert at("end", home.pk) not in desk.get(at("household", home.pk)).text
    assert desk.post(at("end", home.pk)).status_code == 422
    commands.move_out(desk.actor, who, home)
    assert desk.post(at("end", home.pk), follow=True).status_code == 200
    home.refresh_from_db()
    assert home.ended_on
    assert at("place", home.pk) not in desk.get(at("household", home.pk)).text


def test_another_villages_household_is_not_there(desk, tree):
    home = household(tree.three)
    for name in ("household", "place"):
        assert desk.get(at(name, home.pk)).status_code == 404
    assert desk.post(at("end", home.pk)).status_code == 404


def test_a_near_relative_of_an_office_holder_is_put_down_by_name(desk, tree, monkeypatch):
    who, other = person(home=household(tree.one)), person("亲属甲", home=household(tree.one))
    address = at("change", who.pk, "kin")
    sent = {"degree": "spouse", "name": "亲属甲"}
    assert "只登记任职人员的近亲属" in desk.post(address, sent).text
    monkeypatch.setattr(offices, "holds_office", lambda pk: pk == who.pk)
    assert "没有登记这个人" in desk.post(address, {**sent, "name": "没有的人"}).text
    twin = person("亲属甲", home=household(tree.one))
    assert "同名的人不止一个" in desk.post(address, sent).text
    number = other.residences.get().household.number
    assert desk.post(address, {**sent, "number": number}).status_code == 302
    assert Kin.objects.get().other == other != twin
    assert "配偶" in desk.get(at("show", who.pk)).text
