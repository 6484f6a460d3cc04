"""Whoever is put into a post gets a way in from the page of the post."""

import re

import pytest
from django.urls import reverse

from lianhu.access.models import Account, Link
from lianhu.access.tests import factories as make
from lianhu.bodies.tests import factories as bodies


@pytest.fixture
def enter(client, land):
    def as_(role, area):
        client.force_login(make.holder(role, area))
        return client

    return as_


def post_page(client, held):
    return client.get(reverse("bodies:post", args=[held.post_id])).content.decode()


def test_a_link_is_one_press_away_with_its_code_and_the_sentence(enter, land):
    client = enter("village_secretary", land.east)
    held = bodies.tenure(bodies.post("grid_worker", land.one), bodies.somebody("李某新"))
    page = post_page(client, held)
    assert "李某新还没有专属链接" in page
    where = re.search(r'action="(/links/[^"]+)"', page)[1]
    sheet = client.post(where).content.decode()
    assert "<svg" in sheet
    assert "data-copy" in sheet
    assert "李某新：这是您担任" in sheet
    assert "还没有在手机上点开" in post_page(client, held)
    Link.objects.update(device_hash=b"x" * 32, bound_at="2026-01-01T00:00:00Z")
    assert "专属链接" not in post_page(client, held).split("<main")[1]


def test_who_may_not_open_links_is_offered_none(enter, land):
    held = bodies.tenure(bodies.post("cluster_leader", land.cluster))
    page = post_page(enter("grid_worker", land.one), held)
    assert "开通专属链接" not in page


def test_the_first_password_of_staff_is_two_presses_away(enter, land, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    held = bodies.tenure(bodies.post("village_clerk", land.east), bodies.somebody("王某新"))
    page = post_page(enter("village_secretary", land.east), held)
    assert "王某新还没有账号，请县管理员" in page
    client = enter("county_admin", land.county)
    bodies.tenure(bodies.post("village_clerk", land.west), bodies.somebody("别某人"))
    where = re.search(r'href="(/accounts/new/[^"]+)"', post_page(client, held))[1]
    form = client.get(where).content.decode()
    assert "别某人" not in form
    assert "checked" in form
    sheet = client.post(where, {"tenure": held.pk, "username": "wang"}).content.decode()
    assert "初始密码" in sheet
    assert Account.objects.get(username="wang").person == held.person
    assert "还没有账号" not in post_page(client, held)


@pytest.mark.parametrize("odd", ["x", "٣", "9" * 30, "0"])
def test_an_odd_address_offers_nobody(enter, land, odd):
    page = enter("county_admin", land.county).get(reverse("access:new_account"), {"tenure": odd})
    assert page.status_code == 200


def test_help_for_the_keys_is_open_to_all_and_found_at_the_door(client, county):
    where = reverse("access:keys")
    assert where in client.get(reverse("access:sign_in")).content.decode()
    page = client.get(where).content.decode()
    for words in ("两把钥匙", "备用码", "就用这部手机", "手机丢了"):
        assert words in page
