"""The desk where keys are opened, and the page that lists the interfaces."""

import re

import pytest
from django.urls import reverse

from lianhu.access.tests.factories import account
from lianhu.api.models import Token
from lianhu.api.tests.factories import _ready, channel_key, make_demo, staff_key
from lianhu.api.v1.interface import operations
from lianhu.audit.actor import SYSTEM
from lianhu.bodies.tests.factories import post, somebody, tenure


@pytest.fixture
def admin(here, client):
    made = account(tenure(post("county_admin", here.county), somebody("县管理员")).person)
    client.force_login(_ready(made))
    return made


def fill(here, **words):
    return {
        "kind": "channel", "label": "热线对接", "channel": "hotline-12345", "area": here.county.pk,
        "may_act": "on", "hourly": "600", "days": "365", **words,
    }  # fmt: skip


def test_a_key_is_opened_and_shown_once(here, client, admin):
    answer = client.post(reverse("api:new_token"), fill(here))
    word = re.search(r"lh_[\w-]{43}", answer.content.decode())[0]
    assert "只显示这一次" in answer.content.decode()
    found = client.get("/api/v1/matters", HTTP_AUTHORIZATION=f"Bearer {word}")
    assert found.status_code == 200
    listed = client.get(reverse("api:tokens")).content.decode()
    assert "热线对接" in listed
    assert word not in listed


def test_a_key_for_oneself(here, client, admin):
    client.post(reverse("api:new_token"), fill(here, kind="staff", channel=""))
    assert Token.objects.visible_to(SYSTEM).get().account == admin


@pytest.mark.parametrize(
    "words", [{"channel": ""}, {"channel": "坏 的"}, {"label": ""}, {"area": "0"}, {"hourly": "0"}]
)
def test_what_is_wrong_stands_at_its_field(here, client, admin, words):
    answer = client.post(reverse("api:new_token"), fill(here, **words))
    assert answer.status_code == 422
    assert "热线对接" in answer.content.decode() or "label" in words
    assert not Token.objects.visible_to(SYSTEM).exists()


def test_a_key_is_stopped(here, client, admin):
    word = channel_key(here)
    token = Token.objects.visible_to(SYSTEM).get()
    page = reverse("api:revoke", args=[token.pk])
    assert token.label in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    refused = client.get("/api/v1/matters", HTTP_AUTHORIZATION=f"Bearer {word}")
    assert refused.status_code == 401
    assert client.get(page).status_code == 404


def test_others_do_not_come_in(here, client):
    staff_key(here, "clerk")
    token = Token.objects.visible_to(SYSTEM).get()
    pages = [
        reverse("api:tokens"),
        reverse("api:new_token"),
        reverse("api:revoke", args=[token.pk]),
    ]
    for page in pages:
        assert client.get(page).status_code == 302
    client.force_login(here.accounts["clerk"])
    for page in pages:
        assert client.get(page).status_code == 302 or client.get(page).status_code == 403


def test_the_list_asks_the_same_however_long(here, client, admin, django_assert_max_num_queries):
    for number in range(5):
        channel_key(here, f"system-{number}")
    with django_assert_max_num_queries(9):
        client.get(reverse("api:tokens"))


def test_every_operation_is_listed_in_chinese(here, client):
    page = client.get(reverse("api:index")).content.decode()
    for one in operations():
        assert one["path"] in page
        assert re.search(r"[\u4e00-\u9fff]", one["summary"])
        assert one["words"] in page.replace("&quot;", '"')
    assert "/open311/v2/requests.{format}" in page
    assert "演示数据，纯属虚构" not in page
    assert not re.search(r'(src|href)="https?://', page)


def test_a_demo_county_says_so(here, client, county):
    make_demo(county)
    assert "演示数据，纯属虚构" in client.get(reverse("api:index")).content.decode()
