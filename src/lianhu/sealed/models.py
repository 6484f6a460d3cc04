import uuid
from datetime import date
from typing import Final, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.sealed.recusal import marks_near

SEE: Final = sight("sealed.see", "查看密封件")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, actor: Actor) -> Self:
        """The cases of the actor's discipline office, never one that accuses them or their kin."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff" or actor.person_id is None or not actor.paths(SEE):
            return self.none()
        rows = self.filter(under(actor.paths(SEE), "office"))
        return rows.exclude(barred__overlap=marks_near(actor.person_id))


class Case(models.Model):
    """One accusation. What it says lies in its parts, which only the office's key opens.

    `office` is the path of the area whose discipline office has it. `barred` holds keyed digests
    of the persons who must not know of it; `origin` one of the key under which another office keeps
    it. Days and no times: a moment would tell who it was.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待答复")
        ANSWERED = "answered", _("已答复")
        CLOSED = "closed", _("已办结")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("编号"), max_length=9, unique=True)
    office = models.CharField(max_length=200, db_collation="C")
    received_on = models.DateField(_("收到"))
    due_on = models.DateField(_("答复期限"))
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    closed_on = models.DateField(null=True)
    barred = ArrayField(models.CharField(max_length=64), default=list)
    origin = models.CharField(max_length=64, blank=True)
    teller_public = models.BinaryField()
    salt = models.BinaryField()

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("密封件")
        constraints = [
            models.CheckConstraint(
                name="sealed_case_known_state",
                condition=Q(state__in=["open", "answered"], closed_on=None)
                | Q(state="closed", closed_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"密封件 {self.number}"

    def late(self, today: date) -> bool:
        return self.state == self.State.OPEN and self.due_on < today


class Part(models.Model):
    """Something that belongs to a case, in a box for the office; an answer in one for the teller too."""

    class Role(models.TextChoices):
        TOLD = "told", _("反映内容")
        FILE = "file", _("照片、录音")
        MORE = "more", _("反映人补充")
        BEFORE = "before", _("转来之前")
        ANSWER = "answer", _("答复反映人")
        NOTE = "note", _("办理记录")

    case = models.ForeignKey(Case, models.CASCADE, related_name="parts")
    place = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=6, choices=Role)
    on = models.DateField()
    box = models.BinaryField()
    teller_box = models.BinaryField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["case", "place"], name="sealed_part_one_place"),
            models.CheckConstraint(
                name="sealed_part_answer_for_the_teller",
                condition=Q(role="answer", teller_box__isnull=False)
                | ~Q(role="answer") & Q(teller_box=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.place}"

    @property
    def info(self) -> str:
        """What its boxes are bound to."""
        return f"sealed.part:{self.case_id}:{self.place}"


class Entry(models.Model):
    """One thing that was done, in a chain of this room's own; ids and days only, never words."""

    seq = models.PositiveIntegerField(primary_key=True)
    case_id = models.UUIDField(null=True, db_index=True)
    verb = models.CharField(max_length=60)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    body = models.TextField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("密封件留痕")
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"密封件留痕 {self.seq}"


FIELD_CLASSES: dict[str, dict[str, str]] = {
    "Case": {"number": "internal", "barred": "internal", "origin": "internal"},
    "Part": {"box": "may_name", "teller_box": "may_name"},
}
