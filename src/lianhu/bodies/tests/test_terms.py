"""The end of a term: the same day in the form, on the pages and in what one may do."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from lianhu.bodies.models import Tenure
from lianhu.bodies.queries import holds_office
from lianhu.bodies.tests import factories as make
from lianhu.kernel import clock
from lianhu.people.models import Person
from lianhu.places.tests.factories import valley


@pytest.mark.row("G.8")
def test_the_day_a_term_ends_is_the_first_on_which_it_is_over(county, client):
    land = valley()
    held = make.tenure(make.post("village_secretary", land.east), make.somebody("书记某"))
    account = get_user_model().objects.create(username="secretary", person=held.person)
    client.force_login(account)
    row = make.post("grid_worker", land.one)
    li = Person.objects.create(name="李某某", place=land.one.path, invented=True)
    address = reverse("bodies:appoint", args=[row.pk])
    form = client.get(address, {"q": "李某"}).text
    assert "任期从哪天起结束" in form
    assert "那天起不再任职" in form
    today = clock.today()
    over = today + timedelta(days=3)
    said = {"person": li.pk, "from_on": today.isoformat(), "to_on": over.isoformat()}
    assert client.post(f"{address}?q=李某", said).status_code == 302
    page = "".join(client.get(reverse("bodies:post", args=[row.pk])).text.split())
    assert "起结束）" in page
    assert "至<time" not in page
    with clock.at(clock.now() + timedelta(days=2)):
        assert holds_office(li.pk)
    with clock.at(clock.now() + timedelta(days=3)):
        assert not holds_office(li.pk)
        gone = client.get(reverse("bodies:post", args=[row.pk])).text
        assert "空缺" in gone
    assert Tenure.objects.get(post=row).to_on == over
