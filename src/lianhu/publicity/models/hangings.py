from typing import Self

from django.db import models
from django.db.models import Q

from lianhu.audit.actor import Actor
from lianhu.publicity.models.postings import Posting


class HangingQuerySet(models.QuerySet["Hanging"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the posting that hangs there."""
        return self.filter(posting__in=Posting.objects.visible_to(actor))


class Hanging(models.Model):
    """A posting on one board: when it was hung and taken down, each with a photo or, as well, only
    the word of the named person who says so."""

    FIELD_CLASSES = dict.fromkeys(
        ("id", "posting", "place", "hung_at", "hung_photo", "hung_as", "down_at", "down_photo",
         "down_as"), "public"
    ) | dict.fromkeys(
        ("hung_by_person_id", "hung_by_account_id", "down_by_person_id", "down_by_account_id"),
        "internal",
    )  # fmt: skip

    # Goes with its posting into the sealed store.
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="hangings")
    place = models.CharField("公示栏位置", max_length=80, blank=True)
    hung_at = models.DateTimeField("上墙时间")
    hung_photo = models.ForeignKey(
        "files.File", models.PROTECT, null=True, related_name="+", verbose_name="上墙照片"
    )
    hung_by_person_id = models.BigIntegerField(null=True)
    hung_by_account_id = models.BigIntegerField(null=True)
    hung_as = models.CharField("谁贴的", max_length=80, blank=True)
    down_at = models.DateTimeField("取下时间", null=True)
    down_photo = models.ForeignKey(
        "files.File", models.PROTECT, null=True, related_name="+", verbose_name="取下照片"
    )
    down_by_person_id = models.BigIntegerField(null=True)
    down_by_account_id = models.BigIntegerField(null=True)
    down_as = models.CharField("谁取的", max_length=80, blank=True)

    objects = HangingQuerySet.as_manager()

    class Meta:
        verbose_name = "张贴"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["posting", "place"], name="publicity_hanging_once"),
            models.CheckConstraint(
                name="publicity_hanging_down_by_somebody",
                condition=Q(down_at=None, down_photo=None)
                | Q(down_at__isnull=False)
                & (Q(down_by_person_id__isnull=False) | Q(down_by_account_id__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"张贴 {self.pk}"
