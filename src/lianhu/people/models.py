"""Persons, how they are reached, and the households they are registered or live in.

Every field has a class (公开, 内部, 个人, 敏感) in FIELD_CLASSES; what is personal or sensitive
is erased by `people.erase`, and what ends in `_cipher` is opened only by `people.reveal`.
Source: 个人信息保护法 第六条、第二十八条、第五十一条, 2021-11-01.
"""

from typing import Final, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from lianhu.audit.actor import Actor, under
from lianhu.kernel import clock
from lianhu.places.models import Area, Days, Unit

CLASSES: Final = ("public", "internal", "personal", "sensitive")
SEE: Final = "people.see"


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
        """Persons with a household, now, under the areas this actor may look into."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        here = Residence.objects.filter(under(actor.paths(SEE), "household__path"), to_on=None)
        return self.filter(pk__in=here.values("person"))

    def present(self) -> Self:
        """Those not erased."""
        return self.filter(erased_at=None)


class Person(models.Model):
    """A human being, with or without an identity number."""

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
        indexes = [models.Index(fields=["name"], name="people_person_name")]

    def __str__(self) -> str:
        # Never the name: this ends up in logs and error pages.
        return f"人员 {self.pk}"


class Contact(models.Model):
    """A phone by which a person can be reached: shared, borrowed or their own, never identity."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts", verbose_name="人员")
    phone_cipher = models.BinaryField(editable=False)
    phone_blind = models.BinaryField(db_index=True, editable=False)
    tail_blind = models.BinaryField(db_index=True, editable=False)
    owner_words = models.CharField("谁的电话", max_length=30, blank=True)
    note = models.CharField("备注", max_length=100, blank=True)

    FIELD_CLASSES = {
        "id": "internal",
        "person": "internal",
        "phone_cipher": "personal",
        "phone_blind": "personal",
        "tail_blind": "personal",
        "owner_words": "personal",
        "note": "personal",
    }

    class Meta:
        verbose_name = "联系方式"

    def __str__(self) -> str:
        return f"联系方式 {self.pk}"


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
                name="people_household_kind", condition=Q(kind__in=HouseholdKind.values)
            ),
        ]
        indexes = [models.Index(fields=["path"], name="people_household_path")]

    def __str__(self) -> str:
        return f"户 {self.pk}"


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


class Kin(models.Model):
    """`other` is a near relative of `person`; kept only where one of the two holds an office."""

    class Degree(models.TextChoices):
        """Source: 民法典 第一千零四十五条第二款, 2021-01-01 (近亲属)."""

        SPOUSE = "spouse", "配偶"
        PARENT = "parent", "父母"
        CHILD = "child", "子女"
        SIBLING = "sibling", "兄弟姐妹"
        GRANDPARENT = "grandparent", "祖父母、外祖父母"
        GRANDCHILD = "grandchild", "孙子女、外孙子女"

    person = models.ForeignKey(Person, models.CASCADE, related_name="kin", verbose_name="人员")
    other = models.ForeignKey(Person, models.CASCADE, related_name="kin_of", verbose_name="近亲属")
    degree = models.CharField("关系", max_length=12, choices=Degree)

    FIELD_CLASSES = {
        "id": "internal",
        "person": "personal",
        "other": "personal",
        "degree": "personal",
    }

    class Meta:
        verbose_name = "近亲属"
        constraints = [
            models.CheckConstraint(
                name="people_kin_degree",
                condition=Q(
                    degree__in=["spouse", "parent", "child", "sibling", "grandparent", "grandchild"]
                ),
            ),
            models.CheckConstraint(name="people_kin_two", condition=~Q(person=F("other"))),
            models.UniqueConstraint(
                Least("person", "other"), Greatest("person", "other"), name="people_kin_once"
            ),
        ]

    def __str__(self) -> str:
        return f"近亲属 {self.pk}"


class Away(models.Model):
    """A member who lives elsewhere for a time, and who at home looks after what is theirs."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="aways", verbose_name="人员")
    since = models.DateField("外出日期", default=clock.today)
    where_words = models.CharField("去向", max_length=60, blank=True)
    carer = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cares_for",
        verbose_name="在家联系人",
    )
    to_on = models.DateField("返回日期", null=True, blank=True)

    FIELD_CLASSES = {
        "id": "internal",
        "person": "internal",
        "since": "personal",
        "where_words": "personal",
        "carer": "personal",
        "to_on": "personal",
    }

    class Meta:
        verbose_name = "外出"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(to_on=None), name="people_away_one_open"
            ),
            models.CheckConstraint(
                name="people_away_days", condition=Q(to_on=None) | Q(to_on__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"外出 {self.pk}"


class TellerQuerySet(models.QuerySet["Teller"]):
    def visible_to(self, actor: Actor) -> Self:
        """Under the areas this actor may look into; a matter's own holder comes by the matter."""
        if actor.kind not in ("staff", "system"):
            return self.none()
        return self.filter(under(actor.paths(SEE), "place"))


class Teller(models.Model):
    """Who raised something (反映人), as they wished to be known: a name, a phone, both or neither."""

    class Reach(models.TextChoices):
        PAGE = "page", "自己上网查"
        SMS = "sms", "短信"
        CALL = "call", "打电话"
        DOOR = "door", "上门告知"

    name = models.CharField("姓名", max_length=50, blank=True)
    phone_cipher = models.BinaryField(null=True, editable=False)
    phone_blind = models.BinaryField(null=True, db_index=True, editable=False)
    tail_blind = models.BinaryField(null=True, db_index=True, editable=False)
    where_words = models.CharField("哪个寨子", max_length=60, blank=True)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="tellings", verbose_name="人员"
    )
    prefers = models.CharField("怎样答复", max_length=4, choices=Reach, default=Reach.PAGE)
    helper_name = models.CharField("代为反映的人", max_length=50, blank=True)
    place = models.CharField(max_length=200, db_collation="C", blank=True)
    erased_at = models.DateTimeField("删除时间", null=True, blank=True)

    objects = TellerQuerySet.as_manager()

    FIELD_CLASSES = {
        "id": "internal",
        "name": "personal",
        "phone_cipher": "personal",
        "phone_blind": "personal",
        "tail_blind": "personal",
        "where_words": "personal",
        "person": "personal",
        "prefers": "personal",
        "helper_name": "personal",
        "place": "internal",
        "erased_at": "internal",
    }

    class Meta:
        verbose_name = "反映人"
        indexes = [models.Index(fields=["place"], name="people_teller_place")]
        constraints = [
            models.CheckConstraint(
                name="people_teller_phone_whole",
                condition=Q(phone_cipher=None, phone_blind=None, tail_blind=None)
                | Q(
                    phone_cipher__isnull=False,
                    phone_blind__isnull=False,
                    tail_blind__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="people_teller_prefers",
                condition=Q(prefers__in=["page", "sms", "call", "door"]),
            ),
            models.CheckConstraint(
                name="people_teller_erased",
                condition=Q(erased_at=None)
                | Q(name="", where_words="", helper_name="", phone_cipher=None, person=None),
            ),
        ]

    def __str__(self) -> str:
        return f"反映人 {self.pk}"


class Reveal(models.Model):
    """Who opened which field, when and why; the words stay here, the log keeps their digest."""

    class Why(models.TextChoices):
        CONTACT = "contact", "办理事项需联系本人"
        VERIFY = "verify", "核对身份"
        PAPER = "paper", "出具材料"
        LAW = "law", "依法调取"
        OTHER = "other", "其他"

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="reveals", verbose_name="人员"
    )
    teller = models.ForeignKey(
        Teller, models.PROTECT, null=True, related_name="reveals", verbose_name="反映人"
    )
    field = models.CharField("内容", max_length=20)
    why = models.CharField("事由", max_length=10, choices=Why)
    words = models.CharField("说明", max_length=200, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField("时间", default=clock.now)
    account_id = models.BigIntegerField("账号", null=True)
    by_person_id = models.BigIntegerField("查看人", null=True)

    FIELD_CLASSES = {
        "id": "internal",
        "person": "internal",
        "teller": "internal",
        "field": "internal",
        "why": "internal",
        "words": "personal",
        "salt": "internal",
        "at": "internal",
        "account_id": "internal",
        "by_person_id": "internal",
    }

    class Meta:
        verbose_name = "查看记录"
        indexes = [models.Index(fields=["at"], name="people_reveal_at")]
        constraints = [
            models.CheckConstraint(
                name="people_reveal_of_one",
                condition=Q(person__isnull=False, teller=None)
                | Q(person=None, teller__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"查看 {self.pk}"
