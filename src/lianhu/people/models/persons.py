"""Persons and the households they are registered or live in."""

from typing import Final, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.kernel import clock
from lianhu.places.models import Area, Days, Unit

SEE: Final = sight("people.see", "查看人口")


class Sex(models.TextChoices):
    """Source: GB/T 2261.1-2003."""

    UNKNOWN = "0", "未知"
    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSAID = "9", "未说明"


class HouseholdKind(models.TextChoices):
    REGISTERED = "registered", "户籍户"
    LIVING = "living", "居住户"


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those who live, are registered or were put down under the areas this actor may look into."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        paths = actor.paths(SEE)
        return self.filter(under(paths, "place") | under(paths, "registered_place"))

    def present(self) -> Self:
        """Those not erased."""
        return self.filter(erased_at=None)


class Person(models.Model):
    """A human being, with or without an identity number.

    `home` is the household lived in, else the one registered in; `place` its path, or where the
    person last was; `registered_place` the path of the registered household. The database keeps
    the three in step with the residences, so that a list of a county is read from one index.
    """

    class IdState(models.TextChoices):
        NONE = "none", "未登记"
        UNCHECKED = "unchecked", "待核"
        CHECKED = "checked", "已核"

    name = models.CharField("姓名", max_length=50, blank=True)
    nickname = models.CharField("小名", max_length=50, blank=True)
    sex = models.CharField("性别", max_length=1, choices=Sex, default=Sex.UNSAID)
    born_on = models.DateField("出生日期", null=True, blank=True)
    ethnic = models.CharField("民族", max_length=2, blank=True)
    id_cipher = models.BinaryField(null=True, editable=False)
    id_blind = models.BinaryField(null=True, unique=True, editable=False)
    id_state = models.CharField("身份证号码", max_length=10, choices=IdState, default=IdState.NONE)
    place = models.CharField(max_length=200, db_collation="C", blank=True, editable=False)
    registered_place = models.CharField(
        max_length=200, db_collation="C", blank=True, editable=False
    )
    home = models.ForeignKey(
        "people.Household",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="at_home",
        verbose_name="户",
    )
    invented = models.BooleanField("虚构", default=False)
    registered_at = models.DateTimeField("登记时间", default=clock.now)
    erased_at = models.DateTimeField("删除时间", null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    FIELD_CLASSES = {
        "id": "internal",
        "name": "personal",
        "nickname": "personal",
        "sex": "personal",
        "born_on": "personal",
        "ethnic": "personal",
        "id_cipher": "sensitive",
        "id_blind": "sensitive",
        "id_state": "internal",
        "place": "internal",
        "registered_place": "internal",
        "home": "personal",
        "invented": "public",
        "registered_at": "internal",
        "erased_at": "internal",
    }

    class Meta:
        verbose_name = "人员"
        constraints = [
            models.CheckConstraint(
                name="people_person_named", condition=~Q(name="") | Q(erased_at__isnull=False)
            ),
            models.CheckConstraint(
                name="people_person_id_kept",
                condition=Q(id_state="none", id_cipher=None)
                | (~Q(id_state="none") & Q(id_cipher__isnull=False)),
            ),
            models.CheckConstraint(
                name="people_person_id_indexed",
                condition=Q(id_state="checked", id_blind__isnull=False)
                | (~Q(id_state="checked") & Q(id_blind=None)),
            ),
            models.CheckConstraint(
                name="people_person_id_state",
                condition=Q(id_state__in=["none", "unchecked", "checked"]),
            ),
            models.CheckConstraint(
                name="people_person_erased",
                condition=Q(erased_at=None)
                | Q(name="", nickname="", born_on=None, ethnic="", id_cipher=None),
            ),
            models.CheckConstraint(
                name="people_person_sex", condition=Q(sex__in=["0", "1", "2", "9"])
            ),
            models.CheckConstraint(
                name="people_person_ethnic", condition=Q(ethnic__regex=r"^([0-9]{2})?$")
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="people_person_name"),
            models.Index(fields=["place", "home", "id"], name="people_person_place"),
            models.Index(fields=["registered_place"], name="people_person_registered"),
        ]

    def __str__(self) -> str:
        # Never the name: this ends up in logs and error pages.
        return f"人员 {self.pk}"


class HouseholdQuerySet(models.QuerySet["Household"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.kind not in ("staff", "system"):
            return self.none()
        return self.filter(under(actor.paths(SEE), "path"))


class Household(models.Model):
    """A household, registered (户籍) or living together (居住): neither is made from the other.

    It lies in exactly one leaf grid; the database refuses anything else, and writes `path`,
    the path of the cluster, or of the grid while there is no cluster.
    """

    kind = models.CharField("类别", max_length=10, choices=HouseholdKind)
    number = models.CharField("户号", max_length=20)
    grid = models.ForeignKey(Area, models.PROTECT, related_name="households", verbose_name="网格")
    cluster = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cluster_households",
        verbose_name="联户",
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="households", verbose_name="单元"
    )
    floor = models.SmallIntegerField("层", null=True, blank=True)
    room = models.CharField("户室", max_length=10, blank=True)
    door = models.CharField("门牌", max_length=60, blank=True)
    path = models.CharField(max_length=200, db_collation="C", editable=False, db_default="")
    invented = models.BooleanField("虚构", default=False)
    ended_on = models.DateField("注销日期", null=True, blank=True)

    objects = HouseholdQuerySet.as_manager()

    FIELD_CLASSES = {
        "id": "internal",
        "kind": "internal",
        "number": "personal",
        "grid": "internal",
        "cluster": "internal",
        "unit": "personal",
        "floor": "personal",
        "room": "personal",
        "door": "personal",
        "path": "internal",
        "invented": "public",
        "ended_on": "internal",
    }

    class Meta:
        verbose_name = "户"
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="people_household_one_number"),
            models.UniqueConstraint(fields=["id", "kind"], name="people_household_id_kind"),
            models.CheckConstraint(name="people_household_numbered", condition=~Q(number="")),
            models.CheckConstraint(
                name="people_household_in_unit",
                condition=Q(unit__isnull=False) | Q(floor=None, room=""),
            ),
            models.CheckConstraint(
                name="people_household_floor",
                condition=Q(floor=None) | Q(floor__gte=-5, floor__lte=99) & ~Q(floor=0),
            ),
            models.CheckConstraint(
                name="people_household_kind", condition=Q(kind__in=HouseholdKind.values)
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="people_household_path"),
            models.Index(fields=["number"], name="people_household_number"),
        ]

    def __str__(self) -> str:
        return f"户 {self.pk}"

    @property
    def spot(self) -> str:
        """Where its door is: 1号楼一单元3层302室, then what the village says of it."""
        parts = [f"{self.unit.building}{self.unit}"] if self.unit else []
        if self.floor is not None:
            parts.append(f"{self.floor}层" if self.floor > 0 else f"负{-self.floor}层")
        parts += [f"{self.room}室"] if self.room else []
        return " ".join(part for part in ("".join(parts), self.door) if part)


class Residence(models.Model):
    """A person in a household for a time; at most one of each kind at once.

    `kind` repeats the household's (held to it by the database) so that the rule can be stated.
    """

    class Relation(models.TextChoices):
        """To the head of the household. Source: GB/T 4761-2008."""

        HEAD = "02", "户主"
        SPOUSE = "10", "配偶"
        SON = "20", "子"
        SON_IN_LAW = "28", "女婿"
        DAUGHTER = "30", "女"
        DAUGHTER_IN_LAW = "38", "儿媳"
        GRANDCHILD = "40", "孙子女、外孙子女"
        PARENT = "50", "父母"
        GRANDPARENT = "60", "祖父母、外祖父母"
        SIBLING = "70", "兄弟姐妹"
        OTHER = "97", "其他亲属"
        NO_KIN = "99", "非亲属"

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="residences", verbose_name="人员"
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="residences", verbose_name="户"
    )
    kind = models.CharField("类别", max_length=10, choices=HouseholdKind)
    is_head = models.BooleanField("户主", default=False)
    relation = models.CharField("与户主关系", max_length=2, choices=Relation, blank=True)
    from_on = models.DateField("自", default=clock.today)
    to_on = models.DateField("至", null=True, blank=True)

    FIELD_CLASSES = {
        "id": "internal",
        "person": "internal",
        "household": "personal",
        "kind": "internal",
        "is_head": "personal",
        "relation": "personal",
        "from_on": "personal",
        "to_on": "personal",
    }

    class Meta:
        verbose_name = "在户"
        constraints = [
            ExclusionConstraint(
                name="people_residence_one_per_kind",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (Days("from_on", "to_on"), RangeOperators.OVERLAPS),
                ],
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(to_on=None),
                name="people_residence_one_live",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(to_on=None, is_head=True),
                name="people_residence_one_head",
            ),
            models.CheckConstraint(
                name="people_residence_head",
                condition=Q(is_head=True, relation="02") | (Q(is_head=False) & ~Q(relation="02")),
            ),
            models.CheckConstraint(
                name="people_residence_days",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"在户 {self.pk}"
