"""Who is asked how content they are with what became of a resolution, and what they said."""

from typing import Any, Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.execution.models.tasks import Undertaking

HEAR: Final = "execution.hear"


class Mark(models.IntegerChoices):
    """Three words, as they are said aloud in a courtyard."""

    BAD = 1, _("不满意")
    FAIR = 2, _("基本满意")
    GOOD = 3, _("满意")


class Way(models.TextChoices):
    OWN = "own", _("自己在手机上填的")
    CALL = "call", _("打电话问的")
    FACE = "face", _("当面问的")
    PAPER = "paper", _("填在纸上的")


class AskedQuerySet(models.QuerySet["Asked"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who asks sees whom to ask of their own people; the bearer of a link their own row."""
        if actor.kind == "system":
            return self
        if actor.kind == "bearer":
            pk = actor.stream.removeprefix("asked:")
            return self.filter(pk=int(pk)) if pk.isdecimal() else self.none()
        if actor.kind != "staff":
            return self.none()
        return self.filter(under(actor.paths(HEAR), "place"))

    def answered(self) -> Self:
        return self.exclude(mark=None)


class Asked(models.Model):
    """One person who was at the meeting or was told what it came to, and what they say now.

    `no` counts them within the undertaking, as on the paper list; `place` says who may ask.
    """

    class Why(models.TextChoices):
        THERE = "there", _("到了会的")
        TOLD = "told", _("告知到的")

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="asked")
    no = models.PositiveSmallIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    why = models.CharField(max_length=6, choices=Why)
    place = models.CharField(max_length=200, db_collation="C", blank=True)
    mark = models.PositiveSmallIntegerField(choices=Mark, null=True)
    words = models.CharField(max_length=300, blank=True)
    way = models.CharField(max_length=6, choices=Way, blank=True)
    heard_at = models.DateTimeField(null=True)
    by_person_id = models.BigIntegerField(null=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        verbose_name = _("问满意不满意")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["undertaking", "no"], name="execution_asked_numbered"),
            models.UniqueConstraint(fields=["undertaking", "person"], name="execution_asked_once"),
            models.CheckConstraint(
                name="execution_asked_whole",
                condition=Q(mark=None, way="", heard_at=None)
                | Q(mark__in=[1, 2, 3], heard_at__isnull=False) & ~Q(way=""),
            ),
        ]

    def __str__(self) -> str:
        return f"问 {self.pk}"

    @property
    def stream(self) -> str:
        return f"asked:{self.pk}"


class Paper(models.Model):
    """A list that was filled in on paper and came back as a photo."""

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="papers")
    file = models.OneToOneField("files.File", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_person_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("满意度的纸")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"满意度的纸 {self.pk}"

    @staticmethod
    def stream_of(undertaking_id: int) -> str:
        return f"contentment:{undertaking_id}"


FIELD_CLASSES: Final[dict[str, dict[str, Any]]] = {
    "Asked": {"person": "personal", "words": "may_name", "mark": "personal"},
    "Paper": {},
}
