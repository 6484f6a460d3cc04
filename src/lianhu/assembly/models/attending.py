"""Who came, who sat in, and what was said: for, against, or from far away."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianhu.assembly.models.meetings import Item, Meeting, Sitting
from lianhu.audit.actor import Actor
from lianhu.kernel import clock


class OfMeeting(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """Names of who came are for those who see the meeting as staff; nobody else."""
        if actor.kind not in ("system", "staff"):
            return self.none()
        return self.filter(meeting__in=Meeting.objects.visible_to(actor))


class Attendance(models.Model):
    """One number of the roll is there: a person, or a household by whoever of it came.

    `came` is who of the household came, where somebody wanted it noted; `left_at` who went again.
    One over all sittings of a meeting.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    entry = models.ForeignKey("rolls.Entry", models.PROTECT, related_name="attendances")
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="attendances")
    came = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True)
    by_person_id = models.BigIntegerField(null=True)

    objects = OfMeeting.as_manager()

    class Meta:
        verbose_name = _("签到")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "entry"], name="assembly_attendance_once_over_all_sittings"
            ),
            models.CheckConstraint(
                name="assembly_attendance_leaves_after_it_came",
                condition=Q(left_at=None) | Q(left_at__gte=F("at")),
            ),
        ]

    def __str__(self) -> str:
        return f"签到 {self.pk}"


class Guest(models.Model):
    """Somebody who sat in and is on no roll: invited, a supervisor, a villager who listens."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="guests")
    name = models.CharField(_("姓名"), max_length=50)
    what_as = models.CharField(_("身份"), max_length=40, blank=True)
    at = models.DateTimeField(default=clock.now)
    by_person_id = models.BigIntegerField(null=True)

    objects = OfMeeting.as_manager()

    class Meta:
        verbose_name = _("列席")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "name", "what_as"], name="assembly_guest_once"
            ),
            models.CheckConstraint(name="assembly_guest_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"列席 {self.pk}"


class Side(models.TextChoices):
    FOR = "for", _("赞成")
    AGAINST = "against", _("不赞成")
    OTHER = "other", _("别的意见")


class Way(models.TextChoices):
    HERE = "here", _("当场说的")
    PHONE = "phone", _("打电话说的")
    VIDEO = "video", _("视频说的")
    MESSAGE = "message", _("发消息说的")
    PAPER = "paper", _("写在纸上的")


class Heard(models.Model):
    """What somebody said on an item. Who is far away is heard, and is not counted as there.

    Source: 村民委员会组织法 arts 25, 26 know nobody who attends from afar; the collective's law
    (art. 27) does, and its attendance is taken in the ordinary way.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="heard")
    item = models.ForeignKey(Item, models.PROTECT, related_name="heard")
    side = models.CharField(_("赞成不赞成"), max_length=8, choices=Side)
    way = models.CharField(_("怎样说的"), max_length=8, choices=Way, default=Way.HERE)
    words = models.TextField(_("说了什么"))
    speaker = models.CharField(_("谁说的"), max_length=50, blank=True)
    entry = models.ForeignKey("rolls.Entry", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    by_person_id = models.BigIntegerField(null=True)
    salt = models.CharField(max_length=32, blank=True)

    objects = OfMeeting.as_manager()

    class Meta:
        verbose_name = _("发言")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="assembly_heard_known_words",
                condition=Q(side__in=list(Side.values), way__in=list(Way.values)),
            ),
        ]

    def __str__(self) -> str:
        return f"发言 {self.pk}"

    @property
    def from_afar(self) -> bool:
        return self.way != Way.HERE


class Paper(models.Model):
    """A paper of the meeting that was signed and came back as a photo."""

    class What(models.TextChoices):
        SHEET = "sheet", _("签到表")
        MINUTES = "minutes", _("会议记录")
        RESOLUTION = "resolution", _("决议")
        SCENE = "scene", _("会场照片")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    what = models.CharField(_("什么纸"), max_length=10, choices=What)
    file = models.OneToOneField("files.File", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    by_person_id = models.BigIntegerField(null=True)

    objects = OfMeeting.as_manager()

    class Meta:
        verbose_name = _("会议的纸")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"会议的纸 {self.pk}"


class ChangedCopy(models.Model):
    """A Word file of ours that came back changed, kept as it came.

    `lines`: [added, words] for each line that is only in one of the two, in the order of the paper;
    added in what came back. Numbers and outcomes of the meeting do not follow it.
    """

    class What(models.TextChoices):
        MINUTES = "minutes", _("会议记录")
        RESOLUTION = "resolution", _("决议、协商意见")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="changed_copies")
    what = models.CharField(_("是哪一种"), max_length=10, choices=What)
    file = models.OneToOneField("files.File", models.PROTECT, related_name="+")
    lines = models.JSONField(_("差别"))
    at = models.DateTimeField(default=clock.now)
    by_person_id = models.BigIntegerField(null=True)

    objects = OfMeeting.as_manager()

    class Meta:
        verbose_name = _("改过的 Word")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="assembly_changed_copy_differs", condition=~Q(lines=[])),
        ]

    def __str__(self) -> str:
        return f"改过的 Word {self.pk}"


FIELD_CLASSES: dict[str, dict[str, Any]] = {
    "Guest": {"name": "personal", "what_as": "internal"},
    "Heard": {"words": "may_name", "speaker": "personal"},
    "ChangedCopy": {"lines": "may_name"},
}
