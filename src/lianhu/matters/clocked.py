"""What the clock of a matter leaves behind: more time that was asked for, reminders that were sent."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


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
