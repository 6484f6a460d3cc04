"""What others look at and say: rounds of the committee, and anyone's word on a result."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.feedback.kinds import Heard, Picked, Result, Says
from lianhu.kernel.text import mask_free_text
from lianhu.matters.kinds import Secrecy
from lianhu.matters.sights import SUPERVISE

MEND = "feedback.mend"
REVIEW = "feedback.review"


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, actor: Actor) -> Self:
        """The committee of the place."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        return self.filter(under(actor.paths(SUPERVISE), "place"))


class Round(models.Model):
    """One round of the supervision committee over a handful of public matters."""

    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("哪里"))
    place = models.CharField(max_length=200, db_collation="C")
    picked = models.CharField(_("怎样选的"), max_length=6, choices=Picked)
    opened_by_id = models.BigIntegerField()
    opened_as = models.CharField(max_length=60)
    opened_at = models.DateTimeField()

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("监督轮查")

    def __str__(self) -> str:
        return f"监督轮查 {self.pk}"

    @property
    def stream(self) -> str:
        return f"round:{self.pk}"


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, actor: Actor) -> Self:
        """The committee, and of what is to be mended those who work there; public matters only."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        mend = under(actor.paths(MEND), "matter__place") & Q(result=Result.MEND)
        watch = under(actor.paths(SUPERVISE), "matter__place")
        return self.filter(watch | mend, matter__secrecy=Secrecy.PUBLIC)


class Finding(models.Model):
    """What was found of one matter in a round, what is to be mended by when, and what was done."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="findings")
    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="findings_of_rounds")
    result = models.CharField(_("看到的"), max_length=4, choices=Result, blank=True)
    words = models.TextField(_("发现"), blank=True)
    mend_by = models.DateField(_("哪天以前改好"), null=True)
    found_by_id = models.BigIntegerField(null=True)
    found_at = models.DateTimeField(null=True)
    mended = models.TextField(_("整改情况"), blank=True)
    mended_by_id = models.BigIntegerField(null=True)
    mended_as = models.CharField(max_length=60, blank=True)
    mended_at = models.DateTimeField(null=True)
    accepted_by_id = models.BigIntegerField(null=True)
    accepted_at = models.DateTimeField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("监督发现")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "matter"], name="feedback_found_once"),
            models.CheckConstraint(
                name="feedback_finding_has_words",
                condition=Q(result="") | ~Q(words="") & Q(found_at__isnull=False),
            ),
            models.CheckConstraint(
                name="feedback_mend_has_a_day",
                condition=~Q(result="mend") | Q(mend_by__isnull=False),
            ),
            models.CheckConstraint(
                name="feedback_accepted_when_mended",
                condition=Q(accepted_at=None) | Q(mended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"监督发现 {self.pk}"


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def visible_to(self, actor: Actor) -> Self:
        """Anyone: what was released. "Not fixed": the committee. The rest: who reviews there."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.filter(state=Heard.SHOWN)
        doubts = under(actor.paths(SUPERVISE), "place") & Q(says=Says.NOT_FIXED)
        others = under(actor.paths(REVIEW), "place") & ~Q(says=Says.NOT_FIXED)
        return self.filter(doubts | others)


class Opinion(models.Model):
    """What somebody without a name said about a public result or the process; kept as it was said."""

    says = models.CharField(_("说的是"), max_length=10, choices=Says)
    area = models.ForeignKey("places.Area", models.PROTECT)
    place = models.CharField(max_length=200, db_collation="C")
    matter = models.ForeignKey("matters.Matter", models.CASCADE, null=True, related_name="opinions")
    posting_id = models.BigIntegerField(null=True)
    words = models.TextField(_("内容"))
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    device = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=Heard, default=Heard.NEW)
    public_text = models.TextField(_("公开的话"), blank=True)
    answer = models.TextField(_("原因或核实情况"), blank=True)
    read_by_id = models.BigIntegerField(null=True)
    read_as = models.CharField(max_length=60, blank=True)
    read_at = models.DateTimeField(null=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("意见")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="feedback_opinion_shown_by_somebody",
                condition=Q(state="new", read_by_id=None)
                | ~Q(state="new") & Q(read_by_id__isnull=False),
            ),
            models.CheckConstraint(
                name="feedback_opinion_public_only_when_shown",
                condition=Q(public_text="") | Q(state="shown"),
            ),
            models.CheckConstraint(
                name="feedback_doubt_has_its_matter",
                condition=~Q(says="not_fixed") | Q(matter__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["place", "-at"], name="feedback_opinion_by_place")]

    def __str__(self) -> str:
        return f"意见 {self.pk}"

    @property
    def stream(self) -> str:
        return f"opinion:{self.pk}"

    @property
    def masked(self) -> str:
        """What was said, for whoever reads it: phones and identity numbers are nobody's business."""
        return mask_free_text(self.words, ())
