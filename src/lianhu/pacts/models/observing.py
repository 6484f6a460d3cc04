"""How a pact is kept: talked over, told privately, and only then what everybody agreed on.

Read by those who handle it and nobody else; the name and the words go when the time is up.
Source: 个人信息保护法 第六条、第四十七条, 2021-11-01; 村民委员会组织法 第三十一条, 2026-01-01.
"""

from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor
from lianhu.audit.registry import sight
from lianhu.kernel import clock
from lianhu.pacts.models.texts import Clause
from lianhu.pacts.rules import rules

CASE = "pactcase"
COUNT = sight("pacts.count", "查看劝导的数目")
HANDLE = "pacts.talk"
REPLY = "pacts.reply"


class PactCaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those in the hands of a post that the actor holds; a superior sees none by being one."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        grants = [*actor.grants_of(HANDLE), *actor.grants_of(REPLY)]
        posts = [one.post_id for one in grants if one.post_id]
        return self.filter(hands__overlap=posts) if posts else self.none()

    def open(self) -> Self:
        return self.filter(closed_at=None)


class Case(models.Model):
    """Somebody did not keep to a clause. `hands`: the posts that deal with it.

    `again`: the same person had another within the year of pacts.toml when this one was opened; kept
    as a word without a name, so that it can be counted and nobody can be looked up.
    """

    class Turned(models.TextChoices):
        NONE = "", _("在这里劝")
        POLICE = "police", _("已报公安机关")
        MEDIATION = "mediation", _("已请人民调解")

    class Ended(models.TextChoices):
        MENDED = "mended", _("改了")
        DONE = "done", _("约定的后果做到了")
        TURNED = "turned", _("转到别处去了")
        DROPPED = "dropped", _("查下来不是这样，不再说")

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="cases")
    place = models.CharField(max_length=200, db_collation="C")
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    whom = models.CharField(_("谁"), max_length=50, blank=True)
    words = models.CharField(_("怎么回事"), max_length=500, blank=True)
    hands = ArrayField(models.BigIntegerField())
    again = models.BooleanField(default=False)
    turned = models.CharField(max_length=9, choices=Turned, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=8, choices=Ended, blank=True)
    erased_at = models.DateTimeField(null=True)

    objects = PactCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("劝导")
        constraints = [
            models.CheckConstraint(
                name="pacts_case_ended_whole",
                condition=Q(closed_at=None, ended="") | Q(closed_at__isnull=False) & ~Q(ended=""),
            ),
            models.CheckConstraint(
                name="pacts_case_erased_whole",
                condition=Q(erased_at=None) | Q(person=None, whom="", words=""),
            ),
        ]
        indexes = [
            models.Index(fields=["place", "opened_at"], name="pacts_case_counted"),
            models.Index(
                fields=["closed_at"], name="pacts_case_to_erase", condition=Q(erased_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"劝导 {self.pk}"

    @property
    def stream(self) -> str:
        return f"{CASE}:{self.pk}"


class Talk(models.Model):
    """A first (说理) or second (批评教育) step: who spoke with them, on which day, in private."""

    class Step(models.TextChoices):
        REASON = "reason", _("说理")
        CRITICISE = "criticise", _("批评教育")

    case = models.ForeignKey(Case, models.CASCADE, related_name="talks")
    step = models.CharField(_("哪一步"), max_length=9, choices=Step)
    held_on = models.DateField(_("哪天"))
    private = models.BooleanField(_("私下说的"), default=True)
    words = models.CharField(_("怎么说的，怎么答的"), max_length=500, blank=True)
    by_person_id = models.BigIntegerField()
    by_as = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("谈话")
        ordering = ["held_on", "id"]

    def __str__(self) -> str:
        return f"谈话 {self.pk}"


class Outcome(models.Model):
    """A third step: a consequence of the list, the person heard, two who decide, days to object.

    `second_*` is None until another agrees; before that nothing is decided.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="outcome")
    kind = models.CharField(_("约定的后果"), max_length=12)
    detail = models.CharField(_("写明"), max_length=300, blank=True)
    points = models.PositiveIntegerField(_("扣几分"), null=True)
    balance = models.PositiveIntegerField(_("现有几分"), null=True)
    until = models.DateField(_("到哪天"), null=True)
    heard_on = models.DateField(_("哪天听他说的"))
    heard_words = models.CharField(_("他怎么说"), max_length=500, blank=True)
    first_id = models.BigIntegerField()
    first_as = models.CharField(max_length=60)
    first_at = models.DateTimeField()
    second_id = models.BigIntegerField(null=True)
    second_as = models.CharField(max_length=60, blank=True)
    second_at = models.DateTimeField(null=True)
    told_on = models.DateField(_("哪天当面告诉的"), null=True)
    objected_on = models.DateField(_("哪天不同意的"), null=True)
    objection = models.CharField(_("为什么不同意"), max_length=500, blank=True)
    answered_by_id = models.BigIntegerField(null=True)
    answered_as = models.CharField(max_length=60, blank=True)
    upheld = models.BooleanField(null=True)
    answer = models.CharField(_("怎么答复"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("约定的后果")
        constraints = [
            models.CheckConstraint(
                name="pacts_outcome_two_decide",
                condition=Q(second_id=None, told_on=None)
                | Q(second_id__isnull=False, second_at__isnull=False)
                & ~Q(second_id=models.F("first_id")),
            ),
            models.CheckConstraint(
                name="pacts_outcome_not_below_zero",
                condition=Q(points=None)
                | Q(balance__isnull=False, points__lte=models.F("balance")),
            ),
            models.CheckConstraint(
                name="pacts_outcome_answered_by_a_third",
                condition=Q(answered_by_id=None)
                | ~Q(answered_by_id=models.F("first_id"))
                & ~Q(answered_by_id=models.F("second_id")),
            ),
        ]

    def __str__(self) -> str:
        return f"约定的后果 {self.pk}"

    @property
    def label(self) -> str:
        found = rules().consequences.get(self.kind)
        return found.label if found else self.kind

    @property
    def open_until(self) -> date | None:
        """The last day on which the person may object."""
        days = timedelta(days=rules().days["objection"])
        return self.told_on + days if self.told_on else None

    @property
    def waits(self) -> str:
        """What it waits for, for who has it in hand."""
        if self.second_at is None:
            return said("等第二位来定")
        if self.objected_on is not None and self.upheld is None:
            return said("他不同意，等第三位答复")
        return said("可以照着办了") if self.holds else said("等他说同不同意")

    @property
    def holds(self) -> bool:
        """Whether it may be carried out: told, and nobody objected in time, or it was upheld."""
        if self.told_on is None:
            return False
        if self.objected_on is not None:
            return self.upheld is True
        return self.open_until is not None and clock.today() > self.open_until
