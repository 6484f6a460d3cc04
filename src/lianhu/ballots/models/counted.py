"""What people count: hands, and boxes of paper that two people key without seeing each other."""

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Func

from lianhu.ballots.models.rounds import Round


class Marks(Func):
    """The sum of the numbers in a JSON object."""

    function = "ballots_marks"
    output_field = models.BigIntegerField()


class PaperBox(models.Model):
    """A box of slips; its numbers stand once two people keyed the same, and only if they add up.

    issued = returned + missing, returned = valid + invalid, marks + unmarked = valid × choices.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="boxes")
    no = models.PositiveSmallIntegerField("第几个票箱")
    label = models.CharField("放在哪里", max_length=40)
    choices = models.PositiveSmallIntegerField()
    issued = models.PositiveIntegerField("发出", null=True)
    returned = models.PositiveIntegerField("收回", null=True)
    missing = models.PositiveIntegerField("没有收回", null=True)
    valid = models.PositiveIntegerField("有效", null=True)
    invalid = models.PositiveIntegerField("无效", null=True)
    unmarked = models.PositiveIntegerField("没有选满的", null=True)
    counts = models.JSONField("各得几票", null=True)
    agreed_at = models.DateTimeField(null=True)
    photo = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")

    FIELD_CLASSES = dict.fromkeys(
        ("id", "round", "no", "label", "choices", "issued", "returned", "missing", "valid",
         "invalid", "unmarked", "counts", "agreed_at", "photo"),
        "internal",
    )  # fmt: skip

    class Meta:
        verbose_name = "票箱"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["round", "no"], name="ballots_box_number"),
            models.CheckConstraint(
                name="ballots_box_all_or_none",
                condition=Q(agreed_at=None, issued=None, returned=None, missing=None, valid=None,
                            invalid=None, unmarked=None, counts=None)
                | Q(agreed_at__isnull=False, issued__isnull=False, returned__isnull=False,
                    missing__isnull=False, valid__isnull=False, invalid__isnull=False,
                    unmarked__isnull=False, counts__isnull=False),
            ),
            models.CheckConstraint(
                name="ballots_box_issued",
                condition=Q(issued=None) | Q(issued=F("returned") + F("missing")),
            ),
            models.CheckConstraint(
                name="ballots_box_returned",
                condition=Q(returned=None) | Q(returned=F("valid") + F("invalid")),
            ),
            models.CheckConstraint(
                name="ballots_box_marks",
                condition=Q(counts=None)
                | Q(unmarked=F("valid") * F("choices") - Marks(F("counts"))),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.no}号票箱"

    @property
    def is_done(self) -> bool:
        """Keyed by two alike, and the tally photographed."""
        return self.agreed_at is not None and self.photo_id is not None


class Keying(models.Model):
    """What one person keyed of a box; the last one of each of the two counts."""

    box = models.ForeignKey(PaperBox, models.PROTECT, related_name="keyings")
    slot = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField()
    person_id = models.BigIntegerField()
    numbers = models.JSONField()
    at = models.DateTimeField()

    FIELD_CLASSES = dict.fromkeys(
        ("id", "box", "slot", "attempt", "person_id", "numbers", "at"), "internal"
    )

    class Meta:
        verbose_name = "录票"
        constraints = [
            models.UniqueConstraint(
                fields=["box", "slot", "attempt"], name="ballots_keying_attempt"
            ),
            models.UniqueConstraint(
                fields=["box", "person_id", "attempt"], name="ballots_keying_person"
            ),
            models.CheckConstraint(name="ballots_keying_two", condition=Q(slot__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"录票 {self.pk}"


class Hands(models.Model):
    """Hands as one person counted them and another confirmed."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="hands")
    counts = models.JSONField()
    by_person_id = models.BigIntegerField()
    at = models.DateTimeField()
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    FIELD_CLASSES = dict.fromkeys(
        ("id", "round", "counts", "by_person_id", "at", "confirmed_by_id", "confirmed_at"),
        "internal",
    )

    class Meta:
        verbose_name = "举手点数"
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(confirmed_at__isnull=False),
                name="ballots_hands_confirmed_once",
            ),
            models.CheckConstraint(
                name="ballots_hands_by_two",
                condition=Q(confirmed_at=None, confirmed_by_id=None)
                | Q(confirmed_at__isnull=False, confirmed_by_id__isnull=False)
                & ~Q(confirmed_by_id=F("by_person_id")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"举手点数 {self.pk}"
