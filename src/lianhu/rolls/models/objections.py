"""What somebody says is not right with a roll, what was decided on it, and who opened the roll."""

from typing import Self

from django.db import models
from django.db.models import Q

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.kernel import clock
from lianhu.rolls.models.rolls import Entry, Roll

SEE_OBJECTIONS = sight("rolls.see_objections", "查看对名册的异议")


class RollObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff by posts; a phone what was raised on it."""
        if actor.kind == "system":
            return self
        mine = Q(device=actor.device) if actor.device else Q(pk__in=[])
        return self.filter(mine | under(actor.paths(SEE_OBJECTIONS), "path"))

    def open(self) -> Self:
        return self.filter(decided_at=None)


class Objection(models.Model):
    """Somebody is missing, should not be on, or stands there wrongly; decided by a named person.

    `entry` is who would go, `person` or `household` who would come. Upheld, it is the only thing
    that changes a frozen roll. The words are erased with their teller; their digest stays.
    """

    class Kind(models.TextChoices):
        MISSING = "missing", "该在册的没有在册"
        NOT_ON = "not_on", "不该在册的在册了"
        WRONG = "wrong", "写成了别人"

    class Way(models.TextChoices):
        DESK = "desk", "当面说，代为记下"
        PHONE = "phone", "网上提出"
        PAPER = "paper", "书面提出"

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "异议成立，名册已改"
        REJECTED = "rejected", "异议不成立，名册不变"

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="objections", verbose_name="名册")
    path = models.CharField(max_length=200, db_collation="C", editable=False)
    kind = models.CharField("说的是", max_length=10, choices=Kind)
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, related_name="objections", verbose_name="在册"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", verbose_name="应当在册的人"
    )
    household = models.ForeignKey(
        "people.Household", models.PROTECT, null=True, related_name="+", verbose_name="应当在册的户"
    )
    about_words = models.CharField("说的是谁", max_length=60, blank=True)
    words = models.TextField("怎么说的", blank=True)
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)
    way = models.CharField("怎样提出", max_length=5, choices=Way)
    teller = models.ForeignKey(
        "people.Teller", models.PROTECT, null=True, related_name="+", verbose_name="提出的人"
    )
    device = models.CharField(max_length=64, blank=True)
    helper_person_id = models.BigIntegerField("代为记下的人", null=True)
    raised_at = models.DateTimeField("提出时间", default=clock.now)
    late = models.BooleanField("过了提出的期限", default=False)
    answer_by = models.DateField("最迟哪天答复")
    decided_at = models.DateTimeField("决定时间", null=True)
    outcome = models.CharField("决定", max_length=8, choices=Outcome, blank=True)
    answer = models.CharField("答复", max_length=400, blank=True)
    decided_by_person_id = models.BigIntegerField(null=True)
    decided_as = models.CharField("答复岗位", max_length=80, blank=True)

    objects = RollObjectionQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(
        ("id", "roll", "path", "kind", "entry", "salt", "digest", "way", "device",
         "helper_person_id", "raised_at", "late", "answer_by", "decided_at", "outcome",
         "decided_by_person_id", "decided_as", "teller"),
        "internal",
    ) | dict.fromkeys(("person", "household", "about_words", "words", "answer"), "personal")  # fmt: skip

    class Meta:
        verbose_name = "对名册的异议"
        constraints = [
            models.CheckConstraint(
                name="rolls_objection_known_words",
                condition=Q(
                    kind__in=["missing", "not_on", "wrong"], way__in=["desk", "phone", "paper"]
                ),
            ),
            models.CheckConstraint(
                name="rolls_objection_of_an_entry",
                condition=Q(kind="missing", entry=None)
                | Q(kind__in=["not_on", "wrong"], entry__isnull=False),
            ),
            models.CheckConstraint(
                name="rolls_objection_decided_by_somebody",
                condition=Q(decided_at=None, outcome="", decided_by_person_id=None)
                | Q(
                    decided_at__isnull=False,
                    outcome__in=["upheld", "rejected"],
                    decided_by_person_id__isnull=False,
                ),
            ),
        ]
        indexes = [models.Index(fields=["path", "decided_at"], name="rolls_objection_open")]

    def __str__(self) -> str:
        return f"对名册的异议 {self.pk}"

    @property
    def stream(self) -> str:
        """What is told of it; its log is that of the roll."""
        return f"rollobjection:{self.pk}"


class Unsealing(models.Model):
    """Who opened a roll (名册开封), when and why: all of it, or the entry of one person."""

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="unsealings", verbose_name="名册")
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, related_name="unsealings", verbose_name="在册"
    )
    words = models.CharField("事由", max_length=200, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField("时间", default=clock.now)
    account_id = models.BigIntegerField("账号", null=True)
    by_person_id = models.BigIntegerField("开封的人", null=True)

    FIELD_CLASSES = dict.fromkeys(
        ("id", "roll", "entry", "salt", "at", "account_id", "by_person_id"), "internal"
    ) | {"words": "personal"}

    class Meta:
        verbose_name = "名册开封"

    def __str__(self) -> str:
        return f"名册开封 {self.pk}"
