"""What was posted of a meeting, with the file by which a stranger reckons it again."""

from typing import Any, Self

from django.db import models

from lianhu.assembly.models.meetings import Meeting
from lianhu.audit.actor import Actor
from lianhu.kernel import clock


class PublishedQuerySet(models.QuerySet["Published"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the meeting; for everybody else until the posting is withdrawn."""
        rows = self.filter(meeting__in=Meeting.objects.visible_to(actor))
        return rows if actor.kind in ("system", "staff") else rows.still_public()

    def still_public(self) -> Self:
        return self.filter(meeting__closed=False).exclude(posting__state="withdrawn")

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")


class Published(models.Model):
    """One posting of results. `proof` is in the format of docs/proof-format.md; `digest` its SM3,
    of which the first sixteen digits stand on the paper. Neither changes: what is settled later is
    posted as another."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="published")
    posting = models.OneToOneField("publicity.Posting", models.PROTECT, related_name="+")
    proof = models.JSONField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    by_person_id = models.BigIntegerField(null=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = "公布的结果"
        constraints = [
            models.CheckConstraint(
                name="assembly_published_digest",
                condition=models.Q(digest__regex="^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"公布的结果 {self.pk}"


FIELD_CLASSES: dict[str, dict[str, Any]] = {"Published": {"proof": "public"}}
