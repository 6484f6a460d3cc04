"""A command leaves one chained event, in its own transaction, or nothing at all."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg.errors import AdminShutdown, DeadlockDetected, LockNotAvailable

from lianhu.audit import sealing
from lianhu.audit.actor import SYSTEM, VISITOR, Actor, Grant
from lianhu.audit.models import Event, Once, Seal
from lianhu.audit.once import once
from lianhu.audit.reactions import forget_answers
from lianhu.audit.rows import insert
from lianhu.audit.sealing import _walk_seals, seal, tree, verify
from lianhu.audit.trace import COMMANDS, command, digest, emit, new_salt
from lianhu.counties.jobs import TASKS
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed
from lianhu.kernel.hashing import sm3

WALL_DOWN = "SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role = replica"
CLERK = Actor("staff", 1, 10, grants=(Grant("clerk", frozenset({"audit.paint"}), "1.2.", 5),))


@command("刷漆")
def paint(actor, wall, *, place="1.2.", trace=True):
    actor.require("audit.paint", place=place)
    if trace:
        emit(actor, "audit.paint", stream=f"wall:{wall}", place=place, colour="red")


@pytest.fixture(autouse=True)
def _in_the_county(county):
    return county


def test_a_command_records_who_where_and_by_which_post():
    paint(CLERK, 1)
    event = Event.objects.get()
    assert (event.verb, event.account_id, event.person_id, event.post_id) == (
        "audit.paint",
        1,
        10,
        5,
    )
    assert (event.stream, event.seq, event.place, event.algorithm) == ("wall:1", 1, "1.2.", "sm3")
    assert event.data == {"colour": "red"}


def test_a_command_without_a_trace_is_rolled_back():
    with pytest.raises(AssertionError):
        paint(CLERK, 1, trace=False)
    assert not Event.objects.exists()


@pytest.mark.parametrize("why", [LockNotAvailable, DeadlockDetected])
def test_a_row_held_too_long_is_said_to_a_person_and_tried_again_by_a_job(monkeypatch, why):
    def held(*_args, **_more):
        raise OperationalError("held") from why("held")

    monkeypatch.setattr("lianhu.audit.tests.test_trace.emit", held)
    with pytest.raises(Conflict, match="正有人在办"):
        paint(CLERK, 1)
    with pytest.raises(OperationalError):
        paint(SYSTEM, 1)
    with pytest.raises(Conflict, match="正有人在办"):
        once(CLERK, "k", {}, lambda: paint(CLERK, 1) or {}, form="wall")


def test_a_server_that_is_away_is_no_conflict(monkeypatch):
    def away(*_args, **_more):
        raise OperationalError("away") from AdminShutdown("away")

    monkeypatch.setattr("lianhu.audit.tests.test_trace.emit", away)
    with pytest.raises(OperationalError):
        paint(CLERK, 1)


def test_another_village_is_refused_and_nothing_is_written():
    with pytest.raises(NotAllowed):
        paint(CLERK, 1, place="1.3.")
    with pytest.raises(NotAllowed):
        paint(VISITOR, 1)
    paint(SYSTEM, 1)
    assert Event.objects.count() == 1


def test_the_names_of_test_commands_are_known():
    assert COMMANDS["audit.paint"].label == "刷漆"


def test_each_stream_is_one_chain_and_verify_walks_it():
    for wall in (1, 2, 1):
        paint(CLERK, wall)
    first, second = Event.objects.of("wall:1")
    assert second.prev == first.hash
    assert second.seq == 2
    assert seal().size == 3
    assert seal() is None
    found = verify()
    assert (found.events, found.seals, found.unsealed, found.wrong) == (3, 1, 0, "")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET verb = 'x'",
        "DELETE FROM audit_event",
        "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE audit_event CASCADE",
        "DELETE FROM audit_seal",
        "UPDATE audit_leaf SET position = 9",
    ],
)
def test_the_log_refuses_to_change(sql):
    paint(CLERK, 1)
    seal()
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET body = replace(body, 'red', 'blue') WHERE seq = 2",
        "UPDATE audit_event SET verb = 'audit.other' WHERE seq = 2",
        "UPDATE audit_event SET person_id = 99 WHERE seq = 2",
        "DELETE FROM audit_leaf; DELETE FROM audit_event WHERE seq = 2",
        "UPDATE audit_event SET hash = 'no hex' WHERE seq = 2",
    ],
)
def test_verify_names_the_first_wrong_row_after_the_wall_was_taken_down(sql):
    for _ in range(3):
        paint(CLERK, 1)
    seal()
    with connection.cursor() as cursor:
        cursor.execute(WALL_DOWN)
        cursor.execute(sql)
    assert "wall:1" in verify().wrong


def test_a_rewritten_stream_is_caught_by_its_seal():
    paint(CLERK, 1)
    seal()
    with connection.cursor() as cursor:
        cursor.execute(WALL_DOWN)
        cursor.execute("DELETE FROM audit_leaf; DELETE FROM audit_event")
    paint(CLERK, 1)
    assert "封存" in verify().wrong
    assert Seal.objects.count() == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_seal SET made_at = made_at - interval '1 year'",
        "UPDATE audit_seal SET last_event_id = last_event_id + 9",
        "UPDATE audit_seal SET algorithm = 'md5'",
    ],
)
def test_the_time_and_the_reach_of_a_seal_are_sealed(sql):
    paint(CLERK, 1)
    seal()
    with connection.cursor() as cursor:
        cursor.execute(WALL_DOWN)
        cursor.execute(sql)
    assert "封存" in verify().wrong


def test_an_event_that_was_never_sealed_is_named(monkeypatch):
    paint(CLERK, 1)
    seal()
    paint(CLERK, 1)
    assert (verify().unsealed, verify().wrong) == (1, "")
    # As if it were hours later.
    monkeypatch.setattr(sealing, "LATE", timedelta(minutes=-5))
    assert "一直没有封存" in verify().wrong


def test_kept_answers_are_forgotten_after_their_time():
    for days, key in ((8, "old"), (6, "new")):
        with clock.at(clock.now() - timedelta(days=days)):
            once(CLERK, key, 1, dict, form="paint")
    forget_answers()
    assert Once.objects.count() == 1
    assert once(CLERK, "new", 1, lambda: {"again": True}, form="paint") == {}
    assert once(CLERK, "old", 1, lambda: {"again": True}, form="paint") == {"again": True}


def test_a_hash_that_is_none_is_named_by_its_seal_too():
    paint(CLERK, 1)
    seal()
    with connection.cursor() as cursor:
        cursor.execute(WALL_DOWN)
        cursor.execute("UPDATE audit_event SET hash = 'no hex'")
    assert "封存" in _walk_seals()[1]


def test_the_tree_is_the_one_of_rfc_9162():
    a, b, c = b"a", b"b", b"c"
    leaf = [sm3(b"\x00" + x) for x in (a, b, c)]
    assert tree([a, b, c]) == sm3(b"\x01" + sm3(b"\x01" + leaf[0] + leaf[1]) + leaf[2])


def test_a_digest_says_nothing_without_its_salt():
    assert digest("张建国", new_salt()) != digest("张建国", new_salt())


def test_commands_of_one_submit_need_no_savepoint_and_fall_together():
    with CaptureQueriesContext(connection) as asked:
        once(CLERK, "k", {}, lambda: {"n": paint(CLERK, 1)}, form="paint")
    said = [one["sql"] for one in asked.captured_queries]
    assert sum("SAVEPOINT" in sql for sql in said) == 2  # the submit's own, inside the test's

    def run():
        paint(CLERK, 2)
        return {"n": paint(VISITOR, 2)}

    with pytest.raises(NotAllowed):
        once(CLERK, "other", {}, run, form="paint")
    assert [event.stream for event in Event.objects.all()] == ["wall:1"]


def test_a_command_on_its_own_inside_a_transaction_can_be_caught():
    with transaction.atomic():
        paint(CLERK, 1)
        with pytest.raises(AssertionError):
            paint(CLERK, 1, trace=False)
        paint(CLERK, 2)
    assert Event.objects.count() == 2


def test_rows_written_by_hand_are_those_that_the_orm_reads():
    at = clock.now()
    first, second = (Once(owner="a", key=key, input_hash="0" * 64, at=at) for key in "xy")
    first.answer = {"n": [1, "二"]}
    insert(first, second)
    assert list(Once.objects.order_by("key").values_list("pk", "key", "answer", "at")) == [
        (first.pk, "x", {"n": [1, "二"]}, at),
        (second.pk, "y", None, at),
    ]
    keyed = Once(pk=second.pk + 7, owner="b", key="x", input_hash="0" * 64, at=at)
    insert(keyed)
    assert Once.objects.get(pk=second.pk + 7).owner == "b"
    keyed.owner = "c"
    keyed.save()
    assert Once.objects.filter(owner="c").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Once(owner="a", key="x", input_hash="0" * 64, at=at))


def test_a_repeated_submit_gets_the_first_answer():
    answers = iter([{"n": 1}, {"n": 2}])

    def run():
        return next(answers)

    assert once(CLERK, "k", {"a": 1}, run, form="paint") == {"n": 1}
    assert once(CLERK, "k", {"a": 1}, run, form="paint") == {"n": 1}
    with pytest.raises(Conflict):
        once(CLERK, "k", {"a": 2}, run, form="paint")


def test_the_worker_knows_every_job_of_the_log():
    assert {"audit.seal", "audit.react", "audit.forget_answers"} <= set(TASKS)


def test_full_seals_follow_each_other_until_all_is_sealed(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 2)
    for wall in range(5):
        paint(CLERK, wall)
    sealing.seal_all()
    assert sorted(Seal.objects.values_list("size", flat=True)) == [1, 2, 2]
    assert verify().wrong == ""


def test_in_a_busy_county_sealing_ends_and_the_rest_waits_for_its_turn(monkeypatch):
    real = sealing.seal

    def meanwhile():
        made = real()
        paint(CLERK, Event.objects.count())
        return made

    monkeypatch.setattr(sealing, "seal", meanwhile)
    paint(CLERK, 0)
    sealing.seal_all()
    assert Seal.objects.count() == 1
    sealing.seal_all()
    assert list(Event.objects.filter(leaf=None).values_list("seq", flat=True)) == [1]
