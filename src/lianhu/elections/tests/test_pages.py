"""From a kind and a day to a result by the pages alone; what villagers read; what nobody may click."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianhu.bodies.models import Organisation
from lianhu.counties import middleware
from lianhu.counties.models import County
from lianhu.elections import commands, reading
from lianhu.elections.models import Candidate, Election
from lianhu.elections.tests.factories import (
    announced,
    by_hands,
    chosen,
    contest,
    fresh,
    of_village,
    on_the_day,
    opened_door,
    put,
    settled,
    started,
    told,
)
from lianhu.kernel import clock
from lianhu.notices.models import Telling


@pytest.fixture
def here(county):
    County.objects.update(demo=True)
    middleware.forget()
    yield settled()
    middleware.forget()


def browser(here, who=""):
    client = Client()
    if who:
        client.force_login(here.accounts[who])
    return client


def text(response):
    return response.content.decode()


def url(name, *args):
    return reverse(f"elections:{name}", args=args)


@pytest.mark.row("C6.5")
def test_an_election_is_started_in_two_pages_from_a_kind_and_a_day(here):
    client = browser(here, "secretary")
    found = text(client.get(url("new"), {"area": here.group.key}))
    assert "事管委推选" in found
    assert "村民委员会选举" not in found
    where = f"{url('new')}?area={here.group.key}&kind=affairs"
    day = clock.today() + timedelta(days=12)
    form = {
        "held_on": day.isoformat(), "at": "09:00", "where": "寨门口", "seats_chair": 1,
        "seats_member": 3, "meeting_kind": "mass", "way": "hands",
    }  # fmt: skip
    response = client.post(where, form)
    made = Election.objects.get()
    assert response.url == url("show", made.pk)
    assert made.meeting.items.count() == 2
    shown = text(client.get(response.url))
    assert "去发通知" in shown
    assert "推选" in shown


def test_a_body_that_nobody_registered_is_registered_as_it_is_first_elected(here):
    client = browser(here, "secretary")
    day = clock.today() + timedelta(days=12)
    client.post(
        f"{url('new')}?area={here.group.key}&kind=group_head",
        {"held_on": day.isoformat(), "at": "09:00", "where": "寨门口", "seats_chair": 1,
         "seats_deputy": 0, "meeting_kind": "group", "way": "hands"},
    )  # fmt: skip
    assert Election.objects.get().organisation.kind == "villager_group"
    assert Organisation.objects.filter(kind="villager_group", area=here.group).count() == 1


def test_a_day_too_near_is_said_beside_the_day_and_nothing_typed_is_lost(here):
    client = browser(here, "secretary")
    day = clock.today() + timedelta(days=5)
    response = client.post(
        f"{url('new')}?area={here.east.key}&kind=villagers_committee",
        {"held_on": day.isoformat(), "at": "09:00", "where": "小学操场", "seats_chair": 1,
         "seats_deputy": 1, "seats_member": 3},
    )  # fmt: skip
    assert response.status_code == 422
    assert "第十七条" in text(response)
    assert "小学操场" in text(response)
    assert not Election.objects.exists()


def test_nominated_and_judged_by_pages(here):
    election = told(here, started(here, seats={"chair": 1}))
    client = browser(here, "clerk")
    who = here.people[0]
    page = f"{url('nominate', election.pk)}?q={who.name}"
    assert who.name in text(client.get(page))
    form = {
        "person": who.pk, "contest": contest(election).pk, "by": "joint", "signers": "1-16、18",
    }  # fmt: skip
    assert client.post(page, form).status_code == 302
    one = Candidate.objects.get(person=who)
    assert reading.supporters(election)[one.pk] == 17
    wrong = client.post(page, {**form, "signers": "一到十"})
    assert wrong.status_code == 422
    judge = url("judge", election.pk, one.pk)
    assert "定下来" in text(client.get(judge))
    client.post(judge, {"stands": "yes"})
    assert fresh(one).stands
    shown = text(client.get(url("show", election.pk)))
    assert "17个签名" in shown
    response = client.post(url("show", election.pk), {"act": "announce_candidates"})
    assert response.status_code == 302
    assert fresh(election).candidates_at is not None


@pytest.mark.row("C6.5")
def test_villagers_read_who_stands_when_and_how_to_object_then_the_result(here):
    election = announced(here)
    page = url("public", here.east.key, election.pk)
    found = text(browser(here).get(page))
    assert here.people[0].name in found
    assert "村委会院坝" in found
    assert "怎样提" in found
    with on_the_day(election):
        opened_door(here, election)
        by_hands(here, commands.open_vote(here.who("secretary"), election, contest(election)), [20])  # fmt: skip
        assert "当选" not in text(browser(here).get(page))
        commands.announce(here.who("secretary"), Election.objects.get(pk=election.pk))
        found = text(browser(here).get(page))
    assert f"主任：{here.people[0].name}当选" in found
    assert "怎样算的" in found
    assert here.people[0].name in text(browser(here, "secretary").get(url("paper", election.pk, "result")))  # fmt: skip


def test_nobody_outside_reads_of_an_election_before_people_were_told(here):
    election = started(here)
    assert browser(here).get(url("public", here.east.key, election.pk)).status_code == 404
    assert "还没有公布过选举" in text(browser(here).get(url("place", here.east.key)))
    assert browser(here, "next_door").get(url("show", election.pk)).status_code == 404
    assert browser(here).get(url("show", election.pk)).status_code in (302, 403, 404)


def test_who_signed_for_whom_is_read_by_nobody_outside(here):
    election = told(here, started(here))
    put(here, election, here.people[:1])
    found = text(browser(here).get(url("public", here.east.key, election.pk)))
    assert here.people[0].name not in found
    assert "签名" not in found


def test_the_calendar_says_what_is_next_by_when_and_why(here):
    election = of_village(here)
    found = text(browser(here, "secretary").get(url("show", election.pk)))
    assert "接下来" in found
    assert "第十七条" in found
    assert "处理对名单的异议" in found


def test_the_township_sees_guides_and_is_offered_nothing_else(here):
    election = of_village(here)
    client = browser(here, "town")
    found = text(client.get(url("show", election.pk)))
    assert "写指导意见" in found
    for word in ("登记提名", "停办", "改选举日"):
        assert word not in found
    page = url("show", election.pk)
    client.post(page, {"act": "guide", "guide-words": "名单要贴够天数", "guide-cited": "第十七条"})
    assert "名单要贴够天数" in text(browser(here, "secretary").get(page))
    assert client.post(page, {"act": "announce"}).status_code == 409
    assert client.post(url("open_vote", election.pk)).status_code == 404


def test_the_papers_of_each_step(here):
    election = chosen(here)
    client = browser(here, "secretary")
    for which in ("notice", "nominate", "candidates"):
        assert client.get(url("paper", election.pk, which)).status_code == 200
    assert client.get(url("paper", election.pk, "result")).status_code == 404
    sheet = text(client.get(url("paper", election.pk, "nominate")))
    assert "手印" in sheet
    assert "要17" in sheet
    assert client.get(url("paper", election.pk, "notice", "text")).status_code == 200


def test_what_is_due_is_said_once_to_the_post_concerned(here):
    from lianhu.elections import reactions

    election = of_village(here)
    with clock.at(clock.day_start(election.day - timedelta(days=2)) + timedelta(hours=9)):
        reactions.terms()
        reactions.terms()
    said = Telling.objects.filter(stream=election.stream, occasion="elections.reminded")
    assert said.count() == 1
    assert "核对并公布候选人" in said.get().words


def test_a_recall_by_pages(here):
    from lianhu.bodies.tests.factories import member

    seat = member(here.committee, here.people[0], "member")
    client = browser(here, "secretary")
    page = f"{url('recall')}?area={here.east.key}"
    day = clock.today() + timedelta(days=30)
    form = {
        "membership": seat.pk, "reasons": "账没有公布", "asked_by": "voters",
        "held_on": day.isoformat(), "at": "09:00", "where": "村委会",
    }  # fmt: skip
    response = client.post(page, form)
    made = Election.objects.get()
    assert response.url == url("show", made.pk)
    found = text(client.get(response.url))
    assert "账没有公布" in found
    assert "编选举名册" in found
    assert "账没有公布" not in text(browser(here).get(url("place", here.east.key)))
