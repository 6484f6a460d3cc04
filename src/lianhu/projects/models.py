"""What a village builds, what belongs to it, and who looks after it when it stands."""

from datetime import date
from typing import Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.kernel import clock

PREFIX: Final = "project:"
SEE: Final = sight("projects.see", "查看项目和管护")
LOOK: Final = "projects.look"


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, actor: Actor) -> Self:
        """All of them: what a village builds with public money is public (村民委员会组织法 第三十五条)."""
        return self

    def of_work(self, actor: Actor) -> Self:
        """Those over which a post of the actor sees the desk."""
        return self.filter(under(actor.paths(SEE), "place"))

    def standing(self) -> Self:
        return self.filter(ended_on=None)


class Project(models.Model):
    """A village project (村级项目) or a pilot site (示范试点).

    `amount` in 分; None where nobody has said. `lead` does it, `watcher` supervises and is another.
    `done_on` is the day it was finished, from which it is looked after.
    """

    class Kind(models.TextChoices):
        PROJECT = "project", _("村级建设项目")
        PILOT = "pilot", _("示范试点")

    kind = models.CharField(_("哪一种"), max_length=8, choices=Kind)
    title = models.CharField(_("名称"), max_length=40)
    source = models.CharField(_("从哪里来"), max_length=100, blank=True)
    amount = models.BigIntegerField(_("总投资"), null=True)
    money = models.CharField(_("钱从哪里来"), max_length=100, blank=True)
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="projects")
    place = models.CharField(max_length=200, db_collation="C")
    lead = models.ForeignKey("bodies.Post", models.PROTECT, related_name="+")
    watcher = models.ForeignKey("bodies.Post", models.PROTECT, null=True, related_name="+")
    began_on = models.DateField(_("哪天开始"))
    done_on = models.DateField(_("哪天建成"), null=True)
    ended_on = models.DateField(_("哪天结束"), null=True)
    ended_why = models.CharField(_("为什么结束"), max_length=200, blank=True)
    by_person_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("项目")
        ordering = ["-began_on", "-id"]
        constraints = [
            models.CheckConstraint(name="project_kind", condition=Q(kind__in=["project", "pilot"])),
            models.CheckConstraint(
                name="project_days",
                condition=Q(done_on=None) | Q(done_on__gte=F("began_on")),
            ),
            models.CheckConstraint(
                name="project_amount", condition=Q(amount=None) | Q(amount__gte=0)
            ),
            models.CheckConstraint(
                name="project_watched_by_another",
                condition=Q(watcher=None) | ~Q(watcher=F("lead")),
            ),
            models.CheckConstraint(
                name="project_ended_with_reason",
                condition=Q(ended_on=None, ended_why="")
                | Q(ended_on__isnull=False) & ~Q(ended_why=""),
            ),
        ]
        indexes = [models.Index(fields=["place"], name="project_place")]

    def __str__(self) -> str:
        return f"项目 {self.pk}"

    @property
    def stream(self) -> str:
        return f"{PREFIX}{self.pk}"

    @property
    def state(self) -> str:
        """building, kept (finished and looked after), ended."""
        if self.ended_on:
            return "ended"
        return "kept" if self.done_on else "building"


class Tie(models.Model):
    """A matter that belongs to a project: a wish it came from, a fault on it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="ties")
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="projects")

    class Meta:
        verbose_name = _("项目里的事")
        constraints = [
            models.UniqueConstraint(fields=["project", "matter"], name="project_tie_once")
        ]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.matter_id}"


class UpkeepQuerySet(models.QuerySet["Upkeep"]):
    def visible_to(self, actor: Actor) -> Self:
        """All: who looks after what the village owns is public, like the post itself."""
        return self

    def running(self) -> Self:
        return self.filter(ended_on=None, project__ended_on=None)

    def due_by(self, day: date) -> Self:
        return self.running().filter(next_on__lte=day)


class Upkeep(models.Model):
    """A recurring duty of upkeep (管护): what, how often, and the post that answers for it.

    `next_on` is the day by which somebody looks again; `told_on` when the post was told of that day,
    `raised_on` when its superior was told that it had passed.
    """

    class Every(models.TextChoices):
        WEEK = "week", _("每周")
        MONTH = "month", _("每月")
        QUARTER = "quarter", _("每季")
        HALF = "half", _("每半年")
        YEAR = "year", _("每年")

    project = models.ForeignKey(Project, models.CASCADE, related_name="upkeeps")
    what = models.CharField(_("管护什么"), max_length=60)
    every = models.CharField(_("多久看一次"), max_length=8, choices=Every)
    post = models.ForeignKey("bodies.Post", models.PROTECT, related_name="+")
    next_on = models.DateField(_("下次"))
    told_on = models.DateField(null=True)
    raised_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=200, blank=True)

    objects = UpkeepQuerySet.as_manager()

    class Meta:
        verbose_name = _("管护")
        ordering = ["next_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="upkeep_every",
                condition=Q(every__in=["week", "month", "quarter", "half", "year"]),
            ),
            models.CheckConstraint(
                name="upkeep_ended_with_reason",
                condition=Q(ended_on=None, ended_why="")
                | Q(ended_on__isnull=False) & ~Q(ended_why=""),
            ),
        ]
        indexes = [
            models.Index(fields=["next_on"], name="upkeep_due", condition=Q(ended_on=None)),
            models.Index(fields=["post"], name="upkeep_post", condition=Q(ended_on=None)),
        ]

    def __str__(self) -> str:
        return f"管护 {self.pk}"

    @property
    def late(self) -> bool:
        return self.ended_on is None and self.next_on < clock.today()


class Look(models.Model):
    """What was seen on a day, an hour is nobody's business; `matter` is what came of a fault.

    `words` may name a person and are for the desk only.
    """

    upkeep = models.ForeignKey(Upkeep, models.CASCADE, related_name="looks")
    held_on = models.DateField(_("哪天看的"))
    good = models.BooleanField(_("都好"))
    words = models.CharField(_("看到什么"), max_length=200, blank=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, null=True, related_name="+")
    by_person_id = models.BigIntegerField()
    by_label = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("管护记录")
        ordering = ["-held_on", "-id"]
        constraints = [
            # What is not good is worked on, never only written down.
            models.CheckConstraint(
                name="upkeep_fault_is_a_matter",
                condition=Q(good=True, matter=None) | Q(good=False, matter__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.upkeep_id}/{self.held_on}"


FIELD_CLASSES: Final[dict[str, dict[str, str]]] = {
    "Project": {
        "title": "public", "source": "public", "money": "public", "ended_why": "public",
        "by_person_id": "internal",
    },
    "Tie": {},
    "Upkeep": {"what": "public", "ended_why": "internal"},
    "Look": {"words": "may_name", "by_person_id": "internal", "by_label": "internal"},
}  # fmt: skip
