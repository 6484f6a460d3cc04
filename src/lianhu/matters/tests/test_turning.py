"""Turning pages forth and back shows each row once, whatever is done meanwhile."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.kernel import clock
from lianhu.matters import turning
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import raised
from lianhu.matters.turning import Mark

NUMBERS = re.compile(r'data-open href="/office/m/(\d{9})/"')
TURN = re.compile(r'href="\?((?:after|before)=[^"]+)"')


@pytest.fixture
def many(here, monkeypatch):
    """Eleven rows in pages of three; some due at the same moment, some never."""
    monkeypatch.setattr(turning, "ROWS", 3)
    monkeypatch.setattr("lianhu.matters.views.office.ROWS", 3)
    first = raised(here)
    rows = [Matter.objects.get(pk=first.pk) for _ in range(10)]
    for k, row in enumerate(rows):
        row.pk, row.number, row.teller = None, f"{k:09}", None
        row.due_at = None if k % 4 == 3 else clock.now() + timedelta(days=k // 3)
    Matter.objects.bulk_create(rows)
    return [one.number for one in Matter.objects.order_by("due_at", "pk")]


def pages(client, here):
    """The numbers of each page, in order of turning."""
    found, query = [], ""
    enter(client, here, "clerk")
    while len(found) < 20:
        text = client.get(reverse("matters:inbox") + query).text
        found.append(NUMBERS.findall(text))
        ways = [one.replace("&amp;", "&") for one in TURN.findall(text)]
        next_ = [one for one in ways if one.startswith("after")]
        if not next_:
            return found
        query = "?" + next_[0]
    return found


def test_every_row_stands_on_one_page_and_in_order(client, here, many):
    found = pages(client, here)
    assert [number for page in found for number in page] == many
    assert [len(page) for page in found] == [3, 3, 3, 2]


def test_back_from_the_end_are_the_same_pages(client, here, many):
    last = Matter.objects.get(number=many[-1])
    enter(client, here, "clerk")
    end = f"?before={Mark(None, last.pk + 1)}&from=8"
    found, query = [], end
    while query and len(found) < 20:
        text = client.get(reverse("matters:inbox") + query).text
        found = NUMBERS.findall(text) + found
        ways = [one for one in TURN.findall(text) if one.startswith("before")]
        query = "?" + ways[0].replace("&amp;", "&") if ways else ""
    assert found == many


def test_what_is_closed_meanwhile_makes_nobody_skip_a_row(client, here, many):
    enter(client, here, "clerk")
    text = client.get(reverse("matters:inbox")).text
    onward = next(one for one in TURN.findall(text) if one.startswith("after"))
    Matter.objects.filter(number__in=many[:2]).update(
        closed_at=clock.now(), answered_at=clock.now(), phase="closed"
    )
    text = client.get(reverse("matters:inbox") + "?" + onward.replace("&amp;", "&")).text
    assert NUMBERS.findall(text) == many[3:6]
    assert "第 4–6 件" in text


@pytest.mark.parametrize(
    "text", ["", ".", "1", "x.1", "1.x", "9" * 19 + ".1", "9" * 18 + ".1", "١.1"]
)
def test_what_is_no_mark_is_none(text):
    assert Mark.read(text) is None


def test_a_mark_reads_back():
    for mark in (Mark(clock.now(), 7), Mark(None, 9)):
        assert Mark.read(str(mark)) == mark
