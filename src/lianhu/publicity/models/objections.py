from typing import Final, Self

from django.db import models
from django.db.models import Q

from lianhu.audit.actor import Actor, under
from lianhu.files.models import Confidentiality
from lianhu.kernel import clock
from lianhu.publicity.models.postings import SEE_OBJECTIONS, TELLS_WHO, Posting


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff by posts; a device what it sent itself."""
        if actor.kind == "system":
            return self
        mine = Q(device=actor.device) if actor.device else Q(pk__in=[])
        return self.filter(mine | under(actor.paths(SEE_OBJECTIONS), "path"))

    def unanswered(self) -> Self:
        return self.filter(answered_at=None)


_OUTCOMES: Final = ("stands", "mended", "told")


class Objection(models.Model):
    """Somebody does not agree with a posting or asks about it, and what they were answered.

    Only who does not agree (`kind`), while it is on, stops its days; what comes when it is over is
    `late`. `answer_by` is the last day of the answer, `pressed_on` the day on which those above heard
    that it had passed. `contact` is optional and lies encrypted; `device` lets the sender read the answer on the
    same phone.
    """

    class Kind(models.TextChoices):
        OBJECT = "object", "不同意"
        ASK = "ask", "想问清楚"

    class Outcome(models.TextChoices):
        STANDS = "stands", "经核对，公示的内容没有错"
        MENDED = "mended", "确有错误，更正后重新公示"
        TOLD = "told", "已说明"

    FIELD_CLASSES = dict.fromkeys(
        ("id", "posting", "path", "salt", "digest", "device", "at", "confidentiality", "kind",
         "late", "answer_by", "pressed_on", "answered_by_person_id", "answered_by_account_id"),
        "internal",
    ) | {
        "words": "personal", "contact": "personal", "answer": "public", "answered_at": "public",
        "answered_as": "public", "outcome": "public",
    }  # fmt: skip

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="objections")
    path = models.CharField(max_length=200, db_collation="C")
    kind = models.CharField("不同意还是想问", max_length=6, choices=Kind, default=Kind.OBJECT)
    late = models.BooleanField("期满以后提的", default=False)
    words = models.TextField("异议内容", blank=True)
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)
    contact = models.BinaryField("联系方式", null=True)
    device = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField("提出时间")
    confidentiality = models.CharField(
        "公开范围", max_length=10, choices=Confidentiality, default=Confidentiality.INTERNAL
    )
    answer = models.TextField("答复", blank=True)
    answer_by = models.DateField("答复期限", null=True)
    pressed_on = models.DateField("催过", null=True)
    outcome = models.CharField("答复结果", max_length=6, choices=Outcome, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by_person_id = models.BigIntegerField(null=True)
    answered_by_account_id = models.BigIntegerField(null=True)
    answered_as = models.CharField("答复岗位", max_length=80, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "异议"
        constraints = [
            models.CheckConstraint(
                name="publicity_objection_answered_whole",
                condition=Q(answered_at=None, answer="")
                | Q(answered_at__isnull=False)
                & ~Q(answer="")
                & (
                    Q(answered_by_person_id__isnull=False) | Q(answered_by_account_id__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="publicity_objection_known_words",
                condition=Q(kind__in=["object", "ask"], outcome__in=["", *_OUTCOMES]),
            ),
            models.CheckConstraint(
                name="publicity_objection_answer_tells_not_who",
                condition=~Q(answer__regex=TELLS_WHO),
            ),
            models.CheckConstraint(
                name="publicity_objection_is_not_public",
                condition=Q(confidentiality__in=["internal", "private"]),
            ),
        ]
        indexes = [
            models.Index(fields=["device", "at"], name="publicity_objection_device"),
            models.Index(
                fields=["answer_by"],
                name="publicity_objection_waits",
                condition=Q(answered_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"异议 {self.pk}"

    @property
    def is_late(self) -> bool:
        """Whether the answer should have come."""
        return (
            self.answered_at is None
            and self.answer_by is not None
            and self.answer_by < clock.today()
        )
