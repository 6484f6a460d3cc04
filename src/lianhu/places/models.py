"""The tree of areas from the province down to the linked households (联户)."""

import secrets
from typing import Final, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Count, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from lianhu.audit.actor import Actor
from lianhu.kernel import clock

KEY_LENGTH: Final = 6
# Without vowels and look-alikes: a key in an address never spells a word.
_KEY_ALPHABET: Final = "23456789bcdfghjkmnpqrstvwxyz"

# What may lie directly under what; the database holds to the same table.
MAY_HOLD: Final[dict[str, tuple[str, ...]]] = {
    "province": ("prefecture", "county"),
    "prefecture": ("county",),
    "county": ("town",),
    "town": ("village",),
    "village": ("group", "grid"),
    "group": ("grid",),
    "grid": ("grid", "cluster"),
    "cluster": (),
}
ROOTS: Final = ("province", "prefecture", "county")


def new_key() -> str:
    """A fresh public key of an area, as it stands in page addresses."""
    return "".join(secrets.choice(_KEY_ALPHABET) for _ in range(KEY_LENGTH))


class Days(Func):
    """The half-open range of days from `valid_from` until `valid_to` (NULL: still going on)."""

    function = "daterange"
    template = "%(function)s(%(expressions)s, '[)')"


class AreaQuerySet(models.QuerySet["Area"]):
    def visible_to(self, actor: Actor) -> Self:
        """Areas are public; those that have ended are of interest to staff only."""
        return self if actor.kind in ("staff", "system") else self.live()

    def live(self) -> Self:
        return self.filter(valid_to=None)

    def with_code(self) -> Self:
        """Adds `code_now`: the statistical code in force, or None."""
        codes = AreaCode.objects.filter(area=OuterRef("pk"), valid_to=None)
        return self.annotate(code_now=Subquery(codes.values("code")[:1]))

    def with_counts(self) -> Self:
        """Adds `below`: how many live areas lie directly under each."""
        inner = Area.objects.filter(parent=OuterRef("pk"), valid_to=None).order_by()
        count = inner.values("parent").annotate(n=Count("pk")).values("n")
        return self.annotate(below=Coalesce(Subquery(count), 0))

    def in_order(self) -> Self:
        """By code, then by age: the order of the official lists, never by pinyin."""
        return self.with_code().order_by(F("code_now").asc(nulls_last=True), "pk")


class Area(models.Model):
    """One node of the tree.

    `path` is the parent's path, the own id and a dot ("1.7.93."); the database writes it at
    insert and it never changes, so other rows may copy it. A division that moves gets a new
    area and the old one ends.
    """

    class Kind(models.TextChoices):
        PROVINCE = "province", "省级"
        PREFECTURE = "prefecture", "地级"
        COUNTY = "county", "县级"
        TOWN = "town", "乡级"
        VILLAGE = "village", "村级"
        GROUP = "group", "村民小组"
        GRID = "grid", "网格"
        CLUSTER = "cluster", "联户"

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    kind = models.CharField("类别", max_length=10, choices=Kind)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=60, blank=True)
    level_name = models.CharField("层级名称", max_length=20, blank=True)
    key = models.CharField("网址代号", max_length=KEY_LENGTH, unique=True, default=new_key)
    path = models.CharField(
        max_length=200, unique=True, db_collation="C", editable=False, db_default=""
    )
    invented = models.BooleanField("虚构", default=False)
    # A community to which people were moved from poor places (易地扶贫搬迁安置社区).
    relocated = models.BooleanField("安置社区", default=False, db_default=False)
    valid_from = models.DateField("启用日期", default=clock.today)
    valid_to = models.DateField("停用日期", null=True, blank=True)

    objects = AreaQuerySet.as_manager()
    # Set by AreaQuerySet.with_code and with_counts.
    code_now: str | None
    below: int

    class Meta:
        verbose_name = "区域"
        constraints = [
            models.CheckConstraint(name="places_area_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="places_area_days",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(valid_to=None, kind__in=["group", "grid", "cluster"]),
                name="places_area_one_name",
            ),
            models.CheckConstraint(
                name="places_area_relocated", condition=Q(relocated=False) | Q(kind="village")
            ),
            models.CheckConstraint(
                name="places_area_root",
                condition=Q(parent__isnull=False) | Q(kind__in=ROOTS),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def level(self) -> str:
        """What this level is called here: 一级网格, or else the kind."""
        return self.level_name or str(self.Kind(self.kind).label)

    @property
    def ids(self) -> list[int]:
        """The ids on the path, the own one last."""
        return [int(part) for part in self.path.split(".") if part]


class AreaCode(models.Model):
    """A statistical code (统计用区划代码) an area carried for a time; codes are re-used later."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="codes", verbose_name="区域")
    code = models.CharField("统计用区划代码", max_length=12)
    valid_from = models.DateField("启用日期", default=clock.today)
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "区划代码"
        constraints = [
            models.CheckConstraint(
                name="places_code_digits",
                condition=Q(code__regex=r"^([0-9]{2}){1,3}$|^[0-9]{9}([0-9]{3})?$"),
            ),
            models.CheckConstraint(
                name="places_code_days",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            ExclusionConstraint(
                name="places_code_one_area",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (Days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="places_area_one_code",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    (Days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Building(models.Model):
    """A building (楼栋) of a village or community, in the grid that looks after it."""

    village = models.ForeignKey(Area, models.PROTECT, related_name="buildings", verbose_name="村")
    grid = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grid_buildings",
        verbose_name="网格",
    )
    name = models.CharField("楼栋", max_length=60)

    class Meta:
        verbose_name = "楼栋"
        constraints = [
            models.UniqueConstraint(fields=["village", "name"], name="places_building_one_name"),
            models.CheckConstraint(name="places_building_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """An entrance (单元) of a building."""

    building = models.ForeignKey(
        Building, models.PROTECT, related_name="units", verbose_name="楼栋"
    )
    name = models.CharField("单元", max_length=30)

    class Meta:
        verbose_name = "单元"
        constraints = [
            models.UniqueConstraint(fields=["building", "name"], name="places_unit_one_name"),
            models.CheckConstraint(name="places_unit_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
