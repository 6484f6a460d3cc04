"""What a resolution sets to be done: by whom, till when, under whose eyes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Max
from django.utils.translation import gettext as _

from lianhu.access.roles import ROLES
from lianhu.assembly.models import Resolution
from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Post
from lianhu.execution import apart, steps, telling
from lianhu.execution.models import REPORT, Kind, Task, Undertaking
from lianhu.execution.rules import rules
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.notices.commands import tell_many

MOST: Final = 12
# A slip of the year is more likely than a task of five years, the term of a committee.
LATEST: Final = timedelta(days=5 * 366)
OWNERS: Final = frozenset(role for role, verbs in ROLES.items() if REPORT in verbs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One task as it is set. Without a `watcher` one of the supervision committee is taken."""

    what: str
    owner: Post
    due_on: date
    watcher: Post | None = None


@command("记下决议待落实")
def take_up(actor: Actor, resolution: Resolution) -> Undertaking:
    """A resolution passed: from now on it is followed until it is done. Once for each.

    Raises:
        NotAllowed: it decides nothing, or is a decision inside the party.
    """
    actor.require("execution.take_up", place=resolution.area.path)
    if not resolution.is_lawful or resolution.meeting.closed:
        raise NotAllowed(_("协商意见、党内决定不在这里落实，走它自己的路。"))
    made, fresh = Undertaking.objects.get_or_create(
        resolution=resolution,
        defaults={
            "area": resolution.area, "place": resolution.area.path, "made_at": clock.now(),
            "plan_by": clock.day_of(resolution.at) + timedelta(days=rules().plan_days),
        },
    )  # fmt: skip
    emit(
        actor, "execution.take_up", stream=made.stream, place=made.place, fresh=fresh,
        resolution=resolution.pk, plan_by=made.plan_by.isoformat(),
    )  # fmt: skip
    return made


@command("定决议的任务")
def assign(actor: Actor, one: Undertaking, lines: Sequence[Line]) -> list[Task]:
    """Set its tasks, all of them or none.

    Raises:
        Refusal: at its field (what_0, owner_0, due_on_0, watcher_0), what does not fit.
        IllegalMove: it was said that nothing is to be done.
    """
    actor.require("execution.assign", place=one.place)
    if held(one).none_at:
        raise IllegalMove(_("已经写明不用定任务。"))
    if not lines:
        raise Refusal(_("请至少写一项：做什么、谁来办、到哪天。"), field="what_0")
    last = one.tasks.aggregate(n=Max("no"))["n"] or 0
    if last + len(lines) > MOST:
        raise Refusal(_("一个决议最多定%d项任务，小的合在一起写。") % MOST, field="what_0")
    made = [_task(one, last + n + 1, n, line) for n, line in enumerate(lines)]
    told = tell_many(actor, [word for task in made for word in telling.given(task)])
    emit(
        actor, "execution.assign", stream=one.stream, place=one.place,
        tasks=[[task.pk, task.owner_id, task.watcher_id, task.due_on.isoformat()] for task in made],
        tellings=[row.pk for row in told],
    )  # fmt: skip
    return made


def _task(one: Undertaking, no: int, n: int, line: Line) -> Task:
    what = clean_line(line.what, 100, label=_("做什么"), field=f"what_{n}")
    if not what:
        raise Refusal(_("请写做什么。"), field=f"what_{n}")
    today = clock.today()
    if not today <= line.due_on <= today + LATEST:
        raise Refusal(_("日子从今天起算，最晚五年。"), field=f"due_on_{n}")
    _may_own(one, line.owner, f"owner_{n}")
    watcher = _watcher(one, line.owner, line.watcher, n)
    return Task.objects.create(
        undertaking=one, no=no, what=what, owner=line.owner, watcher=watcher, set_on=today,
        due_on=line.due_on, first_due_on=line.due_on, made_at=clock.now(),
    )  # fmt: skip


def _may_own(one: Undertaking, post: Post, field: str) -> None:
    if post.role not in OWNERS or post.ended_on or not post.path.startswith(one.place):
        raise Refusal(_("这个岗位不在这里办事，请换一个。"), field=field)


def _watcher(one: Undertaking, owner: Post, chosen: Post | None, n: int) -> Post:
    if chosen is None:
        try:
            return apart.proposed(owner, one.place)
        except Refusal as refusal:
            raise Refusal(str(refusal), field=f"owner_{n}") from refusal
    why = apart.bar(owner, chosen)
    if not why and not one.place.startswith(chosen.path):
        why = _("这位监督的不管这里。")
    if why:
        raise Refusal(why, field=f"watcher_{n}")
    return chosen


@command("写明决议不用定任务")
def waive(actor: Actor, one: Undertaking, *, why: str) -> None:
    """What was resolved asks nothing of anybody, a report that was approved; the reason is public.

    Raises:
        Refusal: no reason. Conflict: it has tasks, or this was said before.
    """
    actor.require("execution.waive", place=one.place)
    row = held(one)
    if row.none_at or row.tasks.exists():
        raise Conflict(_("已经定了任务，或者已经写明不用定了。"))
    said = clean_line(why, 200, label=_("为什么"), field="why")
    if not said:
        raise Refusal(_("请写为什么不用定任务，村民看得到。"), field="why")
    row.none_why, row.none_at = said, clock.now()
    row.save(update_fields=["none_why", "none_at"])
    emit(actor, "execution.waive", stream=row.stream, place=row.place)


@command("换人办、换人监督")
def reassign(actor: Actor, task: Task, *, owner: Post, watcher: Post | None, why: str) -> Task:
    """Somebody else does it, or supervises it; the reason stands with it.

    Raises:
        Refusal: at its field (owner_0, watcher_0, why). IllegalMove: it is over.
    """
    actor.require("execution.reassign", place=task.undertaking.place)
    row = steps.held_open(task)
    _may_own(row.undertaking, owner, "owner_0")
    row.watcher = _watcher(row.undertaking, owner, watcher, 0)
    row.owner, row.set_on, row.told_on = owner, clock.today(), None
    said = steps.words(why, "why", _("为什么换"))
    row.save(update_fields=["owner", "watcher", "set_on", "told_on"])
    step = steps.write(actor, row, Kind.REASSIGNED, said, place=row.undertaking.place)
    told = tell_many(actor, telling.given(row))
    emit(
        actor, "execution.reassign", stream=row.stream, place=row.undertaking.place, step=step.pk,
        owner=row.owner_id, watcher=row.watcher_id, digest=steps.digest_of(step),
        tellings=[one.pk for one in told],
    )  # fmt: skip
    return row
