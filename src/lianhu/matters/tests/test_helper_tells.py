"""Who wrote it down for somebody without a phone brings them the answer."""

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.bodies.commands import leave
from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.commands.intake import Teller
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import fresh, raised
from lianhu.notices import queries
from lianhu.notices.models import Telling


def told(matter):
    return Telling.objects.of(matter.stream).filter(audience_kind="teller").last()


def sorted_for(here, who="cluster", phone="", **more):
    teller = Teller(name="岑阿妹", where_words="下寨", phone=phone, helper=who, reach="door")
    more.setdefault("channel", "leader")
    matter = raised(here, actor=here.who(who), teller=teller, **more)
    commands.triage(here.who("clerk"), fresh(matter), choice="小事")
    commands.dispatch(here.who("clerk"), fresh(matter), category="infrastructure", level="grid")
    commands.claim(
        here.who("worker"), fresh(matter), measures="换", steps=["换"], promised_on=clock.today()
    )
    return fresh(matter)


def waits_for(here, name, row):
    return row in set(queries.waiting(here.who(name)))


def test_the_answer_lies_with_the_helper_and_not_with_the_post(here):
    row = told(sorted_for(here))
    assert row.how == "door"
    assert waits_for(here, "cluster", row)
    assert not waits_for(here, "worker", row)
    assert not waits_for(here, "leader", row)
    (line,) = [one for one in queries.for_stream(here.who("worker"), row.stream)
               if one.telling == row]  # fmt: skip
    assert (line.helped, line.to_do) == (True, False)


def test_it_falls_back_to_the_post_when_the_helper_left(here):
    row = told(sorted_for(here))
    leave(SYSTEM, here.posts["cluster"])
    assert not waits_for(here, "cluster", row)
    assert waits_for(here, "worker", row)


def test_the_helper_reads_it_and_says_that_it_was_told(client, here):
    row = told(sorted_for(here))
    enter(client, here, "cluster")
    page = client.get(reverse("notices:to_tell")).text
    assert "是您代他反映的" in page
    assert row.words in page
    client.post(reverse("notices:record", args=[row.pk]), {"how": "door", "reached": "1"})
    row.refresh_from_db()
    assert (row.state, row.told_by_person_id) == ("told", here.who("cluster").person_id)


@pytest.mark.parametrize("more", [{"phone": "13800005678"}, {"channel": "box"}])
def test_a_call_and_a_slip_out_of_a_box_stay_with_the_post(here, more):
    row = told(sorted_for(here, **more))
    assert row.duty_person_id is None
    assert waits_for(here, "worker", row)
