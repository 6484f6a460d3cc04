"""The term (届) of a body: from when to when, and how many it is to have."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from lianhu.audit.actor import Actor, under
from lianhu.files.models import File


class TermQuerySet(models.QuerySet["Term"]):
    def visible_to(self, actor: Actor) -> Self:
        """For how long a body was elected, and how many it has, hangs on the wall."""
        return self

    def managed_by(self, actor: Actor, verb: str) -> Self:
        return self.filter(under(actor.paths(verb), "path"))


class Term(models.Model):
    """The term of a body that began on `from_on` and runs out on `due_on`, the first day after it.

    The next one begins where it begins: until then those elected stay in office, however late.
    `size` is how many the body is to have (of representatives: how many of them).
    """

    organisation = models.ForeignKey(
        "bodies.Organisation", models.PROTECT, related_name="terms", verbose_name="组织"
    )
    number = models.PositiveSmallIntegerField("第几届", null=True, blank=True)
    from_on = models.DateField("开始日期")
    due_on = models.DateField("届满日期")
    size = models.PositiveSmallIntegerField("应有人数", null=True, blank=True)
    decided_by = models.CharField("由谁怎样产生", max_length=200, blank=True)
    paper = models.ForeignKey(
        File, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="产生记录"
    )
    path = models.CharField(max_length=200, db_collation="C", editable=False)

    objects = TermQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(
        ("organisation", "number", "from_on", "due_on", "size"), "public"
    ) | dict.fromkeys(("id", "decided_by", "paper", "path"), "internal")

    class Meta:
        verbose_name = "任期"
        constraints = [
            models.CheckConstraint(name="bodies_term_days", condition=Q(due_on__gt=F("from_on"))),
            models.CheckConstraint(
                name="bodies_term_size", condition=Q(size=None) | Q(size__gte=1)
            ),
            models.UniqueConstraint(
                fields=["organisation", "from_on"], name="bodies_term_one_begins"
            ),
        ]
        indexes = [models.Index(fields=["path"], name="bodies_term_path")]

    def __str__(self) -> str:
        return f"任期 {self.pk}"


def terms_of(organisations: Iterable[int], day: date) -> dict[int, Term]:
    """The term of each of these bodies (ids) that runs on `day`; those without any are left out."""
    rows = Term.objects.filter(organisation__in=list(organisations), from_on__lte=day)
    return {row.organisation_id: row for row in rows.order_by("from_on", "pk")}
