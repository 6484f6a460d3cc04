"""No page shows a row to someone whose posts do not cover it, and none ends in a 500."""

import pytest
from django.test import Client
from django.urls import reverse

from lianhu.access import bearer
from lianhu.counties import middleware
from lianhu.counties.models import County
from tests.pages import OTHER, PAGES, names, world


@pytest.fixture
def here(county):
    """The world of tests.pages in a demo county."""
    County.objects.update(demo=True)
    middleware.forget()
    yield world()
    middleware.forget()


def browser_of(here, who, settings=None):
    client = Client()
    if who.startswith("bearer"):
        from django.http import HttpResponse

        response = HttpResponse()
        others = {
            "bearer of answered": lambda: here.matters["answered"],
            "bearer of wish": lambda: here.wish.matter,
        }
        borne = others.get(who, lambda: here.matter)()
        bearer.grant(response, borne.stream)
        client.cookies.update(response.cookies)
    elif who == "admin":
        from lianhu.access.tests.factories import account
        from lianhu.bodies.tests.factories import post, somebody, tenure

        held = tenure(post("county_admin", here.county), somebody("管理员"))
        client.force_login(account(held.person))
    elif who:
        client.force_login(here.accounts[who])
    return client


def open_page(here, client, name):
    return client.get(reverse(name, args=PAGES[name].args(here)))


def test_every_page_stands_in_the_table():
    known = set(PAGES) | OTHER
    assert {name for name in names() if name not in known} == set()


def test_every_page_opens_for_whom_it_is_made(here):
    for name, page in PAGES.items():
        response = open_page(here, browser_of(here, page.who), name)
        assert response.status_code == 200, (name, response.status_code)


@pytest.mark.row("G.6")
def test_the_next_village_and_a_visitor_see_no_row(here):
    for name in [name for name, page in PAGES.items() if page.shut]:
        for who in ("next_door", "", "bearer"):
            status = open_page(here, browser_of(here, who), name).status_code
            assert status in {302, 403, 404}, (name, who, status)


def test_no_page_is_a_500_whoever_opens_it(here):
    for who in ("", "bearer", *here.accounts):
        client = browser_of(here, who)
        for name in PAGES:
            status = open_page(here, client, name).status_code
            assert status in {200, 302, 403, 404, 405, 409}, (name, who, status)


def test_a_supervisor_reads_no_name_no_phone_and_no_private_word(here):
    client = browser_of(here, "supervisor")
    # Who stands on a roll hangs on the board of the village (村民委员会组织法 第十七条).
    for name in set(PAGES) - {"rolls:show", "rolls:entry"}:
        html = open_page(here, client, name).content.decode(errors="replace")
        assert "测试人" not in html, name


def test_a_demo_county_says_so_on_every_page(here):
    for name, page in PAGES.items():
        response = open_page(here, browser_of(here, page.who), name)
        if response["Content-Type"].startswith("text/html"):
            assert "演示数据，纯属虚构" in response.content.decode(), name
