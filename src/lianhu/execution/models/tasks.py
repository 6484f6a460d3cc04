"""A resolution on its way: its tasks, and every step that was said of them."""

from datetime import date
from typing import Any, Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.kernel import clock
from lianhu.kernel.text import mask_free_text
from lianhu.places.paths import prefixes

SEE: Final = sight("execution.see", "查看决议落实")
ASSIGN: Final = "execution.assign"
REPORT: Final = "execution.report"
CHECK: Final = "execution.agree"
PUBLIC: Final = Q(resolution__posted_at__isnull=False, resolution__meeting__closed=False)


class UndertakingQuerySet(models.QuerySet["Undertaking"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who works over the place; who works inside it and everyone else once it was made public."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.public()
        paths = actor.paths(SEE)
        around = sorted({one for path in paths for one in prefixes(path)})
        return self.filter(under(paths, "place") | PUBLIC & Q(place__in=around))

    def public(self) -> Self:
        """What everybody reads: 村民委员会组织法 第三十五条 (决定的落实情况), 2026-01-01."""
        return self.filter(PUBLIC)


class Undertaking(models.Model):
    """One resolution and what became of it (落实).

    `plan_by` is the day by which somebody was given its tasks; `none_why` says why there are none.
    `told_on`, `raised_on`: when people heard that no task is set, before and after that day.
    `project` is what was built by it and is looked after. People are asked how content they are
    from `asked_on` to `asked_until`; `closed_on` is when their answers were counted.
    """

    resolution = models.OneToOneField(
        "assembly.Resolution", models.PROTECT, related_name="undertaking"
    )
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    place = models.CharField(max_length=200, db_collation="C")
    plan_by = models.DateField()
    none_why = models.CharField(_("为什么不用定任务"), max_length=200, blank=True)
    none_at = models.DateTimeField(null=True)
    told_on = models.DateField(null=True)
    raised_on = models.DateField(null=True)
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, related_name="undertakings"
    )
    asked_on = models.DateField(null=True)
    asked_until = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    made_at = models.DateTimeField()

    objects = UndertakingQuerySet.as_manager()

    class Meta:
        verbose_name = _("决议落实")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="execution_none_with_reason",
                condition=Q(none_at=None, none_why="") | Q(none_at__isnull=False) & ~Q(none_why=""),
            ),
            models.CheckConstraint(
                name="execution_asked_before_it_is_counted",
                condition=Q(asked_on=None, asked_until=None, closed_on=None)
                | Q(asked_on__isnull=False, asked_until__gt=F("asked_on")),
            ),
        ]
        indexes = [models.Index(fields=["place"], name="execution_place")]

    def __str__(self) -> str:
        return f"落实 {self.pk}"

    @property
    def stream(self) -> str:
        return f"undertaking:{self.pk}"


class State(models.TextChoices):
    DOING = "doing", _("正在办")
    DONE = "done", _("说办好了，等监督的看")
    AGREED = "agreed", _("办好了，监督的看过")
    FAILED = "failed", _("没有办成")


OVER: Final = (State.AGREED, State.FAILED)


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, actor: Actor) -> Self:
        """As what it belongs to; and to the post that does it."""
        seen = Q(undertaking__in=Undertaking.objects.visible_to(actor))
        if actor.kind != "staff":
            return self.filter(seen)
        mine = [grant.post_id for grant in actor.grants_of(REPORT) if grant.post_id]
        return self.filter(seen | Q(owner__in=mine))

    def open(self) -> Self:
        return self.exclude(state__in=OVER)

    def late(self, day: date) -> Self:
        """What is not said to be done and whose day is over."""
        return self.filter(state=State.DOING, due_on__lt=day)


class Task(models.Model):
    """One thing to be done: what, the post that does it, till when, the post that supervises.

    `first_due_on` is the day it began with, which stays in sight when it is extended. `set_on` is
    the day on which owner and supervisor were last named: whoever held the two posts then are two
    people and no near relatives (trigger). `told_on`, `raised_on`: when people heard before and
    after the day.
    """

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="tasks")
    no = models.PositiveSmallIntegerField()
    what = models.CharField(_("做什么"), max_length=100)
    owner = models.ForeignKey("bodies.Post", models.PROTECT, related_name="+")
    watcher = models.ForeignKey("bodies.Post", models.PROTECT, related_name="+")
    set_on = models.DateField()
    due_on = models.DateField(_("到哪天"))
    first_due_on = models.DateField()
    state = models.CharField(max_length=6, choices=State, default=State.DOING)
    told_on = models.DateField(null=True)
    raised_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    made_at = models.DateTimeField()

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("决议的任务")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["undertaking", "no"], name="execution_task_numbered"),
            models.CheckConstraint(
                name="execution_task_watched_by_another", condition=~Q(owner=F("watcher"))
            ),
            models.CheckConstraint(
                name="execution_task_only_later", condition=Q(due_on__gte=F("first_due_on"))
            ),
            models.CheckConstraint(
                name="execution_task_ends_with_a_day",
                condition=Q(state__in=["doing", "done"], ended_on=None)
                | Q(state__in=["agreed", "failed"], ended_on__isnull=False),
            ),
            models.CheckConstraint(name="execution_task_says_what", condition=~Q(what="")),
        ]
        indexes = [
            models.Index(fields=["owner"], name="execution_task_owner", condition=Q(ended_on=None)),
            models.Index(fields=["due_on"], name="execution_task_due", condition=Q(ended_on=None)),
        ]

    def __str__(self) -> str:
        return f"任务 {self.pk}"

    @property
    def stream(self) -> str:
        return f"task:{self.pk}"

    @property
    def late(self) -> bool:
        return self.state == State.DOING and self.due_on < clock.today()

    @property
    def days_late(self) -> int:
        return (clock.today() - self.due_on).days

    @property
    def is_over(self) -> bool:
        return self.state in OVER


class Kind(models.TextChoices):
    REPORTED = "reported", _("办到哪一步")
    EXTENDED = "extended", _("改了日子")
    FINISHED = "finished", _("说办好了")
    AGREED = "agreed", _("监督的看过，办好了")
    SENT_BACK = "sent_back", _("监督的看过，还没有办好")
    FAILED = "failed", _("没有办成")
    REASSIGNED = "reassigned", _("换了人")
    REMARKED = "remarked", _("监督意见")
    ANSWERED = "answered", _("回复监督意见")


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(task__in=Task.objects.visible_to(actor))


class Step(models.Model):
    """One thing said of a task, by whom, by which post; it stays as it was said (trigger).

    `due_on` is the new day of an extension; `of` the remark that an answer answers.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True)
    of = models.OneToOneField("self", models.PROTECT, null=True, related_name="answer")
    by_person_id = models.BigIntegerField()
    by_label = models.CharField(max_length=60)
    at = models.DateTimeField()
    salt = models.CharField(max_length=32)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务的一步")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="execution_step_with_its_reason",
                condition=~Q(kind__in=["extended", "sent_back", "failed", "reassigned", "remarked",
                                       "answered", "reported"]) | ~Q(words=""),
            ),
            models.CheckConstraint(
                name="execution_step_extended_to_a_day",
                condition=Q(kind="extended", due_on__isnull=False)
                | ~Q(kind="extended") & Q(due_on=None),
            ),
            models.CheckConstraint(
                name="execution_step_answers_a_remark",
                condition=Q(kind="answered", of__isnull=False) | ~Q(kind="answered") & Q(of=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"一步 {self.pk}"

    @property
    def shown(self) -> str:
        """The words without phones and numbers, as everybody reads them."""
        return mask_free_text(self.words)


class Photo(models.Model):
    """A picture that goes with a step; `open` once somebody looked and nobody is seen on it."""

    step = models.ForeignKey(Step, models.PROTECT, related_name="photos")
    file = models.OneToOneField("files.File", models.PROTECT, related_name="+")
    open = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("任务的照片")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"任务照片 {self.pk}"


FIELD_CLASSES: Final[dict[str, dict[str, Any]]] = {
    "Undertaking": {"none_why": "public"},
    "Task": {"what": "public"},
    "Step": {"words": "may_name", "by_person_id": "internal", "by_label": "public"},
    "Photo": {},
}
