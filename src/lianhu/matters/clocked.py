"""What the clock of a matter leaves behind: more time that was asked for, reminders that were sent."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianhu.matters.querysets import AboutMatterQuerySet


class Extension(models.Model):
    """More time asked for before it was up (延期), and what another person decided.

    `reason` is the word that gives it; `granted` None while nobody has decided.
    """

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="extensions")
    stage = models.CharField(max_length=40)
    until = models.DateField(_("延期到"))
    reason = models.ForeignKey("matters.Word", models.PROTECT, related_name="+")
    asked_by_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(granted=None), name="extension_one_open"
            ),
            models.CheckConstraint(
                name="extension_never_by_oneself",
                condition=Q(decided_by_id=None)
                | Q(asked_by_id=None)
                | ~Q(decided_by_id=F("asked_by_id")),
            ),
        ]

    def __str__(self) -> str:
        return f"延期 {self.pk}"


class SupervisionOrderQuerySet(AboutMatterQuerySet["SupervisionOrder"]):
    def open(self) -> Self:
        """Those nobody has answered yet."""
        return self.filter(reply=None)


class SupervisionOrder(models.Model):
    """A leader presses for a matter (督办): by which post, whom, until when; and what was answered.

    It has a clock of its own, which no pause or extension of the matter moves. `stream` is the
    workstream whose leader was asked, if it was one.
    """

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="pressings")
    by_post = models.ForeignKey("bodies.Post", models.PROTECT, related_name="+")
    by_person_id = models.BigIntegerField(null=True)
    to_post = models.ForeignKey("bodies.Post", models.PROTECT, related_name="pressings")
    stream = models.ForeignKey(
        "bodies.Workstream", models.PROTECT, null=True, related_name="pressings"
    )
    words = models.ForeignKey("matters.Word", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField(_("回复期限"))
    lapsed_at = models.DateTimeField(null=True)
    reply = models.ForeignKey("matters.Word", models.PROTECT, null=True, related_name="+")
    replied_by_id = models.BigIntegerField(null=True)
    replied_at = models.DateTimeField(null=True)

    objects = SupervisionOrderQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(reply=None), name="order_one_open"
            ),
            models.CheckConstraint(
                name="order_never_to_oneself", condition=~Q(by_post=F("to_post"))
            ),
            models.CheckConstraint(
                name="order_answered_by_another",
                condition=Q(replied_by_id=None)
                | Q(by_person_id=None)
                | ~Q(replied_by_id=F("by_person_id")),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="order_open_by_due", condition=Q(reply=None))
        ]

    def __str__(self) -> str:
        return f"督办 {self.pk}"


class Reminder(models.Model):
    """A rung of the ladder that a matter climbed at the stage it entered then; each once."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="reminders")
    entered_at = models.DateTimeField()
    rung = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "entered_at", "rung"], name="reminder_once")
        ]

    def __str__(self) -> str:
        return f"催办 {self.pk}"
