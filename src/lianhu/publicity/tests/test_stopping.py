"""An objection stops the days until its answer; several boards; who is told, who answers, by when."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.files.tests.factories import draft
from lianhu.kernel import clock
from lianhu.kernel.clock import LOCAL
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.notices.models import Telling
from lianhu.people.models import Person
from lianhu.places.tests.factories import valley
from lianhu.publicity import commands, reactions
from lianhu.publicity.models import Hanging, Objection, Posting, Remark
from lianhu.publicity.tests.factories import OTHER, PHONE, fresh, objection, posting, staff

MORNING = datetime(2026, 3, 5, 9, 30, tzinfo=LOCAL)


def day(n, hour=10):
    return clock.at(MORNING.replace(hour=hour) + timedelta(days=n))


def end(row):
    return clock.local(fresh(row).ends_at).date()


def answer(made, words="核对过，没有错", **more):
    commands.answer_objection(
        staff(made.path, title="监委会主任"), fresh(made), answer=words, **more
    )


def test_the_days_do_not_run_while_an_objection_waits(tree):
    with day(0):
        row = posting(tree.east)
    with day(4):
        made = objection(row)
        assert end(row) == date(2026, 3, 20)
    with day(7):
        assert end(row) == date(2026, 3, 23)
        answer(made)
    row = fresh(row)
    assert (end(row), row.stopped_days, row.stopped_at) == (date(2026, 3, 23), 3, None)


def test_two_at_once_stop_the_days_once_and_the_last_answer_lets_them_run(tree):
    with day(0):
        row = posting(tree.east)
    with day(2):
        first = objection(row)
    with day(3):
        second = objection(row, OTHER, words="户数不对")
    with day(5):
        answer(first)
        assert fresh(row).stopped_at is not None
    with day(6):
        answer(second)
    assert (end(row), fresh(row).stopped_days) == (date(2026, 3, 24), 4)


def test_what_waits_for_an_answer_stays_on_the_board(tree):
    """The day on which it would have ended passes; nobody can take it down, everybody reads it."""
    with day(0):
        row = posting(tree.east)
        commands.hang(staff(tree.east.path), row)
    with day(14):
        made = objection(row)
    with day(18):
        assert row in Posting.objects.visible_to(VISITOR)
        with pytest.raises(Refusal, match="请先答复"):
            commands.take_down(staff(tree.east.path), fresh(row))
        answer(made)
        assert end(row) == date(2026, 3, 24)
    with day(20):
        commands.take_down(staff(tree.east.path), fresh(row))
    assert fresh(row).state == "taken_down"


def test_who_only_asks_stops_nothing(tree):
    with day(0):
        row = posting(tree.east)
    with day(2):
        made = objection(row, kind="ask", words="这一笔是什么钱")
        assert fresh(row).stopped_at is None
    with day(5):
        answer(made, "是去年的路灯款")
    assert (end(row), fresh(made).outcome) == (date(2026, 3, 20), "told")


def test_what_is_over_is_answered_too_and_runs_no_more(tree):
    """It stands among the past ones: who comes late is heard, and nothing that was final moves."""
    with day(0):
        row = posting(tree.east, item="land_taken", kind="notice")
    with day(40):
        made = objection(row)
        assert (made.late, fresh(row).stopped_at) == (True, None)
        assert made.answer_by == date(2026, 4, 17)
        answer(made, "更正", outcome="mended")
    assert end(row) == date(2026, 4, 4)
    with day(450), pytest.raises(Refusal, match="已经结束"):
        objection(row)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 9)), max_size=5))
def test_no_day_counts_on_which_an_objection_waited(tree_once, waits):
    """Whenever they come and are answered: the end moves by the days of their union, never back."""
    with day(0, 9):
        row = posting(tree_once.east)
    steps = sorted(
        [(start, 10, n) for n, (start, _long) in enumerate(waits)]
        + [(start + long, 11, n) for n, (start, long) in enumerate(waits)]
    )
    made, before = {}, end(row)
    for when, hour, n in steps:
        with day(when, hour):
            if hour == 10:
                made[n] = objection(row, words=f"第{n}条")
            else:
                answer(made[n])
            assert end(row) >= before
            before = end(row)
    stood = {start + k for start, long in waits for k in range(long)}
    assert (end(row) - date(2026, 3, 20)).days == len(stood)


@pytest.fixture
def tree_once(county):
    return valley()


def test_every_board_hangs_its_days_and_a_named_person_is_enough(tree):
    actor = staff(tree.east.path)
    with day(0):
        row = posting(tree.east, board="村委会门口、二组路口")
        commands.hang(actor, row, photo=draft())
    with day(3):
        commands.hang(actor, fresh(row), board="二组路口")
    first, second = Hanging.objects.visible_to(actor).order_by("pk")
    assert (first.place, bool(first.hung_photo), first.hung_as) == (
        "村委会门口",
        True,
        "村党支部书记",
    )
    assert (second.place, second.hung_photo, second.hung_by_person_id) == (
        "二组路口", None, actor.person_id
    )  # fmt: skip
    assert end(row) == date(2026, 3, 23)
    with day(19):
        commands.take_down(actor, fresh(row), hanging=first)
        assert fresh(row).state == "hung"
        commands.take_down(actor, fresh(row), hanging=second, photo=draft())
    assert fresh(row).state == "taken_down"
    assert fresh(second).down_photo is not None


def test_nobody_nameless_says_that_it_hangs(tree):
    with pytest.raises(NotAllowed, match="具名"):
        commands.hang(SYSTEM, posting(tree.east))


def test_a_board_hung_while_an_objection_waits_counts_from_its_own_day(tree):
    with day(0):
        row = posting(tree.east)
    with day(2):
        made = objection(row)
    with day(6):
        commands.hang(staff(tree.east.path), row, board="村口")
    with day(8):
        answer(made)
    assert end(row) == date(2026, 3, 28)


def test_whoever_is_to_answer_hears_of_it_at_once_and_not_who_released_it(tree):
    releaser = Person.objects.create(name="书记", invented=True)
    secretary = post("village_secretary", tree.east, title="党支部书记")
    clerk = post("village_clerk", tree.east, title="综合干事")
    tenure(secretary, releaser)
    tenure(clerk, Person.objects.create(name="干事", invented=True))
    row = posting(tree.east, staff(tree.east.path, person=releaser, post_id=secretary.pk))
    objection(row)
    said = Telling.objects.get(occasion="publicity.objected")
    assert said.post_id == clerk.pk
    assert "停住不算" in said.words
    assert "灯还是不亮" not in said.words


def test_an_answer_that_does_not_come_is_told_to_the_town_once(tree):
    town = post("town_cadre", tree.town, title="包村干部")
    tenure(town, somebody(), date(2026, 1, 1))
    with day(0):
        row = posting(tree.east)
        made = objection(row)
        assert made.answer_by == date(2026, 3, 8)
    with day(3):
        reactions.answers()
        assert not Telling.objects.filter(occasion="publicity.unanswered").exists()
    with day(4):
        for _again in range(2):
            reactions.answers()
        said = Telling.objects.get(occasion="publicity.unanswered")
        assert (said.post_id, fresh(made).pressed_on) == (town.pk, date(2026, 3, 9))
        with pytest.raises(IllegalMove):
            commands.press_answer(SYSTEM, made)


def test_somebody_without_a_phone_says_it_to_an_officer(tree):
    actor = staff(tree.east.path)
    paper = posting(tree.east, only_on_board=True)
    made = commands.object_(actor, paper, words="名单里没有我家", contact="13800005678")
    assert (made.device, fresh(paper).stopped_at is None) == ("", False)
    with pytest.raises(Refusal):
        commands.object_(PHONE, paper, words="名单里没有我家")
    commands.withdraw(staff(tree.east.path), fresh(paper), why="重写")
    with pytest.raises(Refusal):
        commands.object_(actor, fresh(paper), words="还有一条")
    assert Objection.objects.count() == 1


def test_a_posting_that_goes_into_the_sealed_store_takes_its_boards_and_remarks_along(tree):
    actor = staff(tree.east.path)
    row = posting(tree.east)
    commands.hang(actor, row, board="村口")
    commands.remark(staff(tree.east.path, {"publicity.remark"}), posting=row, finding="true")
    with pytest.raises(DatabaseError), transaction.atomic():
        Hanging.objects.filter(posting=row).delete()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lianhu.sealing = 'on'")
        Posting.objects.filter(pk=row.pk).delete()
    assert not Hanging.objects.exists()
    assert not Remark.objects.exists()
