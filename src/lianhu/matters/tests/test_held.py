"""A row that somebody else holds: a sentence and the words kept, never a fault."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from lianhu.kernel import clock
from lianhu.matters.tests.desk import enter, hidden, url
from lianhu.matters.tests.factories import carried, fresh, village


@pytest.fixture
def other(own_database):
    """Another connection: `hold(matter)` on it takes the row, `rollback()` lets it go."""
    at = settings.DATABASES["default"]
    with psycopg.connect(
        dbname=own_database, host=at["HOST"], port=at["PORT"] or None,
        user=at["USER"] or None, password=at["PASSWORD"] or None,
    ) as link:  # fmt: skip
        yield link
        link.rollback()


def hold(link, matter):
    schema = connection.schema_name
    link.execute(f'SELECT 1 FROM "{schema}".matters_matter WHERE id = %s FOR UPDATE', [matter.pk])


def impatient():
    """As the service waits, but a moment only."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")


def test_who_waits_too_long_reads_so_and_loses_no_word(client, other):
    here = village()
    matter = carried(here, "sent")
    enter(client, here, "worker")
    where = url("act", matter, "claim")
    form = hidden(client.get(where))
    impatient()
    hold(other, matter)
    said = {"measures": "今晚就换", "steps": "换", "promised_on": clock.today().isoformat()}
    answer = client.post(where, {**form, **said})
    assert answer.status_code == 409
    assert "正有人在办" in answer.text
    assert "今晚就换" in answer.text
    assert fresh(matter).holder_id is None


def test_a_resident_reads_so_too_and_sends_it_again(phone, other):
    matter = carried(village(), "claimed")
    phone.follow(matter)
    impatient()
    hold(other, matter)
    phone.send("comment", matter.number, words="还有一盏也不亮")
    assert phone.status == 409
    assert "正有人在办" in phone.text
    assert "还有一盏也不亮" in phone.html
    other.rollback()
    phone.send("comment", matter.number, words="还有一盏也不亮")
    assert fresh(matter).words.get(role="comment").text == "还有一盏也不亮"


def test_a_page_is_read_while_a_row_is_held(client, other):
    here = village()
    matter = carried(here, "sent")
    enter(client, here, "worker")
    impatient()
    hold(other, matter)
    assert client.get(reverse("matters:inbox")).status_code == 200
    assert client.get(url("show", matter)).status_code == 200
