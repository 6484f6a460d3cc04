"""What was raised is there at once: no job between saying and being seen, no other machine asked."""

import socket

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import raised

# Half of them write; a page adds the key that keeps it from being sent twice.
MOST = 12


def said(phone, here):
    phone.open("raise", here.east.key)
    phone.send(
        "raise", here.east.key, words="村口的水管漏了三天", kind="demand", where_words="上寨"
    )
    assert phone.number
    return phone.number


@pytest.mark.row("C1.16")
def test_it_stands_in_the_list_before_any_job_ran(client, here, phone):
    number = said(phone, here)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status <> 'todo'")
        assert cursor.fetchone() == (0,)
    text = enter(client, here, "clerk").get(reverse("matters:inbox")).text
    assert number in text
    assert "村口的水管漏了三天" in text
    # Whom it lies with and by when is known too: the teller read it on the slip.
    assert Matter.objects.visible_to(here.who("clerk")).get(number=number).due_at


def test_no_other_machine_is_asked_while_somebody_waits(here, phone, monkeypatch):
    def refuse(*_args, **_more):
        raise AssertionError("a page reached for another machine")

    phone.open("front")
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert said(phone, here)


def test_raising_costs_few_statements(here, phone):
    said(phone, here)
    with CaptureQueriesContext(connection) as asked:
        raised(here)
    statements = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    assert len(statements) <= MOST, "\n".join(statements)
