"""Who handled a matter and signs out does not rate it from the same device with the code."""

from dataclasses import replace

import pytest
from django.urls import reverse

from lianhu.kernel.errors import NotAllowed
from lianhu.matters import commands
from lianhu.matters.tests.desk import step
from lianhu.matters.tests.factories import bearer, carried, fresh
from lianhu.matters.tests.phone import Phone
from lianhu.notices import commands as notices
from lianhu.notices.models import Telling


def test_the_code_opens_no_rating_where_a_handler_worked(here):
    matter = carried(here, "claimed")
    desk = Phone()
    desk.client.force_login(here.accounts["worker"])
    assert step(desk.client, fresh(matter), "finish", words="换好了").status_code == 302
    assert step(desk.client, fresh(matter), "respond", words="路灯修好了").status_code == 302
    desk.client.post(reverse("access:sign_out"))
    desk.follow(matter)
    # Said on the page already, before anything is typed.
    desk.open("mine", matter.number)
    assert "在这台设备上经手办过这件事" in desk.text
    assert reverse("matters:rate", args=[matter.number]) not in desk.html
    desk.send("rate", matter.number, mark="5", words="办得很好")
    assert desk.status == 403
    assert "在这台设备上经手办过这件事" in desk.text
    assert "网格长" in desk.text
    assert "书记" in desk.text
    assert "办得很好" in desk.html
    assert not matter.ratings.exists()
    # Their own phone rates; so does somebody else who writes down what they said.
    own = Phone()
    own.follow(matter)
    own.open("mine", matter.number)
    assert reverse("matters:rate", args=[matter.number]) in own.html
    own.send("rate", matter.number, mark="4")
    assert "收到您的评价" in own.text


def test_a_helpers_phone_goes_by_the_door_that_is_written_down(here):
    matter = carried(here, "answered")
    helper = replace(here.who("worker"), device="helpers-phone")
    telling = Telling.objects.of(matter.stream).filter(audience_kind="teller").last()
    notices.record_told(helper, telling, how="door", reached=True)
    lent = replace(bearer(matter), device="helpers-phone")
    with pytest.raises(NotAllowed, match="代录"):
        commands.rate(lent, fresh(matter), mark=5)
    commands.rate_for(here.who("leader"), fresh(matter), mark=4, way="phone")
    assert matter.ratings.get().recorded_by_id == here.who("leader").person_id
