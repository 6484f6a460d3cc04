"""From a resolution to its tasks: who does it, who supervises, what is said on the way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.audit.models import Event
from lianhu.audit.tests.twice import heard_twice
from lianhu.bodies.tests.factories import post, tenure
from lianhu.counties.jobs import drain
from lianhu.execution import commands, reactions
from lianhu.execution.commands import Line
from lianhu.execution.models import Step, Task, Undertaking
from lianhu.execution.tests.factories import in_days, line, passed, resolved, task
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.notices.models import Telling
from lianhu.people.models import Kin


def told(occasion):
    rows = Telling.objects.filter(occasion=f"execution.{occasion}").order_by("pk")
    return [row.label for row in rows]


def kin(here, one, other):
    people = [here.posts[name].tenures.get().person for name in (one, other)]
    Kin.objects.create(person=people[0], other=people[1], degree="sibling")


@pytest.mark.row("C2.19")
def test_a_resolution_becomes_tasks_with_owner_day_and_another_who_supervises(here, one):
    first, second = commands.assign(
        here.who("secretary"), one, [line(here), line(here, "买水泥", by="worker", days=20)]
    )
    assert [first.no, second.no] == [1, 2]
    assert first.owner == here.posts["clerk"]
    assert first.due_on == in_days(10)
    # Nobody chose: the committee's members take turns.
    assert {first.watcher, second.watcher} == {here.posts["supervisor"], here.posts["second"]}
    assert told("given") == ["clerk", "worker"]
    assert sorted(told("watch")) == sorted([first.watcher.title, second.watcher.title])
    event = Event.objects.get(verb="execution.assign")
    assert "清路基" not in event.body


@pytest.mark.row("C2.19")
def test_who_does_it_never_supervises_it_nor_a_near_relative(here, one):
    kin(here, "clerk", "supervisor")
    made = task(here, one)
    assert made.watcher == here.posts["second"]
    with pytest.raises(Refusal, match="近亲属") as refused:
        task(here, one, watcher="supervisor")
    assert refused.value.field == "watcher_0"
    kin(here, "second", "clerk")
    with pytest.raises(Refusal, match="没有人能监督") as nobody:
        task(here, one)
    assert nobody.value.field == "owner_0"
    assert one.tasks.count() == 1


def test_the_same_person_under_two_posts_is_one_person(here, one):
    person = here.posts["worker"].tenures.get().person
    extra = tenure(post("cluster_leader", here.cluster, title="联户"), person).post
    made = commands.assign(
        here.who("secretary"), one, [Line(what="扫雪", owner=extra, due_on=in_days(3))]
    )[0]
    with pytest.raises(IntegrityError, match="does not supervise"), transaction.atomic():
        Task.objects.filter(pk=made.pk).update(
            watcher=tenure(post("supervisor", here.east, title="又是他"), person).post,
            set_on=clock.today(),
        )


@pytest.mark.row("C2.19")
def test_the_database_keeps_them_apart_too(here, one):
    made = task(here, one, watcher="second")
    kin(here, "clerk", "supervisor")
    supervisor, clerk = here.posts["supervisor"], here.posts["clerk"]
    for wrong in ({"watcher": supervisor}, {"watcher": clerk}, {"watcher": here.posts["leader"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=made.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=made.pk).update(state="agreed", ended_on=clock.today())
    with pytest.raises(IntegrityError), transaction.atomic():
        made.delete()


@pytest.mark.row("C2.19")
def test_done_is_what_the_supervisor_saw(here, one):
    made = task(here, one, watcher="supervisor")
    clerk, supervisor = here.who("clerk"), here.who("supervisor")
    with pytest.raises(IllegalMove):
        commands.agree(supervisor, made)
    commands.report(clerk, made, words="路基清了一半")
    commands.finish(clerk, made, words="清完了")
    assert told("done") == ["supervisor"]
    with pytest.raises(NotAllowed):
        commands.agree(clerk, made)
    commands.send_back(supervisor, made, why="东头还有两米")
    made.refresh_from_db()
    assert made.state == "doing"
    assert told("back") == ["clerk"]
    commands.finish(clerk, made)
    commands.agree(supervisor, made)
    made.refresh_from_db()
    assert (made.state, made.ended_on) == ("agreed", clock.today())
    assert told("agreed") == ["clerk", "secretary"]
    with pytest.raises(IllegalMove):
        commands.report(clerk, made, words="又办了")
    assert [step.kind for step in made.steps.all()] == [
        "reported", "finished", "sent_back", "finished", "agreed",
    ]  # fmt: skip


def test_who_worked_on_it_or_is_related_does_not_check_it(here, one):
    made = task(here, one, watcher="second")
    commands.finish(here.who("clerk"), made)
    kin(here, "clerk", "supervisor")
    with pytest.raises(NotAllowed, match="近亲属"):
        commands.agree(here.who("supervisor"), made)
    person = here.posts["supervisor"].tenures.get().person
    with pytest.raises(IntegrityError, match="does not check"), transaction.atomic():
        Step.objects.create(
            task=made, kind="agreed", by_person_id=person.pk, by_label="x", at=clock.now(), salt="x"
        )
    commands.agree(here.who("second"), made)


def test_what_was_said_stays(here, one):
    made = task(here, one)
    step = commands.report(here.who("clerk"), made, words="开工了")
    for change in ({"words": "没有开工"}, {"by_label": "别人"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Step.objects.filter(pk=step.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        step.delete()
    # What the law has erased goes with its salt.
    Step.objects.filter(pk=step.pk).update(words="（已依法删除）", salt="")


def test_only_who_does_it_or_set_it_says_how_far_it_is(here, one):
    made = task(here, one, by="cluster")
    with pytest.raises(NotAllowed):
        commands.report(here.who("next_door"), made, words="x")
    with pytest.raises(NotAllowed, match="不是您的岗位"):
        commands.report(here.who("worker"), made, words="x")
    commands.report(here.who("cluster"), made, words="通知了各户")
    commands.report(here.who("secretary"), made, words="书记代记：已经开工")


def test_later_only_with_a_reason_and_the_first_day_stays(here, one):
    made = task(here, one)
    clerk = here.who("clerk")
    with pytest.raises(Refusal) as empty:
        commands.extend(clerk, made, due_on=in_days(20), why=" ")
    assert empty.value.field == "why"
    with pytest.raises(Refusal) as earlier:
        commands.extend(clerk, made, due_on=in_days(5), why="x")
    assert earlier.value.field == "due_on"
    commands.extend(clerk, made, due_on=in_days(20), why="雨下了一周")
    made.refresh_from_db()
    assert (made.first_due_on, made.due_on) == (in_days(10), in_days(20))
    assert len(told("extended")) == 1


def test_what_could_not_be_done_is_said_with_its_reason(here, one, client):
    made = task(here, one, watcher="second")
    with pytest.raises(Refusal):
        commands.fail(here.who("clerk"), made, why="")
    commands.fail(here.who("clerk"), made, why="地界没有谈拢")
    assert sorted(told("failed")) == ["clerk", "secretary", "老秦"]
    page = client.get(reverse("execution:public", args=[here.east.key, one.pk]))
    assert "没有办成" in page.text
    assert "地界没有谈拢" in page.text


@pytest.mark.row("C2.22")
def test_a_remark_is_public_and_gets_an_answer(here, one, client):
    made = task(here, one)
    remark = commands.remark(here.who("supervisor"), made, words="水泥标号要对")
    assert told("remarked") == ["clerk", "secretary"]
    url = reverse("execution:public", args=[here.east.key, one.pk])
    assert "水泥标号要对" in client.get(url).text
    commands.answer(here.who("clerk"), made, of=remark, words="换成四二五的了")
    with pytest.raises(Conflict):
        commands.answer(here.who("secretary"), made, of=remark, words="再说一次")
    assert "换成四二五的了" in client.get(url).text
    with pytest.raises(NotAllowed):
        commands.remark(here.who("town"), made, words="x")


def test_a_resolution_is_followed_by_itself_and_advice_is_not(here):
    one = passed(here)
    resolution = one.resolution
    Undertaking.objects.all().delete()
    drain()
    made = Undertaking.objects.get(resolution=resolution)
    assert made.plan_by == clock.day_of(resolution.at) + timedelta(days=7)
    assert "execution.take_up" in heard_twice()
    assert Undertaking.objects.count() == 1


def test_what_its_own_room_carries_on_is_not_asked_for_tasks(here):
    """Who was elected is handed over to, a pact is filed: nobody is pressed to set tasks for it."""
    for stream in ("election:1/1", "pactversion:0"):
        resolved(here, stream=stream)
    own = resolved(here, stream="matter:0")
    reactions.days()
    assert [one.resolution for one in Undertaking.objects.all()] == [own]


def test_of_no_tasks_people_hear_once_before_the_day_and_once_after(here, one):
    with clock.at(clock.day_start(one.plan_by - timedelta(days=2)) + timedelta(hours=9)):
        reactions.days()
        reactions.days()
        assert told("unplanned") == ["secretary"]
    with clock.at(clock.day_start(one.plan_by + timedelta(days=1)) + timedelta(hours=9)):
        reactions.days()
        reactions.days()
    assert told("unplanned") == ["secretary", "secretary", "supervisor", "老秦"]


def test_of_a_task_people_hear_once_before_the_day_and_once_after(here, one):
    made = task(here, one, watcher="second")
    with clock.at(clock.day_start(made.due_on - timedelta(days=2)) + timedelta(hours=9)):
        reactions.days()
        reactions.days()
        assert told("near") == ["clerk", "老秦"]
        assert told("passed") == []
    with clock.at(clock.day_start(made.due_on + timedelta(days=1)) + timedelta(hours=9)):
        reactions.days()
        reactions.days()
        assert told("passed") == ["clerk", "老秦", "secretary"]
    assert told("near") == ["clerk", "老秦"]


def test_nothing_to_do_is_said_with_a_reason(here, one):
    with pytest.raises(Refusal):
        commands.waive(here.who("secretary"), one, why="")
    commands.waive(here.who("secretary"), one, why="只是通过了报告")
    with pytest.raises(IllegalMove):
        task(here, one)


def test_nobody_from_the_town_sets_tasks(here, one):
    with pytest.raises(NotAllowed):
        commands.assign(here.who("town"), one, [line(here)])
    with pytest.raises(NotAllowed):
        commands.waive(here.who("town"), one, why="x")


def test_somebody_else_takes_it_over_with_a_reason(here, one):
    made = task(here, one, watcher="second")
    commands.reassign(
        here.who("secretary"), made, owner=here.posts["worker"], watcher=None, why="老王外出"
    )
    made.refresh_from_db()
    assert made.owner == here.posts["worker"]
    assert made.steps.get().kind == "reassigned"
    with pytest.raises(NotAllowed):
        commands.report(here.who("leader"), made, words="x")


def test_a_task_goes_along_when_its_post_ends(here, one):
    made = task(here, one, by="worker")
    assert reactions.in_hand(here.posts["worker"].pk) == 1
    reactions.follow_all(
        here.who("secretary"), {}, {here.posts["worker"].pk: here.posts["leader"]}, {}
    )
    made.refresh_from_db()
    assert made.owner == here.posts["leader"]
