"""The powers list (权力清单) of a body: what it may do and what it may not, in its own words."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lianhu.audit.actor import Actor, under
from lianhu.files.models import File


class PowersQuerySet(models.QuerySet["Powers"]):
    def visible_to(self, actor: Actor) -> Self:
        """What a body may do to people is theirs to read."""
        return self

    def managed_by(self, actor: Actor, verb: str) -> Self:
        return self.filter(under(actor.paths(verb), "path"))


class Powers(models.Model):
    """One version of the list, adopted by a meeting; the highest version holds, none is changed."""

    organisation = models.ForeignKey(
        "bodies.Organisation", models.PROTECT, related_name="powers", verbose_name="组织"
    )
    version = models.PositiveSmallIntegerField("第几版")
    may = ArrayField(models.CharField(max_length=120), verbose_name="可以做")
    may_not = ArrayField(models.CharField(max_length=120), verbose_name="不能做")
    adopted_by = models.CharField("由谁怎样通过", max_length=200)
    adopted_on = models.DateField("通过日期")
    paper = models.ForeignKey(
        File, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="通过记录"
    )
    path = models.CharField(max_length=200, db_collation="C", editable=False)

    objects = PowersQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(
        ("organisation", "version", "may", "may_not", "adopted_by", "adopted_on"), "public"
    ) | dict.fromkeys(("id", "paper", "path"), "internal")

    class Meta:
        verbose_name = "权力清单"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "version"], name="bodies_powers_one_version"
            ),
            models.CheckConstraint(
                name="bodies_powers_said",
                condition=~Q(may=[]) & ~Q(may_not=[]) & ~Q(adopted_by=""),
            ),
        ]
        indexes = [models.Index(fields=["path"], name="bodies_powers_path")]

    def __str__(self) -> str:
        return f"权力清单 {self.pk}"
