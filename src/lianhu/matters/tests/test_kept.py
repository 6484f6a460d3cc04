"""Kept pages: never older than the database, never shared by two people."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianhu.access.device import DEVICE
from lianhu.audit.actor import SYSTEM
from lianhu.matters.tests.factories import raised, village
from lianhu.places import commands as places
from lianhu.shell.kept import _pages, _state

TOKEN = re.compile(r'[A-Za-z0-9]{64}|name="once" value="[0-9a-f]{32}"|u[0-9a-f]{8}')


@pytest.fixture
def here(own_database):
    _pages.clear()
    yield village()
    _pages.clear()


def addresses(here):
    key = here.east.key
    return [
        reverse("matters:front"),
        *(reverse(f"matters:{name}", args=[key]) for name in ("village", "raise", "promises", "methods")),
        reverse("publicity:board", args=[key]),
    ]  # fmt: skip


def drawn(address, **cookies):
    client = Client()
    client.cookies.load(cookies)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return answer.text, len(asked.captured_queries)


def unchanged(address, **cookies):
    """The page drawn twice while nothing was written: the first, the second and what it cost.

    The state is that of the whole server, and other tests write beside this one.
    """
    for _ in range(200):
        before = _state()
        first, _cost = drawn(address)
        again, cost = drawn(address, **cookies)
        if _state() == before:
            return first, again, cost
    raise AssertionError("somebody writes all the time")


def test_a_page_nobody_changed_costs_one_statement_and_says_the_same(here):
    for address in addresses(here):
        first, again, cost = unchanged(address)
        assert cost == 1, address
        assert TOKEN.sub("", again) == TOKEN.sub("", first)


def test_every_committed_change_is_seen_at_once(here):
    front = reverse("matters:village", args=[here.east.key])
    before, _again, cost = unchanged(front)
    assert cost == 1
    raised(here)
    after, cost = drawn(front)
    assert cost > 1
    assert TOKEN.sub("", after) != TOKEN.sub("", before)
    places.rename(SYSTEM, here.east, name="改了名的村（虚构）")
    assert "改了名的村" in drawn(front)[0]


def test_no_two_visitors_share_a_token_or_a_key(here):
    address = reverse("matters:raise", args=[here.east.key])
    pages = [drawn(address)[0] for _ in range(4)]
    for pattern in (
        r'name="csrfmiddlewaretoken" value="(\w{64})"',
        r'name="once" value="(\w{32})"',
    ):
        found = [re.findall(pattern, page) for page in pages]
        assert all(found)
        assert len({one for several in found for one in several}) == 4


def test_a_form_from_a_kept_page_is_taken(here):
    address = reverse("matters:raise", args=[here.east.key])
    drawn(address)
    client = Client(enforce_csrf_checks=True)
    page = client.get(address).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', page)[1]
    once = re.search(r'name="once" value="(\w{32})"', page)[1]
    fields = {"csrfmiddlewaretoken": token, "once": once, "words": "路灯坏了", "kind": "demand"}
    answer = client.post(address, {**fields, "reach": "page"})
    assert answer.status_code == 302


@pytest.mark.parametrize("cookie", ["lianhu_session", "lianhu_bearer", "messages", "anything"])
def test_whoever_may_be_somebody_gets_a_page_of_their_own(here, cookie):
    address = reverse("matters:village", args=[here.east.key])
    assert unchanged(address, **{DEVICE: "d" * 24})[2] == 1
    assert drawn(address, **{cookie: "x"})[1] > 1


def test_the_large_version_is_kept_apart(here):
    address = reverse("matters:village", args=[here.east.key])
    plain = drawn(address)[0]
    assert "lh-elder" not in plain
    assert "lh-elder" in drawn(address, daziban="1")[0]
    assert "lh-elder" not in drawn(address)[0]
