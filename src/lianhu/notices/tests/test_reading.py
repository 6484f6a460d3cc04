"""Who sees which telling, and who has to do one."""

from datetime import timedelta

import pytest

from lianhu.audit.actor import SYSTEM, VISITOR, Actor
from lianhu.counties.jobs import drain
from lianhu.kernel import clock
from lianhu.notices import commands, occasions, queries
from lianhu.notices.audience import Audience
from lianhu.notices.models import Sending, Telling
from lianhu.notices.tests.factories import ALL, BEARER, fresh, staff, teller, telling
from lianhu.people.commands import persons
from lianhu.people.models import Person
from lianhu.people.tellers import erase_teller
from lianhu.places.tests.factories import valley

SEE = {"notices.see"}


def seen(actor):
    return set(Telling.objects.visible_to(actor).values_list("pk", flat=True))


def test_by_area(county):
    here, there = telling(place="1.2."), telling(place="1.3.")
    assert seen(staff("1.2.", SEE)) == {here.pk}
    assert seen(staff("1.", SEE)) == {here.pk, there.pk}
    assert seen(staff("1.", {"people.see"})) == set()
    assert seen(SYSTEM) == {here.pk, there.pk}


def test_by_confidentiality(county):
    rows = {level: telling(confidentiality=level).pk for level in
            ("public", "internal", "private")}  # fmt: skip
    assert seen(staff("1.", SEE)) == {rows["public"], rows["internal"]}
    assert seen(staff("1.", {"notices.see_private"})) == {rows["private"]}


def test_what_is_for_or_by_oneself(county):
    person = Person.objects.create(name="测试员甲", invented=True)
    to_me = telling(confidentiality="private", audience=Audience.person(person.pk, "本人"))
    to_post = telling(confidentiality="private", audience=Audience.post(7, "岗"))
    by_post = telling(confidentiality="private", duty_post_id=7)
    telling(confidentiality="private", duty_post_id=8)
    actor = staff("9.", set(), person=person, post_id=7)
    assert seen(actor) == {to_me.pk, to_post.pk, by_post.pk}


def test_a_bearer_sees_what_their_matter_told_them_and_all(county):
    mine = telling()
    public = telling(audience=Audience.public())
    telling(audience=Audience.post(7, "岗"))
    telling(stream="matter:2")
    assert seen(BEARER) == {mine.pk, public.pk}


@pytest.mark.parametrize(
    "actor",
    [VISITOR, Actor("visitor", device="x" * 24), Actor("channel", channel="k"), Actor("bearer")],
)
def test_nobody_else_sees_any(county, actor):
    telling()
    assert seen(actor) == set()


def test_the_words_are_for_those_who_work_with_them(county):
    row = telling(place="1.2.", confidentiality="internal")
    private = telling(place="1.2.", confidentiality="private", duty_post_id=7)
    assert not queries.may_read(staff("1.", SEE), row)
    assert queries.may_read(staff("1.", {"notices.read"}), row)
    assert queries.may_read(staff("1.2.", {"notices.record_told"}), row)
    assert not queries.may_read(staff("1.3.", ALL), row)
    assert not queries.may_read(staff("1.2.", {"notices.record_told"}), private)
    assert queries.may_read(staff("1.2.", set(), post_id=7), private)
    assert queries.may_read(BEARER, row)


def test_of_one_subject_the_whole_story(county):
    tree = valley()
    row = telling(place=tree.one.path, due_by=clock.now() - timedelta(hours=1))
    telling(place=tree.one.path, how="sms", audience=Audience.public())
    telling(stream="matter:2", place=tree.one.path)
    drain()
    actor = staff(tree.east.path)
    commands.record_told(actor, row, how="door", reached=False)
    lines = queries.for_stream(actor, "matter:1")
    assert [line.telling.state for line in lines] == ["not_reached", "written"]
    assert lines[0].late
    assert lines[0].where == "东河村·一号网格"
    assert lines[0].words == "您反映的路灯已修好。"
    assert queries.for_stream(staff(tree.east.path, SEE), "matter:1")[0].words == ""


def test_who_told_is_named_where_the_reader_may_know_it(county):
    row, actor = (
        telling(),
        staff("1.", ALL, person=Person.objects.create(name="测小员", invented=True)),
    )
    commands.record_told(actor, row, how="call", reached=True)
    assert queries.for_stream(actor, "matter:1")[0].who == "测小员"
    assert queries.for_stream(BEARER, "matter:1")[0].who == "测*员"


def test_whom_to_find_is_named_only_under_ones_own_area(county):
    who = teller(name="买买提·艾力", where_words="上寨", place="1.2.")
    telling(place="1.2.", audience=Audience.teller(who.pk))
    assert queries.for_stream(staff("1.2."), "matter:1")[0].whom == "买买提·艾力 上寨"
    assert queries.for_stream(staff("1.2.", ALL - {"people.see"}), "matter:1")[0].whom == "买买提·*"
    assert queries.for_stream(BEARER, "matter:1")[0].whom == ""


def test_waiting_is_what_this_actor_has_to_do(county):
    open_one = telling(stream="matter:1", place="1.2.")
    mine = telling(stream="matter:2", place="1.3.", duty_post_id=7, confidentiality="private")
    telling(stream="matter:3", place="1.3.")
    telling(stream="matter:4", place="1.2.", duty_post_id=8)
    telling(stream="matter:5", place="1.2.", confidentiality="private")
    telling(stream="matter:6", place="1.2.", how="page")
    telling(stream="matter:7", place="1.2.", how="sms")
    done = telling(stream="matter:8", place="1.2.")
    actor = staff("1.2.", post_id=7)
    commands.record_told(actor, done, how="call", reached=True)
    assert set(queries.waiting(actor)) == {open_one, mine}


def test_what_a_channel_gave_up_falls_to_a_person(county, monkeypatch):
    monkeypatch.setenv("LIANHU_CHANNEL_SMS", "sms")
    row = telling(how="sms")
    drain()
    assert fresh(row).state == "failed"
    assert list(queries.waiting(staff("1."))) == [row]
    assert queries.lines(staff("1."), queries.waiting(staff("1.")))[0].error == "对方没有留手机号。"
    assert Sending.objects.visible_to(staff("2.")).count() == 0


def test_the_most_pressing_stands_first(county):
    now = clock.now()
    last, first, middle = (
        telling(due_by=now + timedelta(days=n), stream=f"matter:{n}") for n in (3, 1, 2)
    )
    assert list(queries.waiting(staff("1."))) == [first, middle, last]


def test_counts(county):
    telling(due_by=clock.now() - timedelta(days=1))
    telling(stream="matter:2")
    telling(how="page", audience=Audience.post(7, "岗"))
    actor = staff("1.", post_id=7)
    assert queries.counts(actor) == {"waiting": 2, "late": 1, "failed": 0, "unread": 1}
    assert queries.counts(staff("9.")) == {"waiting": 0, "late": 0, "failed": 0, "unread": 0}


def test_a_long_list_costs_no_more_queries(county, django_assert_max_num_queries):
    tree = valley()
    for n in range(30):
        who = teller(name=f"测试{'甲乙丙'[n % 3]}", place=tree.one.path)
        telling(place=tree.one.path, audience=Audience.teller(who.pk), stream=f"matter:{n}")
    actor = staff(tree.east.path)
    with django_assert_max_num_queries(6):
        assert len(queries.lines(actor, queries.waiting(actor))) == 30


def test_a_room_lends_its_words_and_its_page(county):
    assert occasions.occasion("test.lent", "承诺办理时间") == "test.lent"
    assert occasions.label_of("test.lent") == "承诺办理时间"
    assert occasions.label_of("unknown.key") == "unknown.key"
    occasions.subject_page("testpage", "notices:record")
    assert occasions.page_of("testpage:17") == "/told/17/record/"
    assert occasions.page_of("testpage:x") == ""
    assert occasions.page_of("nowhere:1") == ""


def test_a_deleted_teller_takes_the_words_along(county):
    who = teller()
    row, other = telling(audience=Audience.teller(who.pk)), telling(stream="matter:2")
    erase_teller(SYSTEM, who, reason="withdrawn")
    drain()
    assert fresh(row).words == ""
    assert fresh(other).words


def test_a_deleted_person_takes_the_words_along(county):
    person = Person.objects.create(name="测试员乙", invented=True)
    who = teller(person=person)
    rows = [
        telling(stream="matter:5", audience=Audience.person(person.pk, "本人")),
        telling(stream="matter:6", audience=Audience.teller(who.pk)),
    ]
    persons.erase(SYSTEM, person, reason="withdrawn")
    drain()
    assert [fresh(row).words for row in rows] == ["", ""]
