"""Who is away in Guangdong finds the meeting, reads what it is about and is heard, without an app."""

import re

import pytest
from django.urls import reverse

from lianhu.assembly import commands
from lianhu.assembly.models import Heard
from lianhu.assembly.tests.factories import called, on_the_day, planned, point
from lianhu.audit.actor import VISITOR
from lianhu.kernel.errors import IllegalMove, Refusal


def at(meeting, name="say"):
    return reverse(f"assembly:{name}", args=[meeting.area.key, meeting.pk])


def send(client, meeting, **said):
    page = client.get(at(meeting)).text
    once = re.search(r'name="once" value="(\w+)"', page).group(1)
    form = {"once": once, "item": meeting.items.first().pk, "side": "for", "words": "同意修，我出两天工",
            "speaker": "二组 石小弟", **said}  # fmt: skip
    return form, client.post(at(meeting), form)


@pytest.mark.row("C2.17")
def test_away_one_reads_the_agenda_says_what_one_thinks_and_it_stands_in_the_meeting(here, client):
    made = called(here)
    village = client.get(reverse("assembly:public", args=[made.area.key])).text
    assert at(made, "public_one") in village
    page = client.get(at(made, "public_one")).text
    assert at(made) in page
    assert re.search(r'name="description" content="[^"]*修通组路', page)
    form, sent = send(client, made)
    assert sent.status_code == 302
    assert "收到了" in client.get(at(made)).text
    client.post(at(made), form)
    one = Heard.objects.get()
    assert (one.way, one.from_afar, one.speaker) == ("message", True, "二组 石小弟")
    assert "石小弟" not in client.get(at(made, "public_one")).text
    client.force_login(here.accounts["secretary"])
    desk = client.get(reverse("assembly:meeting", args=[made.pk])).text
    assert "同意修，我出两天工" in desk
    assert "在外的（听取，不算到会）" in desk


@pytest.mark.parametrize(
    ("said", "told"),
    [({"words": ""}, "请写您的意见"), ({"speaker": " "}, "请写姓名和哪一组"),
     ({"side": "x"}, "请选"), ({"words": "长" * 501}, "最多500字")],
)  # fmt: skip
def test_what_is_missing_is_said_at_its_place_and_nothing_typed_is_lost(here, client, said, told):
    made = called(here)
    form, page = send(client, made, **said)
    assert page.status_code == 422
    assert told in page.text
    kept = "words" if "speaker" in said else "speaker"
    assert form[kept] in page.text
    assert not Heard.objects.exists()


def test_nobody_speaks_into_a_meeting_that_is_over_or_was_not_called(here, client):
    made = called(here, "yard")
    with on_the_day(made):
        commands.begin(here.who("secretary"), made)
        commands.end(here.who("secretary"), made)
    made.refresh_from_db()
    assert "会已经开完了" in client.get(at(made)).text
    with pytest.raises(IllegalMove):
        commands.say(
            VISITOR, made, item=made.items.first(), side="for", words="好", speaker="石小弟"
        )
    other = planned(here, items=[point()])
    assert client.get(at(other)).status_code == 404
    again = called(here)
    with pytest.raises(Refusal):
        commands.say(
            VISITOR, again, item=made.items.first(), side="for", words="好", speaker="石小弟"
        )


def test_a_phone_that_never_stops_is_stopped(here, client):
    made = called(here)
    for _n in range(5):
        assert send(client, made, words=f"意见{_n}")[1].status_code == 302
    assert send(client, made, words="再来")[1].status_code != 302
    assert Heard.objects.count() == 5
