"""Where a relocated household came from (易地扶贫搬迁), kept with what it was before."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lianhu.kernel import clock
from lianhu.people.models.persons import Household
from lianhu.places.models import Area


class Relocation(models.Model):
    """The move of one household: from where, when, and which rights stayed there.

    The row without `replaced_at` holds; a correction adds a row and says why.
    """

    class Right(models.TextChoices):
        """What stays with the collective left behind. Source: 农村土地承包法 第二十七条."""

        LAND = "land", "承包地"
        FOREST = "forest", "林地"
        HOMESTEAD = "homestead", "宅基地"
        DIVIDEND = "dividend", "集体收益分配"

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="relocations", verbose_name="户"
    )
    origin = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="迁出地"
    )
    origin_code = models.CharField("迁出地代码", max_length=12, blank=True)
    origin_words = models.CharField("迁出地", max_length=60, blank=True)
    moved_on = models.DateField("搬迁日期")
    kept = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, verbose_name="留在原籍的权益"
    )
    reason = models.CharField("更正理由", max_length=200, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField("登记时间", default=clock.now)
    replaced_at = models.DateTimeField("更正时间", null=True, blank=True)

    FIELD_CLASSES = {
        "id": "internal",
        "household": "personal",
        "origin": "personal",
        "origin_code": "personal",
        "origin_words": "personal",
        "moved_on": "personal",
        "kept": "personal",
        "reason": "personal",
        "salt": "internal",
        "at": "internal",
        "replaced_at": "internal",
    }

    class Meta:
        verbose_name = "搬迁"
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(replaced_at=None), name="people_relocation_one"
            ),
            models.CheckConstraint(
                name="people_relocation_from_somewhere",
                condition=Q(origin__isnull=False) | ~Q(origin_words="") | ~Q(origin_code=""),
            ),
            models.CheckConstraint(
                name="people_relocation_code",
                condition=Q(origin_code__regex=r"^([0-9]{6}|[0-9]{9}|[0-9]{12})?$"),
            ),
            models.CheckConstraint(
                name="people_relocation_kept",
                condition=Q(kept__contained_by=["land", "forest", "homestead", "dividend"]),
            ),
        ]

    def __str__(self) -> str:
        return f"搬迁 {self.pk}"

    @property
    def from_where(self) -> str:
        """The place in words: the area's name, else what was said, else the bare code."""
        return str(self.origin) if self.origin else self.origin_words or self.origin_code

    @property
    def kept_labels(self) -> list[str]:
        return [str(label) for key, label in self.Right.choices if key in self.kept]
