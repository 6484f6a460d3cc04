"""Reads of what became of resolutions, for the desk, the phone and everybody."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.bodies.models import Post, Tenure
from lianhu.bodies.queries import holders
from lianhu.execution.models import REPORT, State, Step, Task, Undertaking
from lianhu.kernel import clock
from lianhu.places.models import Area
from lianhu.places.paths import prefixes
from lianhu.projects.models import Project
from lianhu.projects.queries import Kept, kept

MOST: Final = 200
SOON: Final = timedelta(days=7)
FEW: Final = 20
TONES: Final = {"doing": "plain", "done": "warn", "agreed": "good", "failed": "bad"}


@dataclass(frozen=True, slots=True)
class Row:
    """A resolution in a list. `group` is one of GROUPS; `words` says in one line where it stands."""

    one: Undertaking
    group: str
    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Said:
    """A task with who holds its posts today, "" where they stand empty, and what was said."""

    task: Task
    owner: str
    watcher: str
    tone: str
    steps: list[Step]


def _groups() -> dict[str, str]:
    return {
        "late": _("要过问的"), "bare": _("等着定任务的"), "check": _("等监督的看"),
        "doing": _("正在办的"), "over": _("办完的"),
    }  # fmt: skip


def listed(actor: Actor, area: Area | None = None) -> dict[str, list[Row]]:
    """Resolutions by where they stand, what somebody should ask about first; three queries."""
    rows = Undertaking.objects.visible_to(actor)
    if area is not None:
        rows = rows.filter(under([area.path], "place"))
    tasks = Task.objects.order_by("due_on", "pk").only(
        "undertaking", "state", "due_on", "what", "first_due_on", "no"
    )
    found = rows.select_related("area", "resolution__item", "resolution__meeting").prefetch_related(
        Prefetch("tasks", tasks, to_attr="all_tasks")
    )
    made = [row_of(one) for one in found.order_by("-resolution__at", "-pk")[:MOST]]
    return {
        label: there
        for key, label in _groups().items()
        if (there := [row for row in made if row.group == key])
    }


def of_resolutions(actor: Actor, keys: Collection[int]) -> list[Row]:
    """Where each of these resolutions stands that was taken up; two queries."""
    tasks = Task.objects.order_by("due_on", "pk")
    rows = Undertaking.objects.visible_to(actor).filter(resolution__in=keys)
    found = rows.select_related("area").prefetch_related(
        Prefetch("tasks", tasks, to_attr="all_tasks")
    )
    return [row_of(one) for one in found]


def row_of(one: Undertaking) -> Row:
    """Where it stands; `one.all_tasks` are its tasks."""
    tasks: list[Task] = one.all_tasks  # type: ignore[attr-defined]
    if one.none_at:
        return Row(one, "over", _("不用定任务"), "plain")
    if not tasks:
        late = one.plan_by < clock.today()
        words = _("还没有定任务，过了日子") if late else _("还没有定任务")
        return Row(one, "late" if late else "bare", words, "bad" if late else "warn")
    facts = {
        "n": len(tasks), "good": _count(tasks, State.AGREED), "bad": _count(tasks, State.FAILED),
        "late": sum(1 for task in tasks if task.late), "check": _count(tasks, State.DONE),
    }  # fmt: skip
    if facts["late"]:
        return Row(one, "late", _("%(late)d项过了日子，一共%(n)d项") % facts, "bad")
    if facts["check"]:
        return Row(one, "check", _("%(check)d项等监督的看，一共%(n)d项") % facts, "warn")
    if facts["good"] + facts["bad"] < facts["n"]:
        return Row(one, "doing", _("办好了%(good)d项，一共%(n)d项") % facts, "plain")
    if facts["bad"]:
        return Row(one, "over", _("办好了%(good)d项，%(bad)d项没有办成") % facts, "bad")
    return Row(one, "over", _("%(n)d项都办好了") % facts, "good")


def _count(tasks: Iterable[Task], state: State) -> int:
    return sum(1 for task in tasks if task.state == state)


def tasks_of(actor: Actor, one: Undertaking, pk: int | None = None) -> list[Said]:
    """Its tasks in their order, or the one with `pk`, with people and steps; five queries."""
    steps = Step.objects.order_by("pk").prefetch_related("photos__file").select_related("answer")
    only = {} if pk is None else {"pk": pk}
    rows = list(
        Task.objects.visible_to(actor)
        .filter(undertaking=one, **only)
        .select_related("owner", "watcher")
        .prefetch_related(Prefetch("steps", steps, to_attr="all_steps"))
        .order_by("no")
    )
    seated = holders(_posts(rows))
    return [_said(task, seated) for task in rows]


def _posts(tasks: Iterable[Task]) -> list[Post]:
    return list({p.pk: p for task in tasks for p in (task.owner, task.watcher)}.values())


def _said(task: Task, seated: dict[int, Tenure]) -> Said:
    owner, watcher = seated.get(task.owner_id), seated.get(task.watcher_id)
    tone = "bad" if task.late else TONES[task.state]
    return Said(
        task, owner.person.name if owner else "", watcher.person.name if watcher else "", tone,
        task.all_steps,  # type: ignore[attr-defined]
    )  # fmt: skip


def mine(actor: Actor) -> list[Task]:
    """What the posts of the actor do and is due within a week, or was; one query."""
    posts = [grant.post_id for grant in actor.grants_of(REPORT) if grant.post_id]
    if not posts:
        return []
    rows = Task.objects.visible_to(actor).filter(
        owner__in=posts, state=State.DOING, due_on__lte=clock.today() + SOON
    )
    return list(rows.select_related("undertaking__resolution__item").order_by("due_on", "pk")[:FEW])


def kept_of(one: Undertaking) -> list[Kept]:
    """Who looks after what was done, where it was handed over."""
    return kept(one.project) if one.project else []


def projects_for(actor: Actor, one: Undertaking) -> list[Project]:
    """The projects that stand in the place of a resolution or around it."""
    here = under([one.place], "place") | Q(place__in=prefixes(one.place))
    return list(Project.objects.visible_to(actor).standing().filter(here).order_by("-pk"))
