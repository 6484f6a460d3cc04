"""Lists, pages, searches and files are of one mind about who reads a matter."""

from itertools import combinations

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM, VISITOR, Actor, Grant
from lianhu.files.tests.factories import draft
from lianhu.kernel.errors import NotAllowed
from lianhu.matters import commands, doors, hands, searching, todo
from lianhu.matters.kinds import RatingWay, Secrecy
from lianhu.matters.models import Matter
from lianhu.matters.rows import lines
from lianhu.matters.sights import SIGHTS, SUPERVISE, Reading, reads_words
from lianhu.matters.tests.desk import enter, url
from lianhu.matters.tests.factories import bearer, carried, fresh, raised
from lianhu.notices.commands import record_told
from lianhu.notices.models import Telling

PHONE = "13800138000"
FULL, MASKED, NOTHING = "full", "masked", ""
# Who reads a matter of 二号网格 that the leader of 联户一 wrote down: public, internal, private.
# Written out by hand, so that the rule cannot move without this table.
STAFF = {
    "clerk": (FULL, FULL, FULL),
    "worker2": (FULL, FULL, FULL),
    "window": (FULL, FULL, FULL),
    "worker": (NOTHING, NOTHING, NOTHING),
    "next_door": (NOTHING, NOTHING, NOTHING),
    "cluster": (FULL, FULL, FULL),
    "county": (FULL, FULL, NOTHING),
    "supervisor": (MASKED, NOTHING, NOTHING),
    "discipline": (NOTHING, NOTHING, NOTHING),
}
CHANNEL = frozenset({"matters.see"})
OTHERS = {
    "bearer": (bearer, (FULL, FULL, FULL)),
    "bearer of another": (lambda m: Actor("bearer", stream=f"matter:{m.pk + 1}"), (NOTHING,) * 3),
    "bearer of nothing": (lambda m: Actor("bearer"), (NOTHING,) * 3),
    "visitor": (lambda m: VISITOR, (NOTHING,) * 3),
    "clock": (lambda m: SYSTEM, (FULL,) * 3),
    "channel": (
        lambda m: Actor("channel", grants=(Grant("channel", CHANNEL, m.place),)),
        (FULL, FULL, NOTHING),
    ),
    "who wrote it down and left": (
        lambda m: Actor("staff", person_id=m.raised_by_id),
        (NOTHING,) * 3,
    ),
}


@pytest.fixture
def matter(here):
    said = raised(here, words=f"{PHONE}路灯坏了", area=here.two, actor=here.who("cluster"),
                  files=[draft(here.who("cluster"))])  # fmt: skip
    return fresh(said)


def made(matter, secrecy):
    Matter.objects.filter(pk=matter.pk).update(secrecy=secrecy)
    return fresh(matter)


def listed(actor, matter):
    """What a row of a list shows of it."""
    found = lines(actor, Matter.objects.visible_to(actor).filter(pk=matter.pk))
    return (FULL if PHONE in found[0].title else MASKED) if found else NOTHING


def shown(client, matter):
    """What its own page shows of it."""
    page = client.get(url("show", matter))
    if page.status_code in {403, 404}:
        return NOTHING
    assert page.status_code == 200
    return FULL if PHONE in page.text else MASKED


def agree(actor, matter, expected):
    assert listed(actor, matter) == expected
    seen = Matter.objects.visible_to(actor).filter(pk=matter.pk)
    assert seen.exists() == (expected != NOTHING)
    assert searching.search(actor, seen, PHONE).exists() == (expected == FULL)
    assert reads_words(actor, matter) == (expected == FULL)
    photo = matter.words.get().attachments.get().file
    assert doors.may_open(actor, matter.stream, photo) == (expected == FULL)


@pytest.mark.parametrize("at", range(3), ids=Secrecy.values)
@pytest.mark.parametrize("who", STAFF)
def test_a_list_and_the_page_show_the_same_to_staff(client, here, matter, who, at):
    matter, expected = made(matter, Secrecy.values[at]), STAFF[who][at]
    agree(here.who(who), matter, expected)
    enter(client, here, who)
    assert shown(client, matter) == expected
    inbox = client.get(reverse("matters:inbox"))
    if inbox.status_code == 200:
        assert (matter.number in inbox.text) == (expected != NOTHING)


@pytest.mark.parametrize("at", range(3), ids=Secrecy.values)
@pytest.mark.parametrize("who", OTHERS)
def test_a_list_and_the_rule_say_the_same_of_who_has_no_post(matter, who, at):
    actor_of, expected = OTHERS[who]
    agree(actor_of(matter), made(matter, Secrecy.values[at]), expected[at])


def test_asked_of_the_database_and_of_a_row_the_rule_says_the_same(here, matter):
    """Whatever somebody holds, wherever, and whether or not they wrote it down."""
    matters = [matter]
    for kind in Secrecy.values[1:]:
        matters.append(made(raised(here, area=here.two), kind))
    matters.append(raised(here, area=here.three))
    made(matter, Secrecy.PUBLIC)
    every = list(Matter.objects.visible_to(SYSTEM))
    verbs = [*SIGHTS, SUPERVISE]
    for held in (set(some) for n in range(4) for some in combinations(verbs, n)):
        for area in (here.east, here.two, here.west):
            for person in (None, matter.raised_by_id):
                grant = Grant("tester", frozenset(held), area.path)
                actor = Actor("staff", person_id=person, grants=(grant,))
                rule = Reading.of(actor)
                full = set(Matter.objects.visible_to(SYSTEM).filter(rule.rows()))
                assert full == {one for one in every if rule.holds(one)}
                assert full <= set(Matter.objects.visible_to(actor))


def to_rate(actor):
    return [
        line.pk for pile in todo.today(actor).piles if pile.key == "rate" for line in pile.lines
    ]


def test_who_told_the_answer_is_not_asked_how_content_the_teller_is(here):
    """The list of calls to make and the command know the same people who had a hand in it."""
    matter, caller = carried(here, "answered"), here.who("clerk")
    assert to_rate(caller) == [matter.pk]
    telling = Telling.objects.filter(stream=matter.stream, audience_kind="teller").last()
    record_told(caller, telling, how="call", reached=True)
    assert to_rate(caller) == []
    with pytest.raises(NotAllowed):
        commands.rate_for(caller, matter, mark=4, way=RatingWay.PHONE)
    assert hands.took_part(caller.person_id, matter.pk)
    assert not hands.handled(caller.person_id, matter.pk)
