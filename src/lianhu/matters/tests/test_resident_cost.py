"""What a resident page costs: queries, bytes over the air, and no account ever asked for."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianhu.files.intake import take
from lianhu.files.tests.factories import PHONE, jpeg, upload
from lianhu.matters import commands
from lianhu.matters.tests.factories import bearer, carried, fresh
from lianhu.matters.tests.phone import Phone

KILOBYTE = 1024
LIMIT = 150 * KILOBYTE
WHOLE = ("village", "raise", "mine", "slip", "front", "follow", "promises", "methods")


@pytest.fixture
def phone(here):
    """A phone whose owner has a matter with words, photos, plan, answer and comments."""
    files = [take(PHONE, upload(jpeg(64, 48)), kind="photo") for _ in range(3)]
    matter = carried(here, "answered", actor=PHONE, files=files)
    for n in range(5):
        carried(here, "claimed")
        commands.comment(bearer(matter), fresh(matter), words=f"第{n}句")
    carried(here, "shown")
    found = Phone()
    found.follow(matter)
    found.open("mine", matter.number)
    found.matter, found.place = matter, here.east
    return found


def seen(phone, page):
    about = {"front": [], "follow": [], "mine": [phone.matter.number], "slip": [phone.matter.number],
             "rate": [phone.matter.number], "comment": [phone.matter.number]}  # fmt: skip
    return phone.open(page, *about.get(page, [phone.place.key]))


@pytest.mark.parametrize(
    ("page", "most"),
    [("front", 5), ("village", 9), ("raise", 3), ("promises", 7), ("methods", 3), ("follow", 0),
     ("mine", 8), ("slip", 3), ("rate", 1), ("comment", 1)],
)  # fmt: skip
def test_a_page_asks_few_questions_and_none_about_accounts(phone, page, most):
    seen(phone, page)
    with CaptureQueriesContext(connection) as asked:
        seen(phone, page)
    assert phone.status == 200
    said = [query["sql"] for query in asked]
    assert len(said) <= most, "\n".join(said)
    for sql in said:
        assert "django_session" not in sql
        assert "access_account" not in sql
        assert "access_link" not in sql


def test_the_questions_do_not_grow_with_the_matter(here, phone):
    with CaptureQueriesContext(connection) as before:
        seen(phone, "mine")
    for n in range(10):
        commands.comment(bearer(phone.matter), fresh(phone.matter), words=f"再{n}")
    with CaptureQueriesContext(connection) as after:
        seen(phone, "mine")
    assert len(after) == len(before), "\n".join(query["sql"] for query in after)


def over_the_air(response):
    """Bytes of a first visit: the page as the server sends it, its styles and scripts gzipped."""
    names = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', response.text)
    total, waiting, done = len(response.content), list(names), set()
    while waiting:
        name = waiting.pop()
        if name in done:
            continue
        done.add(name)
        with open(finders.find(name), "rb") as file:
            body = file.read()
        total += len(gzip.compress(body))
        if name.endswith(".js"):
            folder = name.rsplit("/", 1)[0]
            parts = re.findall(r'(?:from|import)\s*\(?\s*"\./([\w.]+)"', body.decode())
            waiting += [f"{folder}/{part}" for part in parts]
    return total


@pytest.mark.parametrize("page", WHOLE)
def test_a_first_visit_is_light(phone, page):
    """Scripts that a page loads only when it has something for them are counted on every page."""
    size = over_the_air(seen(phone, page))
    assert size < LIMIT, f"{page}: {size / KILOBYTE:.0f} KB"


def test_a_stranger_gets_no_cookie_but_the_forms_own(here):
    stranger = Phone()
    stranger.open("village", here.east.key)
    assert set(stranger.client.cookies) <= {"csrftoken"}
