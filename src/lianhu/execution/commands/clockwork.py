"""What the clock says once before and once after a day, and what goes along when grids change."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Post
from lianhu.execution import apart, telling
from lianhu.execution.models import State, Task, Undertaking
from lianhu.execution.rules import rules
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.notices.commands import tell_many
from lianhu.notices.telling import Word
from lianhu.places.models import Area


@command("提醒任务的日子")
def remind(actor: Actor, task: Task) -> None:
    """By the clock: once before the day, once after it. Raises IllegalMove: nothing to say."""
    actor.require("execution.remind", place=task.undertaking.place)
    row, today = held(task), clock.today()
    said: list[Word] = []
    if row.state == State.DOING and row.raised_on is None and row.due_on < today:
        row.raised_on = row.told_on = today
        said = telling.passed(row)
    elif row.state == State.DOING and row.told_on is None and _near(row.due_on):
        row.told_on = today
        said = telling.near(row)
    if not said:
        raise IllegalMove(_("没有要提醒的。"))
    row.save(update_fields=["told_on", "raised_on"])
    told = tell_many(actor, said)
    emit(
        actor, "execution.remind", stream=row.stream, place=row.undertaking.place,
        tellings=[one.pk for one in told],
    )  # fmt: skip


@command("提醒给决议定任务")
def press(actor: Actor, one: Undertaking) -> None:
    """By the clock: it has no tasks; once before the day, once after. Raises as `remind`."""
    actor.require("execution.press", place=one.place)
    row, today = held(one), clock.today()
    late = row.plan_by < today
    open_ = row.none_at is None and not row.tasks.exists()
    due = row.raised_on is None if late else row.told_on is None and _near(row.plan_by)
    if not (open_ and due):
        raise IllegalMove(_("没有要提醒的。"))
    row.told_on = row.told_on or today
    row.raised_on = today if late else None
    row.save(update_fields=["told_on", "raised_on"])
    told = tell_many(actor, telling.unplanned(row, late=late))
    emit(
        actor, "execution.press", stream=row.stream, place=row.place, late=late,
        tellings=[row.pk for row in told],
    )  # fmt: skip


def _near(day: date) -> bool:
    return day <= clock.today() + timedelta(days=rules().before_days)


@command("决议落实随网格调整")
def redraw(
    actor: Actor, one: Undertaking, areas: Mapping[int, Area], posts: Mapping[int, Post]
) -> None:
    """Its area or its posts ended: it lies where they went.

    Args:
        areas, posts: what ends, by id, and what it went into.
    """
    row = held(one)
    area = areas.get(row.area_id, row.area)
    actor.require("execution.redraw", place=area.path)
    row.area, row.place = area, area.path
    row.save(update_fields=["area", "place"])
    for task in Task.objects.filter(undertaking=row).open().select_related("owner", "watcher"):
        _follow(task, row.place, posts)
    emit(actor, "execution.redraw", stream=row.stream, place=row.place, area=area.pk)


def _follow(task: Task, place: str, posts: Mapping[int, Post]) -> None:
    owner = posts.get(task.owner_id, task.owner)
    watcher = posts.get(task.watcher_id, task.watcher)
    if (owner, watcher) == (task.owner, task.watcher):
        return
    if apart.bar(owner, watcher):
        try:
            watcher = apart.proposed(owner, place)
        except Refusal:
            # Better its old supervisor than one who may not; the page says that the post is empty.
            watcher = task.watcher
    task.owner, task.watcher, task.set_on = owner, watcher, clock.today()
    task.save(update_fields=["owner", "watcher", "set_on"])
