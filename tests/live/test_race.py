"""Thirty-two at once want the same matter: one has it, the others are told who."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from lianhu.access.tests.factories import account
from lianhu.audit.models import Event
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.counties.current import enter_only
from lianhu.kernel import clock
from lianhu.matters.models import Matter, Plan
from lianhu.matters.tests.desk import hidden
from lianhu.matters.tests.factories import carried, village

pytestmark = pytest.mark.live
MANY = 32


def rival(here, n):
    """Somebody who may claim: a grid worker of the same grid with the same duty."""
    made = post("grid_worker", here.one, title=f"网格员{n}号", duties=["infrastructure"])
    held = tenure(made, somebody(f"领单人{n}"))
    return held, account(held.person, username=f"rival{n}")


def claim(matter, user, all_ready):
    """Open the form, wait for the others, send it: as a browser, on a connection of its own."""
    try:
        enter_only()
        client = Client()
        client.force_login(user)
        where = reverse("matters:act", args=[matter.number, "claim"])
        page = client.get(where)
        page.text = page.content.decode()
        words = {
            "measures": "去修",
            "steps": "看现场\n修好",
            "promised_on": (clock.today() + timedelta(days=2)).isoformat(),
        }
        all_ready.wait(120)
        answer = client.post(where, {**hidden(page), **words})
        return answer.status_code, answer.content.decode()
    finally:
        connection.close()


@pytest.mark.row("C4.38")
def test_of_thirty_two_who_claim_one_matter_one_has_it(own_database):
    here = village()
    matter = carried(here, "sent")
    rivals = [rival(here, n) for n in range(MANY)]
    all_ready = threading.Barrier(MANY)
    with ThreadPoolExecutor(MANY) as pool:
        sent = [pool.submit(claim, matter, user, all_ready) for _, user in rivals]
        answers = [one.result() for one in sent]
    won = [n for n, (status, _) in enumerate(answers) if status == 302]
    assert len(won) == 1, [status for status, _ in answers]
    held, _ = rivals[won[0]]
    who = f"{held.post.title}{held.person.name}"
    for n, (status, page) in enumerate(answers):
        if n != won[0]:
            assert status == 409
            assert who in page
    now = Matter.objects.get(pk=matter.pk)
    assert now.holder_id == held.post_id
    claims = Event.objects.of(matter.stream).filter(verb="matters.claim")
    assert [event.person_id for event in claims] == [held.person_id]
    assert [plan.person_id for plan in Plan.objects.filter(matter=matter)] == [held.person_id]
