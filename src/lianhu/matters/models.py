from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianhu.matters import gathered, saved  # noqa: F401 - saved holds a model
from lianhu.matters.clocked import Extension, Reminder, SupervisionOrder
from lianhu.matters.gathered import BoxOpening, CollectionDay, Draft, Gathering, Quiet, Taken
from lianhu.matters.kinds import (
    HELD,
    PUT_FORWARD,
    Channel,
    Kind,
    Phase,
    RatingWay,
    Secrecy,
    Solved,
    Triage,
    WordRole,
)
from lianhu.matters.querysets import MatterQuerySet, WordQuerySet
from lianhu.matters.shared import Part
from lianhu.matters.tabled import Tabled

__all__ = [
    "BoxOpening",
    "CollectionDay",
    "Draft",
    "Extension",
    "Gathering",
    "Matter",
    "Paper",
    "Part",
    "Plan",
    "Quiet",
    "Rating",
    "Reminder",
    "SupervisionOrder",
    "Tabled",
    "Taken",
    "Word",
    "WordFile",
]  # fmt: skip
ERASED = _("（已依法删除）")


class Matter(models.Model):
    """One thing that somebody raised (事项), until it is answered and shown.

    `stage` is a key in the pinned method version, `phase` what it means to the product.
    `place` is the path of `area`. `holder` is the post that has it now; while a matter waits
    in a pool it is empty and `pool` names the duty whose posts may claim it. `passed` counts
    how often bounded edges of the method were taken. `revision` rises with every move.
    """

    number = models.CharField(_("编号"), max_length=9, unique=True)
    code_cipher = models.BinaryField(editable=False)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind, default=Kind.DEMAND)
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("所在地"))
    place = models.CharField(max_length=200, db_collation="C")
    spot = models.CharField(_("具体位置"), max_length=80, blank=True)
    channel = models.CharField(_("渠道"), max_length=14, choices=Channel, default=Channel.PAGE)
    channel_key = models.CharField(max_length=40, blank=True)
    from_above = models.BooleanField(_("上级交办"), default=False)
    teller = models.ForeignKey("people.Teller", models.PROTECT, null=True, verbose_name=_("反映人"))
    raised_by_id = models.BigIntegerField(null=True)
    raised_at = models.DateTimeField(_("反映时间"))
    secrecy = models.CharField(max_length=10, choices=Secrecy, default=Secrecy.INTERNAL)

    triage = models.CharField(max_length=8, choices=Triage, blank=True, default="")
    category = models.CharField(_("类别"), max_length=30, blank=True)
    level = models.CharField(_("层级"), max_length=30, blank=True)

    version = models.ForeignKey("methods.MethodVersion", models.PROTECT)
    stage = models.CharField(max_length=40)
    phase = models.CharField(max_length=12, choices=Phase)
    passed = models.JSONField(default=dict)
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField(_("期限"), null=True)
    escalated_at = models.DateTimeField(null=True)
    # While the teller is waited for, `due_at` is the day if no answer comes, `due_before` the old one.
    paused_at = models.DateTimeField(_("时限暂停"), null=True)
    paused_until = models.DateTimeField(null=True)
    due_before = models.DateTimeField(null=True)
    extended_on = models.DateField(_("延期到"), null=True)
    # When the time for all of it is up, whatever the stage.
    whole_due_at = models.DateTimeField(_("办结时限"), null=True)
    # While a leader presses for it (督办): the day by which the one who was asked answers.
    ordered_until = models.DateTimeField(_("督办"), null=True)

    pool = models.CharField(_("职责"), max_length=30, blank=True)
    suggested = models.ForeignKey(
        "bodies.Post", models.PROTECT, null=True, related_name="suggested_matters"
    )
    holder = models.ForeignKey(
        "bodies.Post", models.PROTECT, null=True, related_name="held_matters"
    )
    promised_on = models.DateField(_("承诺办结日期"), null=True)
    review_on = models.DateField(_("下次研究日期"), null=True)
    # When it was sent out last; when the teller learnt the answer, in the way they had used.
    sent_at = models.DateTimeField(_("派出时间"), null=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    told_at = models.DateTimeField(_("告知时间"), null=True)
    mark = models.PositiveSmallIntegerField(_("满意度"), null=True)
    result = models.CharField(_("结果"), max_length=40, blank=True)
    # Another matter about the same thing, in which this one is worked on; how many go along here.
    lead = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="members", db_index=False
    )
    joined = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Of what was split (拆分): the whole that was told, which rests while its pieces are worked on.
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="pieces", db_index=False
    )
    split_at = models.DateTimeField(_("拆分时间"), null=True)
    # How many helping posts (联处) have not done their part yet.
    parts_open = models.PositiveSmallIntegerField(default=0, db_default=0)
    posted_at = models.DateTimeField(_("公示时间"), null=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("事项")
        constraints = [
            models.CheckConstraint(
                name="matter_known_phase", condition=Q(phase__in=list(Phase.values))
            ),
            # What leads goes along with nothing, so there is never a chain.
            models.CheckConstraint(
                name="matter_leads_or_goes_along", condition=Q(lead=None) | Q(joined=0)
            ),
            models.CheckConstraint(
                name="matter_goes_along_in_the_open",
                condition=Q(lead=None) | Q(secrecy__in=[Secrecy.PUBLIC, Secrecy.INTERNAL]),
            ),
            # A piece is not split again, and what was split goes along with nothing.
            models.CheckConstraint(
                name="matter_split_is_whole",
                condition=Q(split_at=None) | Q(parent=None, lead=None),
            ),
            models.CheckConstraint(
                name="matter_known_secrecy", condition=Q(secrecy__in=list(Secrecy.values))
            ),
            models.CheckConstraint(
                name="matter_known_kind", condition=Q(kind__in=list(Kind.values))
            ),
            models.CheckConstraint(
                name="matter_held_while_worked_on",
                condition=~Q(phase__in=list(HELD)) | Q(holder__isnull=False),
            ),
            models.CheckConstraint(
                name="matter_free_while_claimed",
                condition=~Q(phase=Phase.CLAIMING) | Q(holder__isnull=True) & ~Q(pool=""),
            ),
            models.CheckConstraint(
                name="matter_closed_only_when_answered",
                condition=~Q(phase=Phase.CLOSED)
                | Q(closed_at__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="matter_shown_only_if_public",
                condition=~Q(phase=Phase.SHOWING, posted_at__isnull=False)
                | Q(secrecy=Secrecy.PUBLIC),
            ),
        ]
        indexes = [
            # The office inbox: what is open under an area, most urgent first.
            models.Index(
                fields=["due_at", "id"],
                name="matter_open_by_due",
                condition=Q(closed_at=None, posted_at=None),
            ),
            models.Index(
                fields=["place"],
                name="matter_open_by_place",
                condition=Q(closed_at=None, posted_at=None),
            ),
            # The same of one phase.
            models.Index(
                fields=["phase", "due_at", "id"],
                name="matter_open_by_phase",
                condition=Q(closed_at=None, posted_at=None),
            ),
            # What somebody wrote down themselves, wherever it is: without it one of several
            # conditions has no index, and then none of them uses its own.
            models.Index(
                fields=["raised_by_id"],
                name="matter_open_by_raiser",
                condition=Q(closed_at=None, posted_at=None, raised_by_id__isnull=False),
            ),
            models.Index(fields=["id"], name="matter_with_parts", condition=Q(parts_open__gt=0)),
            # Nearly none goes along with another: the index costs what it holds.
            models.Index(fields=["lead"], name="matter_by_lead", condition=Q(lead__isnull=False)),
            models.Index(
                fields=["parent"], name="matter_by_parent", condition=Q(parent__isnull=False)
            ),
            models.Index(fields=["place", "-raised_at"], name="matter_by_place"),
            models.Index(fields=["-raised_at"], name="matter_by_raised"),
            models.Index(
                fields=["holder"],
                name="matter_open_by_holder",
                condition=Q(closed_at=None, posted_at=None),
            ),
            # What lies with a post that it has not claimed yet; asked of each pool.
            models.Index(
                fields=["suggested"],
                name="matter_open_by_suggested",
                condition=Q(closed_at=None, posted_at=None, holder=None, suggested__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"事项 {self.number}"

    @property
    def stream(self) -> str:
        return f"matter:{self.pk}"

    @property
    def settled(self) -> bool:
        """Whether it is closed, or its result hangs: nobody has to do anything about it any more."""
        return self.closed_at is not None or self.posted_at is not None

    @property
    def rests(self) -> bool:
        """Whether it is worked on elsewhere: in the one it goes along with, or in its pieces."""
        return self.lead_id is not None or self.split_at is not None

    @property
    def is_put_forward(self) -> bool:
        return self.channel in PUT_FORWARD

    @property
    def etag(self) -> str:
        return f'"{self.number}-{self.revision}"'


class Word(models.Model):
    """Something said about a matter: text, voice, photos. It may name a person.

    Shown in full to those who work on it; anyone else reads `public_text`, which a named
    person released. The log holds only `digest`, a salted hash of the text and of the files.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="words")
    role = models.CharField(max_length=12, choices=WordRole)
    text = models.TextField(blank=True)
    by_person_id = models.BigIntegerField(null=True)
    by_label = models.CharField(_("身份"), max_length=60, blank=True)
    at = models.DateTimeField()
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    public_text = models.TextField(blank=True)
    released_by_id = models.BigIntegerField(null=True)
    released_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = WordQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="word_released_by_somebody",
                condition=Q(released_at__isnull=True) | Q(released_by_id__isnull=False),
            ),
            models.CheckConstraint(
                name="word_erased_is_empty",
                condition=Q(erased_at__isnull=True) | Q(text="", salt="", public_text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.pk}"

    @property
    def shown(self) -> str:
        """The text; of an erased word, that it was erased."""
        return str(ERASED) if self.erased_at else self.text


class WordFile(models.Model):
    """A photo or voice that belongs to a word."""

    word = models.ForeignKey(Word, models.CASCADE, related_name="attachments")
    file = models.OneToOneField("files.File", models.PROTECT)
    released_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.word_id}/{self.file_id}"


class Plan(models.Model):
    """What the one who claimed promised: measures, steps for the resident, a date (承诺)."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="plans")
    post = models.ForeignKey("bodies.Post", models.PROTECT, related_name="plans")
    person_id = models.BigIntegerField()
    measures = models.TextField(_("办理措施"), blank=True)
    steps = models.JSONField(_("办理流程"), default=list)
    promised_on = models.DateField(_("承诺办结日期"))
    made_at = models.DateTimeField()
    kept = models.BooleanField(_("是否兑现"), null=True)
    # The matter left the post before the day came: neither kept nor broken.
    given_back_at = models.DateTimeField(_("交回时间"), null=True)
    posting_id = models.BigIntegerField(null=True)
    # More time was granted; done by then it is kept late and never counts as kept on time.
    extended_on = models.DateField(_("延期到"), null=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="plan_given_back_is_neither_kept_nor_broken",
                condition=Q(given_back_at=None) | Q(kept=None),
            )
        ]

    def __str__(self) -> str:
        return f"承诺 {self.pk}"

    @property
    def state(self) -> str:
        """running, kept, extended (kept, but by a day that was granted later), broken or back."""
        if self.given_back_at is not None:
            return "back"
        if self.kept and self.extended_on is not None:
            return "extended"
        return {None: "running", True: "kept", False: "broken"}[self.kept]


class Rating(models.Model):
    """How content the resident is; who wrote it down when it was not they themselves."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="ratings")
    mark = models.PositiveSmallIntegerField(_("分值"))
    scale = models.PositiveSmallIntegerField()
    # Empty where it was not said; the mark alone says nothing about it.
    solved = models.CharField(_("解决了没有"), max_length=8, choices=Solved, blank=True)
    way = models.CharField(_("方式"), max_length=6, choices=RatingWay)
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_label = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="rating_within_scale", condition=Q(mark__gte=1, mark__lte=F("scale"))
            ),
            models.CheckConstraint(
                name="rating_says_who_wrote_it",
                condition=Q(way=RatingWay.CODE) | Q(recorded_by_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark}/{self.scale}"


class Paper(models.Model):
    """A signed paper that came back as a photo (派单送达单, 承诺卡, 评价单, 清单)."""

    class What(models.TextChoices):
        SLIP = "slip", _("派单送达单")
        PROMISE = "promise", _("承诺卡")
        RATING = "rating", _("评价单")
        OTHER = "other", _("其他")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="papers")
    what = models.CharField(max_length=8, choices=What)
    file = models.OneToOneField("files.File", models.PROTECT)
    by_person_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.pk}"


FIELD_CLASSES: dict[str, dict[str, str]] = {
    "Matter": {"spot": "personal"},
    "Word": {"text": "may_name", "by_label": "internal", "public_text": "public"},
    "Plan": {"measures": "internal", "steps": "public"},
    "Rating": {"mark": "internal"},
    **gathered.FIELD_CLASSES,
}


def new_matter_id() -> int:
    """The next id, taken before the row is written: the public number is made of it."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('matters_matter', 'id'))")
        row: tuple[Any, ...] = cursor.fetchone() or (0,)
    return int(row[0])
