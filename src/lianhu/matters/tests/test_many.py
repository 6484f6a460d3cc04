"""Many at once are the same as one after the other."""

from datetime import timedelta

import pytest

from lianhu.audit import finding  # noqa: F401 - registered checks
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands, replay
from lianhu.matters.commands.many import Asked, raise_many
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter, Word
from lianhu.matters.tests.factories import fresh, raised
from lianhu.matters.tests.test_rules import enabled
from lianhu.notices.models import Telling
from lianhu.people.fields import open_phone
from lianhu.people.models import Teller


def asked(here, n=0, **more):
    words = {
        "area": here.one,
        "words": f"路灯第{n}盏不亮",
        "channel": "hotline",
        "channel_key": f"order:{n}",
    }
    return Asked(**{**words, "name": "测试人", "phone": "13800000001", **more})


def many(here, rows):
    return raise_many(SYSTEM, rows, place=here.town.path, batch="orders:1")


def shape(row, drop):
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in drop
    }


@pytest.mark.row("C4.24")
def test_each_of_many_is_as_if_it_had_been_raised_alone(here):
    with clock.at(clock.now()):
        one = raised(
            here, words="路灯第0盏不亮", area=here.one, actor=SYSTEM, channel="hotline", channel_key="order:0",
            teller=commands.intake.Teller(name="测试人", phone="13800000001", reach="call"),
        )  # fmt: skip
        (other,) = many(here, [asked(here)])
    own = {"id", "number", "code_cipher", "teller_id"}
    assert shape(fresh(one), own) == shape(fresh(other), own)
    assert shape(one.words.get(), {"id", "matter_id", "salt", "digest"}) == shape(
        other.words.get(), {"id", "matter_id", "salt", "digest"}
    )
    gone = {"id", "stream", "salt", "digest", "words", "teller_id"}
    told = [
        [shape(row, gone) for row in Telling.objects.filter(stream=m.stream).order_by("pk")]
        for m in (one, other)
    ]
    assert told[0] == told[1] != []
    assert open_phone(Teller.objects.get(pk=other.teller_id)) == "13800000001"
    assert replay.difference(fresh(other)) == ""
    facts = [Event.objects.of(m.stream).get().data for m in (one, other)]
    assert set(facts[0]) == set(facts[1])


def test_each_has_its_own_number_words_teller_and_chain(here):
    made = many(here, [asked(here, n) for n in range(30)])
    assert len({row.number for row in made}) == 30
    assert [Word.objects.get(matter=row).text for row in made][7] == "路灯第7盏不亮"
    assert len({row.teller_id for row in made}) == 30
    assert Event.objects.filter(verb="matters.raise").count() == 30
    assert Event.objects.filter(verb="people.note_teller").count() == 30
    assert {replay.difference(fresh(row)) for row in made} == {""}


def test_the_day_another_office_set_is_the_promise_until_an_earlier_one_is_made(here):
    day = clock.today() + timedelta(days=9)
    (matter,) = many(here, [asked(here, promised_on=day)])
    assert fresh(matter).promised_on == day
    assert replay.difference(fresh(matter)) == ""


def test_nothing_is_kept_when_one_is_wrong(here):
    with pytest.raises(Refusal):
        many(here, [asked(here, 1), asked(here, 2, phone="123")])
    with pytest.raises(Refusal):
        many(here, [asked(here, 1, kind="accusation")])
    assert not Matter.objects.exists()
    assert not Teller.objects.exists()


def test_the_statements_do_not_grow_with_the_rows(here, django_assert_max_num_queries):
    many(here, [asked(here)])
    with django_assert_max_num_queries(24):
        many(here, [asked(here, n) for n in range(100)])


def test_a_rule_that_waits_for_no_dispatcher_sends_each_of_many(here):
    enabled(here)
    lamp, other = many(here, [asked(here), asked(here, 1, words="井盖松了")])
    assert (fresh(lamp).phase, fresh(other).phase) == (Phase.CLAIMING, Phase.TRIAGE)
    assert {replay.difference(fresh(one)) for one in (lamp, other)} == {""}
    assert not Telling.objects.filter(stream=lamp.stream, words__contains="等待派单").exists()
