"""How a person is reached, who their near relatives are, and where they are while away."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from lianhu.kernel import clock
from lianhu.people.models.persons import Person


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
