"""What the township says of a draft, whether a group's pact agrees with the village's, filing, and
orders to correct."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.kernel import clock
from lianhu.pacts.models.texts import SEE, Clause, Version


class PactReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the areas whose drafts the actor sees."""
        if actor.kind == "system":
            return self
        return self.filter(under(actor.paths(SEE), "version__pact__place"))


class PactPointQuerySet(models.QuerySet["Point"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the review in which it was said."""
        if actor.kind == "system":
            return self
        return self.filter(under(actor.paths(SEE), "review__version__pact__place"))


class Judgement(models.Model):
    """A named person compared a group's draft with the village's pact in force and signed.

    `digest` is over the clauses as they stood: other words need another look.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="judgements")
    against = models.ForeignKey(Version, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    agrees = models.BooleanField(_("不相抵触"))
    words = models.CharField(_("怎样看的"), max_length=300)
    by_person_id = models.BigIntegerField()
    by_as = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("与村规对照")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"对照 {self.pk}"


class Review(models.Model):
    """The township was asked what it says; `due_on` is the last day. It answers; it decides nothing.

    `party_*`, `government_*`: on which day, and by which post, each of the two looked at it.
    """

    class Result(models.TextChoices):
        CLEAR = "clear", _("没有指出不合法的地方")
        FOUND = "found", _("指出了不合法的地方")

    version = models.ForeignKey(Version, models.PROTECT, related_name="reviews")
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField()
    asked_as = models.CharField(max_length=60)
    due_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=6, choices=Result, blank=True)
    party_on = models.DateField(null=True)
    party_as = models.CharField(max_length=60, blank=True)
    government_on = models.DateField(null=True)
    government_as = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)
    answered_as = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = PactReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("乡镇审核")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(ended_at=None), name="pacts_review_one_open"
            ),
            models.CheckConstraint(
                name="pacts_review_answered_whole",
                condition=Q(result="", answered_at=None)
                | ~Q(result="")
                & Q(answered_at__isnull=False, answered_by_id__isnull=False)
                & Q(party_on__isnull=False, government_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="pacts_review_waiting",
                condition=Q(answered_at=None, ended_at=None),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"审核 {self.pk}"

    @property
    def late(self) -> bool:
        return self.answered_at is None and self.due_on < clock.today()


class Point(models.Model):
    """One thing the township says: found against a law, which it must cite, or a suggestion.

    What the village does about it is written beside it: mended, taken, or not, with a reason.
    """

    class Sort(models.TextChoices):
        LAW = "law", _("不合法")
        ADVICE = "advice", _("建议")

    class Answer(models.TextChoices):
        MENDED = "mended", _("改了")
        KEPT = "kept", _("没有改，理由在后面")

    review = models.ForeignKey(Review, models.PROTECT, related_name="points")
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="points")
    sort = models.CharField(_("是哪一种"), max_length=6, choices=Sort)
    law = models.CharField(_("哪部法"), max_length=60, blank=True)
    article = models.CharField(_("第几条"), max_length=30, blank=True)
    words = models.CharField(_("说什么"), max_length=300)
    salt = models.CharField(max_length=32)
    answer = models.CharField(max_length=6, choices=Answer, blank=True)
    why = models.CharField(_("为什么"), max_length=300, blank=True)
    by_person_id = models.BigIntegerField(null=True)
    by_as = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(null=True)

    objects = PactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("审核意见")
        ordering = ["review", "id"]
        constraints = [
            models.CheckConstraint(
                name="pacts_point_cites_a_law",
                condition=Q(sort="advice") | Q(sort="law") & ~Q(law="") & ~Q(article=""),
            ),
            models.CheckConstraint(
                name="pacts_point_kept_with_a_reason",
                condition=Q(answer="", at=None)
                | Q(at__isnull=False, by_person_id__isnull=False)
                & (Q(answer="mended") | Q(answer="kept") & ~Q(why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"审核意见 {self.pk}"


class Filing(models.Model):
    """What is adopted is filed: the last day, when it was sent, when the receipt was given."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="filing")
    due_on = models.DateField()
    number = models.CharField(_("文号"), max_length=40, blank=True)
    sent_on = models.DateField(_("哪天报的"), null=True)
    sent_by_id = models.BigIntegerField(null=True)
    sent_as = models.CharField(max_length=60, blank=True)
    reminded_at = models.DateTimeField(null=True)
    received_on = models.DateField(_("哪天收到"), null=True)
    received_by_id = models.BigIntegerField(null=True)
    received_as = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("备案")
        constraints = [
            models.CheckConstraint(
                name="pacts_filing_sent_before_received",
                condition=Q(received_on=None)
                | Q(sent_on__isnull=False, received_by_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="pacts_filing_waiting", condition=Q(sent_on=None))
        ]

    def __str__(self) -> str:
        return f"备案 {self.pk}"

    @property
    def late(self) -> bool:
        return (self.sent_on or clock.today()) > self.due_on


class Turnout(models.Model):
    """How many were at the meeting that passed it, and how many of them women."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="turnout")
    people = models.PositiveIntegerField(_("表决的会到了几人"))
    women = models.PositiveIntegerField(_("其中妇女几人"))
    by_person_id = models.BigIntegerField()
    by_as = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("表决时到会的妇女")
        constraints = [
            models.CheckConstraint(
                name="pacts_turnout_women_are_people", condition=Q(women__lte=models.F("people"))
            ),
        ]

    def __str__(self) -> str:
        return f"到会的妇女 {self.pk}"

    @property
    def said(self) -> str:
        """到会34人，其中妇女12人."""
        return _("到会%(n)d人，其中妇女%(w)d人") % {"n": self.people, "w": self.women}


class Correction(models.Model):
    """The township orders what is against the law to be corrected, citing it; the village writes a
    new version, which `settled_by` is. Source: 村民委员会组织法 第三十一条, 2026-01-01."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="corrections")
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="+")
    law = models.CharField(_("哪部法"), max_length=60)
    article = models.CharField(_("第几条"), max_length=30)
    words = models.CharField(_("违反在哪里"), max_length=300)
    salt = models.CharField(max_length=32)
    due_on = models.DateField()
    by_person_id = models.BigIntegerField()
    by_as = models.CharField(max_length=60)
    at = models.DateTimeField()
    settled_by = models.ForeignKey(Version, models.PROTECT, null=True, related_name="settles")

    class Meta:
        verbose_name = _("责令改正")
        ordering = ["version", "id"]
        constraints = [
            models.CheckConstraint(
                name="pacts_correction_cites_a_law", condition=~Q(law="") & ~Q(article="")
            ),
        ]

    def __str__(self) -> str:
        return f"责令改正 {self.pk}"
