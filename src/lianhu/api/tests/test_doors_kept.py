"""Who may come in by a code, and who may not rate by it."""

import pytest
from django.test import Client
from django.urls import reverse

from lianhu.access.commands import reset_account
from lianhu.api.models import Token
from lianhu.api.reactions import stop_tokens
from lianhu.api.tests.factories import staff_key
from lianhu.audit.models import Event
from lianhu.kernel.errors import IllegalMove
from lianhu.matters import commands
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import SYSTEM, bearer, carried, fresh, raised, village
from lianhu.matters.tests.phone import Phone


@pytest.fixture
def here(county):
    return village()


def test_who_guesses_is_shut_out_and_who_holds_the_slip_is_not(here):
    matter, guesser = raised(here), Phone()
    for _nth in range(10):
        guesser.follow(matter, "AAAA-AAAA")
    guesser.follow(matter)
    assert guesser.status == 429
    assert "试得太多了" in guesser.text
    assert "处要改一改" not in guesser.text
    owner = Phone()
    owner.follow(matter)
    assert owner.status == 200
    assert matter.number in owner.url


def test_who_handled_it_does_not_rate_through_the_residents_door(client, here):
    matter = carried(here, "answered")
    enter(client, here, "worker")
    client.post(reverse("matters:follow"), {"number": matter.number, "code": matter.code})
    answer = client.post(reverse("matters:rate", args=[matter.number]), {"mark": "5"})
    assert answer.status_code == 403
    assert "反映人本人" in answer.text
    assert not fresh(matter).ratings.exists()
    phone = Phone()
    phone.follow(matter)
    phone.send("rate", matter.number, mark="5")
    assert fresh(matter).mark == 5
    event = Event.objects.of(matter.stream).filter(verb="matters.rate").get()
    assert len(event.data["device"]) == 16


def test_who_rates_second_is_not_told_that_somebody_claimed(here):
    matter = carried(here, "answered")
    first, second = fresh(matter), fresh(matter)
    commands.rate(bearer(matter), first, mark=1)
    with pytest.raises(IllegalMove) as told:
        commands.rate(bearer(matter), second, mark=5)
    assert "领了" not in str(told.value)
    assert "评价" in str(told.value)


def test_a_token_does_not_outlive_the_password_it_stood_in_for(here):
    key = {"HTTP_AUTHORIZATION": f"Bearer {staff_key(here, 'clerk')}"}
    assert Client().get("/api/v1/matters", **key).status_code == 200
    reset_account(SYSTEM, here.accounts["clerk"])
    assert Client().get("/api/v1/matters", **key).status_code == 401
    stop_tokens(Event.objects.filter(verb="access.reset_account").get())
    assert not Token.objects.live().exists()
