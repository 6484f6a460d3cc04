"""What posts do together on one matter (联处): a lead, and helpers with a part each."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.kernel import clock
from lianhu.matters.querysets import AboutMatterQuerySet


class PartQuerySet(AboutMatterQuerySet["Part"]):
    def open(self) -> Self:
        """Those neither done nor ended."""
        return self.filter(closed_at=None)


class Part(models.Model):
    """What one helping post does for a matter that another leads: what (a word), by which day.

    `outcome` is what the helper said of it, or why it was ended; `done` None while it is open.
    """

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="parts")
    post = models.ForeignKey("bodies.Post", models.PROTECT, related_name="parts")
    what = models.ForeignKey("matters.Word", models.PROTECT, related_name="+")
    due_on = models.DateField(_("哪天前办好"))
    by_post = models.ForeignKey("bodies.Post", models.PROTECT, null=True, related_name="+")
    by_person_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    outcome = models.ForeignKey("matters.Word", models.PROTECT, null=True, related_name="+")
    done = models.BooleanField(null=True)
    closed_by_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("协办")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "post"], condition=Q(closed_at=None), name="part_one_open"
            ),
            models.CheckConstraint(
                name="part_closed_with_words",
                condition=Q(closed_at=None, done=None, outcome=None)
                | Q(closed_at__isnull=False, done__isnull=False, outcome__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["post"], name="part_open_by_post", condition=Q(closed_at=None)),
            models.Index(fields=["due_on"], name="part_open_by_due", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"协办 {self.pk}"

    @property
    def late(self) -> bool:
        day = clock.day_of(self.closed_at) if self.closed_at else clock.today()
        return day > self.due_on
