"""Writing down that somebody is told, and saying that it was done."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianhu.access.device import marked
from lianhu.audit.actor import SYSTEM, VISITOR, Actor
from lianhu.audit.models import Event
from lianhu.audit.trace import digest
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.notices import commands, queries, reading
from lianhu.notices.audience import Audience
from lianhu.notices.commands import record_told, tell_many
from lianhu.notices.flow import TELLING
from lianhu.notices.models import Telling
from lianhu.notices.telling import Word
from lianhu.notices.tests.factories import BEARER, fresh, staff, teller, telling
from lianhu.places.tests.factories import valley

SERIAL = count(1000)


def words(**given):
    base = {"stream": "matter:1", "occasion": "x", "place": "1.", "audience": Audience.public(),
            "words": "停水一天"}  # fmt: skip
    return Word(**{**base, **given})


@pytest.mark.parametrize(
    "how, state",
    [("page", "written"), ("call", "due"), ("door", "due"), ("loudspeaker", "due"),
     ("group_text", "due"), ("paper", "due"), ("sms", "due"), ("wecom", "due"), ("email", "due")],
)  # fmt: skip
def test_only_a_page_is_written_at_once_and_nothing_is_told(county, how, state):
    row = fresh(telling(how=how))
    assert row.state == state
    assert row.told_at is None
    assert (row.written_at is not None) == (state == "written")


def test_no_way_named_means_the_page(county):
    assert telling(how="").how == "page"


def test_the_digest_proves_the_words_and_tells_nothing_without_its_salt(county):
    row = telling(words="明天上门")
    assert row.digest == digest("明天上门", row.salt)
    assert row.digest != digest("明天上门", "")


def statements(run):
    """How many SQL statements; the schema is set with the first of a test and does not count."""
    with CaptureQueriesContext(connection) as seen:
        run()
    return len([q for q in seen if "search_path" not in q["sql"]])


def test_telling_costs_one_statement_and_one_more_with_a_channel(county):
    assert statements(lambda: telling(how="page")) == 1
    assert statements(lambda: telling(how="sms")) == 2
    many = [words(how="sms") for _ in range(30)] + [words(how="call")]
    assert statements(lambda: tell_many(SYSTEM, many)) == 2


def test_nobody_to_tell_costs_nothing(county, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert tell_many(SYSTEM, []) == []


@pytest.mark.parametrize("how", ["group_text", "wecom", "sms"])
def test_a_group_takes_five_hundred_characters(county, how):
    assert telling(how=how, words="水" * 500).pk
    with pytest.raises(Refusal, match="最多500个字，现有501个字"):
        telling(how=how, words="水" * 501)


def test_empty_words_are_refused(county):
    with pytest.raises(Refusal, match="请写明告知内容"):
        telling(words=" \u200b\n")


def test_a_named_person_says_that_it_was_told(county):
    row, actor = telling(place="1.2."), staff("1.")
    record_told(actor, row, how="door", reached=True, note="交给他妈妈\n转告")
    row = fresh(row)
    assert (row.state, row.how, row.tries) == ("told", "door", 1)
    assert (row.told_by_person_id, row.told_by_account_id) == (actor.person_id, actor.account_id)
    assert row.told_at is not None
    assert row.note == "交给他妈妈 转告"
    event = Event.objects.get(verb="notices.record_told")
    assert event.stream == "matter:1"
    assert event.person_id == actor.person_id
    assert "妈妈" not in event.body
    assert event.data == {
        "telling": row.pk, "occasion": row.occasion, "audience": "teller", "how": "door",
        "reached": True, "digest": row.digest, **marked(actor),
    }  # fmt: skip


def test_not_reached_is_kept_and_may_be_told_later(county):
    row, actor = telling(), staff("1.")
    record_told(actor, row, how="call", reached=False)
    assert fresh(row).state == "not_reached"
    record_told(actor, fresh(row), how="call", reached=False)
    record_told(actor, fresh(row), how="door", reached=True)
    assert (fresh(row).state, fresh(row).tries) == ("told", 3)


def test_told_twice_is_a_conflict(county):
    row, actor = telling(), staff("1.")
    record_told(actor, row, how="call", reached=True)
    with pytest.raises(IllegalMove):
        record_told(actor, fresh(row), how="door", reached=True)


@pytest.mark.parametrize("actor", [VISITOR, BEARER, Actor("staff", account_id=1)])
def test_without_the_right_nobody_records(county, actor):
    with pytest.raises(NotAllowed):
        record_told(actor, telling(), how="call", reached=True)


def test_the_next_village_does_not_record(county):
    with pytest.raises(NotAllowed):
        record_told(staff("1.3."), telling(place="1.2."), how="call", reached=True)


def test_the_system_is_nobody_by_name(county):
    with pytest.raises(NotAllowed, match="由谁告知"):
        record_told(SYSTEM, telling(), how="call", reached=True)


def test_an_unknown_way_is_refused_at_its_field(county):
    with pytest.raises(Refusal) as refusal:
        record_told(staff("1."), telling(), how="pigeon", reached=True)
    assert refusal.value.field == "how"


def test_opening_the_page_is_the_receipt(county):
    row = telling(how="page")
    other = telling(how="page", stream="matter:2")
    assert reading.opened(BEARER, "matter:1", "1.") == 1
    row = fresh(row)
    assert (row.state, row.receipt) == ("told", "打开了网页")
    assert fresh(other).state == "written"
    assert reading.opened(BEARER, "matter:1") == 0
    assert Event.objects.filter(verb="notices.open_page").count() == 1


def test_reading_again_costs_one_query(county):
    assert statements(lambda: reading.opened(BEARER, "matter:1")) == 1


@pytest.mark.parametrize("actor", [VISITOR, SYSTEM, Actor("bearer", stream="matter:2")])
def test_somebody_else_opening_it_tells_nobody(county, actor):
    row = telling(how="page")
    assert reading.opened(actor, "matter:1") == 0
    assert fresh(row).state == "written"


def test_a_post_is_told_when_its_holder_looks(county):
    row = telling(how="page", audience=Audience.post(7, "网格员岗"))
    assert reading.opened(staff("1.", post_id=8), "matter:1") == 0
    holder = staff("1.", post_id=7)
    assert reading.opened(holder, "matter:1") == 1
    assert fresh(row).told_by_person_id == holder.person_id


def test_a_role_is_told_when_one_of_them_looks(county):
    row = telling(how="page", place="1.2.", audience=Audience.role("grid_worker", "网格员"))
    assert reading.opened(staff("1.3."), "matter:1") == 0
    assert reading.opened(staff("1.2.", set()), "matter:1") == 1
    assert fresh(row).state == "told"


def test_a_page_read_by_two_at_once_still_opens(county, monkeypatch):
    telling(how="page")

    def clash(*args, **words):
        raise IllegalMove("x")

    monkeypatch.setattr(commands, "open_page", clash)
    assert reading.opened(BEARER, "matter:1") == 0


def test_words_are_erased_and_the_fact_stays(county):
    row, other = telling(), telling(stream="matter:2")
    record_told(staff("1."), row, how="call", reached=True, note="在家")
    commands.erase(SYSTEM, stream="matter:1", place="1.")
    row = fresh(row)
    assert (row.words, row.salt, row.note, row.state) == ("", "", "", "told")
    assert len(row.digest) == 64
    assert fresh(other).words


def test_the_clock_of_the_demo_is_kept(county):
    then = clock.now() - timedelta(days=60)
    with clock.at(then):
        row = telling()
        record_told(staff("1."), row, how="call", reached=True)
    assert fresh(row).created_at == fresh(row).told_at == then


def test_every_state_can_be_reached_and_is_named():
    seen, todo = {"due", "written"}, ["due", "written"]
    while todo:
        state = todo.pop()
        for verb in TELLING.open_verbs(state):
            target = TELLING.steps[verb].target
            if target not in seen:
                seen.add(target)
                todo.append(target)
    assert seen == set(Telling.State.values)
    assert TELLING.open_verbs("told") == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(["reach", "miss", "open"]), max_size=6))
def test_told_always_has_a_witness(county, steps):
    """Whatever is done in whatever order: nothing is told without a receipt or a name."""
    stream = f"matter:{next(SERIAL)}"
    row, actor = telling(how="page", stream=stream), staff("1.")
    for step in steps:
        try:
            if step == "open":
                reading.opened(Actor("bearer", stream=stream), stream)
            else:
                record_told(actor, fresh(row), how="call", reached=step == "reach")
        except IllegalMove:
            assert fresh(row).state == "told"
    row = fresh(row)
    assert (row.state == "told") == bool(row.told_at)
    assert row.state != "told" or row.receipt or row.told_by_person_id


def test_only_the_newest_word_to_one_person_about_one_matter_is_still_to_be_told(county):
    here = valley()
    who = teller(place=here.one.path)
    actor = staff(here.one.path)

    def say(words, audience=None, stream="matter:1"):
        return telling(
            place=here.one.path, words=words, stream=stream,
            audience=audience or Audience.teller(who.pk),
        )  # fmt: skip

    old = say("周五前办结")
    other = say("周五前办结", stream="matter:2")
    everyone = say("周五停水", Audience.public())
    new = say("下周三前办结")
    more = say("下周停水", Audience.public())
    assert set(queries.waiting(actor)) == {other, everyone, new, more}
    shown = {line.telling.pk: line for line in queries.for_stream(actor, "matter:1")}
    assert [shown[one.pk].replaced for one in (old, new, everyone)] == [True, False, False]
    assert [shown[one.pk].to_do for one in (old, new)] == [False, True]
    # The newest one told, the old promise does not come up again.
    commands.record_told(actor, new, how="door", reached=True)
    assert set(queries.waiting(actor)) == {other, everyone, more}
