"""Afterwards: how content people are, counted never of too few; and who looks after it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.audit.models import Event
from lianhu.execution import commands, mark, reactions
from lianhu.execution.models import Asked
from lianhu.execution.tests.factories import done, in_days, task
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.projects.models import Upkeep


@pytest.fixture
def asked(here, one):
    """The task was the grid worker's; everybody who was there is asked by the clerk."""
    done(here, one, by="worker")
    return commands.ask(here.who("secretary"), one)


def told(here, asked, *marks, who="clerk", way="call"):
    for row, given in zip(asked, marks, strict=False):
        commands.hear(here.who(who), row, mark=given, way=way)


def public(client, here, one):
    return client.get(reverse("execution:public", args=[here.east.key, one.pk])).text


@pytest.mark.row("C2.22")
def test_who_was_there_or_was_told_is_asked_once_all_is_over(here, one):
    with pytest.raises(IllegalMove):
        commands.ask(here.who("secretary"), one)
    done(here, one, by="worker")
    rows = commands.ask(here.who("secretary"), one)
    names = {row.person.name for row in rows}
    assert {f"代{n}表" for n in range(6)} <= names
    assert [row.no for row in rows] == list(range(1, len(rows) + 1))
    with pytest.raises(Conflict):
        commands.ask(here.who("secretary"), one)


@pytest.mark.row("C2.22")
def test_answers_are_shown_once_all_are_in_and_never_of_too_few(here, one, asked, client):
    told(here, asked, 3, 3, 2, 1)
    with pytest.raises(IllegalMove):
        commands.close_asking(here.who("secretary"), one)
    # While people are asked a count that moves by one would say who moved it.
    assert "满意 <strong>" not in public(client, here, one)
    with clock.at(clock.day_start(in_days(17))):
        reactions.days()
        text = public(client, here, one)
    assert "不公布分数" in text
    assert "<strong>" not in text.split("大家满意不满意")[1]


@pytest.mark.row("C2.22")
def test_five_answers_are_counted_without_names(here, one, asked, client):
    told(here, asked, 3, 3, 2, 1, 3)
    with clock.at(clock.day_start(in_days(17)) + timedelta(hours=1)):
        reactions.days()
        text = public(client, here, one).split("大家满意不满意")[1]
    assert "满意 <strong>3</strong>人" in text
    assert "不满意 <strong>1</strong>人" in text
    assert "代0表" not in text
    with pytest.raises(IllegalMove):
        commands.hear(here.who("clerk"), asked[5], mark=3, way="call")
    bodies = Event.objects.filter(verb="execution.hear").values_list("body", flat=True)
    assert not [body for body in bodies if '"mark"' in body]


@pytest.mark.row("C2.22")
def test_who_worked_on_it_does_not_ask_about_it(here, one, asked):
    with pytest.raises(NotAllowed, match="没有办过的人"):
        told(here, asked, 3, who="worker")
    worker = here.posts["worker"].tenures.get().person
    with pytest.raises(IntegrityError, match="does not ask"), transaction.atomic():
        Asked.objects.filter(pk=asked[0].pk).update(
            mark=3, way="call", heard_at=clock.now(), by_person_id=worker.pk
        )
    told(here, asked, 2)
    for change in ({"mark": 3}, {"person": asked[1].person_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Asked.objects.filter(pk=asked[0].pk).update(**change)


@pytest.mark.row("C2.22")
def test_by_call_by_list_and_on_ones_own_phone(here, one, asked, enter, client):
    clerk = enter("clerk")
    url = reverse("execution:asked", args=["office", one.pk])
    page = clerk.get(url + "?no=1")
    assert "代0表" in page.text
    own = mark.own_path(asked[0].pk)
    assert own in page.text
    assert "代0表" in clerk.get(reverse("execution:asked_list", args=[one.pk])).text
    bad = clerk.post(url, {"asked": "2", "way": "paper"})
    assert bad.status_code == 422
    assert clerk.post(url, {"asked": "2", "mark": "2", "way": "paper"}).status_code == 302
    assert client.get(own).status_code == 200
    assert client.post(own, {"mark": "1", "words": "水没有通到我家"}).status_code == 302
    assert "已经收到" in client.get(own).text
    assert "水没有通到我家" not in client.get(own).text
    wrong = reverse("execution:say", args=[asked[2].pk, mark.proof(mark.OWN, asked[1].pk)])
    assert client.get(wrong).status_code == 404
    rows = {row.no: (row.mark, row.way) for row in Asked.objects.filter(undertaking=one)}
    assert (rows[1], rows[2], rows[3]) == ((1, "own"), (2, "paper"), (None, ""))


def test_the_one_who_did_it_sees_no_answer(here, one, asked, enter):
    told(here, asked, 1)
    text = enter("worker").get(reverse("execution:asked", args=["field", one.pk])).text
    assert "没有办过的人" in text
    assert "代0表" not in text


@pytest.mark.row("C2.3", "C2.5", "C6.8")
def test_one_page_says_who_debated_who_does_it_and_who_looks_after_it(here, one, client, enter):
    made = done(here, one, by="worker")
    secretary = enter("secretary")
    url = reverse("execution:care", args=[one.pk])
    assert secretary.get(url).status_code == 200
    sent = {
        "what": "路面和边沟", "every": "quarter", "post": here.posts["leader"].pk,
        "first_on": in_days(30),
    }  # fmt: skip
    assert secretary.post(url, {**sent, "what": ""}).status_code == 422
    assert secretary.post(url, sent).status_code == 302
    one.refresh_from_db()
    duty = Upkeep.objects.get()
    assert (duty.project, duty.post) == (one.project, here.posts["leader"])
    assert one.project.done_on == clock.today()
    assert (one.project.lead, one.project.watcher) == (made.owner, made.watcher)
    text = public(client, here, one)
    for words in (
        "村民代表会议",
        "清路基",
        made.watcher.title,
        "路面和边沟",
        "leader",
        one.project.title,
    ):
        assert words in text
    for page in (
        client.get(reverse("projects:public", args=[here.east.key, one.project_id])),
        secretary.get(reverse("projects:show", args=[one.project_id])),
    ):
        assert reverse("execution:of", args=[one.resolution_id]) in page.text
    # A second duty goes to the same project.
    assert secretary.post(url, {**sent, "what": "路灯"}).status_code == 302
    assert one.project.upkeeps.count() == 2


def test_what_is_not_over_is_not_handed_over(here, one):
    task(here, one)
    care = commands.Care(what="路", every="month", post=here.posts["leader"], first_on=in_days(9))
    with pytest.raises(IllegalMove):
        commands.hand_over(here.who("secretary"), one, care)


def test_a_mark_that_is_none_is_refused(here, one, asked):
    for wrong in ({"mark": 9, "way": "call"}, {"mark": 3, "way": "own"}):
        with pytest.raises(Refusal):
            commands.hear(here.who("clerk"), asked[0], **wrong)
