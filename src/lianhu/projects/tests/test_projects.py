"""What is built is finished only when somebody looks after it, and then is looked after."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from lianhu.audit.actor import SYSTEM
from lianhu.audit.sealing import verify
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters.tests.factories import raised
from lianhu.notices.models import Telling
from lianhu.projects import commands, queries, reactions
from lianhu.projects.models import Look, Project, Tie, Upkeep
from lianhu.projects.templatetags.amounts import yuan
from lianhu.projects.tests.factories import facts, project, upkeep


@pytest.mark.parametrize(
    ("day", "every", "then"),
    [
        (date(2026, 1, 31), "month", date(2026, 2, 28)),
        (date(2028, 1, 31), "month", date(2028, 2, 29)),
        (date(2026, 11, 30), "quarter", date(2027, 2, 28)),
        (date(2026, 8, 31), "half", date(2027, 2, 28)),
        (date(2028, 2, 29), "year", date(2029, 2, 28)),
        (date(2026, 12, 28), "week", date(2027, 1, 4)),
        (date(2026, 12, 15), "month", date(2027, 1, 15)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(day, every, then):
    assert commands.after(day, every) == then


@pytest.mark.parametrize(
    ("fen", "words"),
    [(5_000_000, "5万元"), (3_200_000, "3.2万元"), (80_000, "800元"), (50, "0.5元"), (0, "0元"),
     (1_000_001, "10000.01元"), (12_345_600, "123456元"), (12_340_000, "12.34万元")],
)  # fmt: skip
def test_money_is_never_rounded(fen, words):
    assert yuan(fen) == words


@pytest.mark.row("C2.3")
def test_nothing_is_finished_that_nobody_looks_after(here):
    one = project(here, kind="pilot", title="田园乡村示范点")
    with pytest.raises(Refusal, match="谁来管"):
        commands.finish(here.who("secretary"), one, done_on=clock.today())
    duty = upkeep(here, one)
    commands.finish(here.who("secretary"), one, done_on=clock.today())
    assert Project.objects.get(pk=one.pk).state == "kept"
    assert (
        "请您管护" in Telling.objects.get(post_id=here.posts["worker"].pk, stream=one.stream).words
    )
    commands.look(here.who("worker"), duty, held_on=clock.today(), good=True)
    again = Upkeep.objects.get(pk=duty.pk)
    assert again.next_on == commands.after(clock.today(), "month")
    with pytest.raises(IllegalMove):
        commands.finish(here.who("secretary"), one, done_on=clock.today())


@pytest.mark.row("C2.3")
def test_the_post_is_reminded_on_the_day_and_its_superior_a_week_later(here):
    one = project(here)
    duty = upkeep(here, one)

    def told(post):
        rows = Telling.objects.filter(stream=one.stream, post_id=here.posts[post].pk)
        return [row.words for row in rows.order_by("pk")]

    at = clock.day_start(clock.today()) + timedelta(hours=9)
    with clock.at(at):
        reactions.upkeep()
        reactions.upkeep()
    assert len(told("worker")) == 2
    assert "该看一看了" in told("worker")[1]
    with clock.at(at + timedelta(days=6)):
        reactions.upkeep()
    assert told("secretary") == []
    with clock.at(at + timedelta(days=7)):
        reactions.upkeep()
        reactions.upkeep()
        assert len(told("secretary")) == 1
        assert "没有人看" in told("secretary")[0]
        commands.look(here.who("worker"), duty, held_on=clock.today(), good=True)
        assert Upkeep.objects.get(pk=duty.pk).told_on is None
    assert not verify().wrong


def test_what_is_broken_becomes_a_matter_of_the_project(here):
    one = project(here)
    duty = upkeep(here, one)
    with pytest.raises(Refusal, match="哪里坏了"):
        commands.look(here.who("worker"), duty, held_on=clock.today(), good=False)
    look = commands.look(
        here.who("worker"), duty, held_on=clock.today(), good=False, words="第三盏不亮"
    )
    assert look.matter.kind == "hazard"
    assert Tie.objects.filter(project=one, matter=look.matter).exists()
    line = queries.matters(here.who("secretary"), one, "matters:show")[0]
    assert line.number == look.matter.number


def test_who_does_it_does_not_watch_it(here):
    with pytest.raises(Refusal, match="监督") as caught:
        project(here, watcher=here.posts["clerk"])
    assert caught.value.field == "watcher"
    one = project(here)
    with pytest.raises(Refusal):
        commands.change(here.who("secretary"), one, facts(here, lead=here.posts["supervisor"]))
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=one.pk).update(watcher=one.lead)


def test_a_post_of_another_village_has_no_hand_in_it(here):
    with pytest.raises(Refusal) as caught:
        project(here, lead=here.posts["next_door"])
    assert caught.value.field == "lead"
    one = project(here)
    with pytest.raises(NotAllowed):
        commands.end(here.who("next_door"), one, why="不做了")
    duty = upkeep(here, one)
    with pytest.raises(NotAllowed):
        commands.look(here.who("next_door"), duty, held_on=clock.today(), good=True)
    with pytest.raises(NotAllowed):
        commands.look(here.who("worker2"), duty, held_on=clock.today(), good=True)


def test_a_matter_from_elsewhere_is_not_taken_in_and_none_twice(here):
    one = project(here)
    matter = raised(here)
    commands.tie(here.who("clerk"), one, matter)
    with pytest.raises(Refusal, match="已经在里面"):
        commands.tie(here.who("clerk"), one, matter)
    other = raised(here, area=here.west)
    with pytest.raises(Refusal, match="不在项目所在"):
        commands.tie(here.who("clerk"), one, other)
    commands.untie(here.who("clerk"), one, matter)
    assert not one.ties.exists()


def test_what_was_seen_stays_and_a_fault_is_a_matter(here):
    duty = upkeep(here, project(here))
    look = commands.look(here.who("worker"), duty, held_on=clock.today(), good=True)
    for change in ("good = false", "held_on = held_on - 1", "words = '后来写的'"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE projects_look SET {change} WHERE id = %s", [look.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        Look.objects.create(
            upkeep=duty,
            held_on=clock.today(),
            good=False,
            by_person_id=1,
            by_label="",
            at=clock.now(),
        )


def test_what_ended_is_over_and_reminds_nobody(here):
    one = project(here)
    duty = upkeep(here, one)
    with pytest.raises(Refusal, match="原因"):
        commands.end(here.who("secretary"), one, why=" ")
    commands.end(here.who("secretary"), one, why="修路拆了")
    with pytest.raises(IllegalMove):
        commands.look(here.who("worker"), duty, held_on=clock.today(), good=True)
    with pytest.raises(IllegalMove):
        upkeep(here, one)
    assert queries.mine(here.who("worker")) == []
    with pytest.raises(IllegalMove):
        commands.remind(SYSTEM, duty) or commands.end(here.who("secretary"), one, why="再来")


@pytest.mark.parametrize("days", [-31, 1])
def test_a_look_is_written_down_for_today_or_the_month_before(here, days):
    duty = upkeep(here, project(here))
    with pytest.raises(Refusal) as caught:
        commands.look(
            here.who("worker"), duty, held_on=clock.today() + timedelta(days=days), good=True
        )
    assert caught.value.field == "held_on"


def test_what_a_post_carries_goes_along_with_it(here):
    one = project(here, lead=here.posts["worker"])
    duty = upkeep(here, one)
    assert reactions.in_hand(here.posts["worker"].pk) == 2
    posts = {here.posts["worker"].pk: here.posts["worker2"]}
    reactions.follow_all(here.who("secretary"), {}, posts, {})
    assert Project.objects.get(pk=one.pk).lead == here.posts["worker2"]
    assert Upkeep.objects.get(pk=duty.pk).post == here.posts["worker2"]
    assert reactions.in_hand(here.posts["worker"].pk) == 0
