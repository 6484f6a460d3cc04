"""A meeting from its plan to its end: where, when, about what, by which rolls and which road."""

from datetime import date
from typing import Any, Final, Self

from django.db import models
from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from lianhu.assembly import meetings
from lianhu.assembly.house import House
from lianhu.assembly.meetings import Kind
from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.kernel import clock
from lianhu.law.shares import BASES
from lianhu.places.paths import prefixes

SEE: Final = sight("assembly.see", "查看会议")
SEE_CLOSED: Final = sight("assembly.see_closed", "查看党内会议")


class State(models.TextChoices):
    PLANNED = "planned", _("在拟通知")
    CALLED = "called", _("已通知")
    RUNNING = "running", _("正在开")
    ENDED = "ended", _("开完了")
    CANCELLED = "cancelled", _("不开了")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff by area, and what was called around them; meetings inside the party by a sight of
        their own; everyone else what was called and is not of the party."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.called().filter(closed=False)
        paths = actor.paths(SEE)
        around = sorted({one for path in paths for one in prefixes(path)})
        told = Q(path__in=around, notice_at__isnull=False)
        open_ = Q(closed=False) & (under(paths, "path") | told)
        return self.filter(open_ | under(actor.paths(SEE_CLOSED), "path"))

    def called(self) -> Self:
        """Those of which people were told."""
        return self.filter(notice_at__isnull=False)

    def under_area(self, path: str) -> Self:
        return self.filter(under([path], "path"))

    def newest_first(self) -> Self:
        """By the day of the first sitting, which each then has as `first_on`."""
        return self.annotate(first_on=Min("sittings__day")).order_by("-first_on", "-pk")


class Meeting(models.Model):
    """One meeting of one kind (`meetings.toml`) for one area.

    `regime` and `notice_on` choose the law, `about` is its key there ("" where no law knows it);
    `decides` and `closed` are taken over from the kind when it is planned. `road` is the base by
    which it is counted, declared before anybody signs in; `need` of `total` must come by it, 0
    where nobody says how many; `rules` the version of its own rules at the notice, if any. `quorate` is known once it ended, None where it was never asked.
    """

    area = models.ForeignKey(
        "places.Area", models.PROTECT, related_name="assemblies", verbose_name=_("哪里")
    )
    path = models.CharField(max_length=200, db_collation="C", editable=False)
    organisation = models.ForeignKey(
        "bodies.Organisation", models.PROTECT, null=True, blank=True, related_name="assemblies",
        verbose_name=_("哪个组织的会"),
    )  # fmt: skip
    kind = models.CharField(_("什么会"), max_length=24)
    called_here = models.CharField(_("本地叫法"), max_length=20, blank=True)
    about = models.CharField(max_length=30, blank=True)
    regime = models.CharField(max_length=10)
    decides = models.BooleanField()
    closed = models.BooleanField()
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    planned_at = models.DateTimeField(default=clock.now)
    planned_by_id = models.BigIntegerField(null=True)
    notice_at = models.DateTimeField(_("通知时间"), null=True)
    urgent_why = models.CharField(_("为什么等不得"), max_length=200, blank=True)
    road = models.CharField(_("按什么算"), max_length=20, blank=True, choices=list(BASES.items()))
    total = models.PositiveIntegerField(default=0)
    need = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    quorate = models.BooleanField(null=True)
    cancelled_why = models.CharField(_("为什么不开了"), max_length=200, blank=True)
    chair = models.CharField(_("主持人"), max_length=50, blank=True)
    keeper = models.CharField(_("记录人"), max_length=50, blank=True)
    rules = models.ForeignKey(
        "assembly.TownRules",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("议事规则"),
    )

    objects = MeetingQuerySet.as_manager()
    # Set by `newest_first`.
    first_on: date | None

    class Meta:
        verbose_name = _("会议")
        constraints = [
            models.CheckConstraint(
                name="assembly_meeting_known_state", condition=Q(state__in=list(State.values))
            ),
            models.CheckConstraint(
                name="assembly_meeting_called_before_it_is_held",
                condition=Q(state__in=["planned", "cancelled"]) | Q(notice_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assembly_meeting_road_before_sign_in",
                condition=Q(opened_at=None) | ~Q(road="") | Q(need=0, total=0),
            ),
            models.CheckConstraint(
                name="assembly_meeting_ended_says_whether_enough",
                condition=~Q(state="ended")
                | Q(ended_at__isnull=False) & (Q(quorate__isnull=False) | Q(need=0)),
            ),
            models.CheckConstraint(
                name="assembly_meeting_cancelled_with_a_reason",
                condition=~Q(state="cancelled") | ~Q(cancelled_why=""),
            ),
        ]
        indexes = [models.Index(fields=["path", "state"], name="assembly_meeting_path")]

    def __str__(self) -> str:
        return f"会议 {self.pk}"

    @property
    def stream(self) -> str:
        return f"meeting:{self.pk}"

    @property
    def shape(self) -> Kind:
        return meetings.kinds()[self.kind]

    @property
    def name(self) -> str:
        """What it is called here: its local name before that of the law."""
        return self.called_here or self.shape.names[self.regime]

    @property
    def notice_on(self) -> date:
        """The day whose law binds: that of the notice, today while there is none."""
        return clock.day_of(self.notice_at) if self.notice_at else clock.today()

    @property
    def is_over(self) -> bool:
        return self.state in (State.ENDED, State.CANCELLED)


class SittingQuerySet(models.QuerySet["Sitting"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(meeting__in=Meeting.objects.visible_to(actor))


class Sitting(models.Model):
    """When and where a meeting sits; several only where the county says that one roll may."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="sittings")
    no = models.PositiveSmallIntegerField()
    day = models.DateField(_("哪天"))
    at = models.TimeField(_("几点"))
    where = models.CharField(_("在哪里"), max_length=60)

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("会场")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "no"], name="assembly_sitting_numbered"),
            models.CheckConstraint(name="assembly_sitting_somewhere", condition=~Q(where="")),
        ]

    def __str__(self) -> str:
        return f"会场 {self.pk}"


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(meeting__in=Meeting.objects.visible_to(actor))


class Item(models.Model):
    """One thing on the agenda: what is asked, who put it there, what the law wants before it.

    `stream` names the subject in another room that it comes from ("matter:17"), if any; `leave`
    says by which decision of the wider meeting this one may decide it; `studied_on` when the
    party organisation studied it; `asked` what a method asks of its vote (`house.House.written`).
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    no = models.PositiveSmallIntegerField()
    title = models.CharField(_("议什么"), max_length=100)
    asks = models.CharField(_("要大家定什么"), max_length=300, blank=True)
    subject = models.CharField(_("哪一类事"), max_length=24)
    leave = models.CharField(_("授权的决定"), max_length=120, blank=True)
    studied_on = models.DateField(_("党组织哪天研究的"), null=True, blank=True)
    stream = models.CharField(max_length=60, blank=True)
    put_by_id = models.BigIntegerField(null=True)
    put_as = models.CharField(_("谁提的"), max_length=60, blank=True)
    put_at = models.DateTimeField(default=clock.now)
    asked = models.JSONField(null=True)
    # Before a town's committee: the post that puts it there, for which village, and how much it weighs.
    leader = models.ForeignKey(
        "bodies.Post", models.PROTECT, null=True, related_name="+", verbose_name=_("谁提请")
    )
    village = models.ForeignKey(
        "places.Area", models.PROTECT, null=True, related_name="+", verbose_name=_("哪个村的事")
    )
    major = models.BooleanField(_("重要事项"), default=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("议题")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "no"], name="assembly_item_numbered"),
            models.CheckConstraint(name="assembly_item_titled", condition=~Q(title="")),
        ]
        indexes = [models.Index(fields=["stream"], name="assembly_item_stream")]

    def __str__(self) -> str:
        return f"议题 {self.pk}"

    @property
    def subject_label(self) -> str:
        return meetings.subjects()[self.subject].label

    @property
    def house(self) -> House | None:
        return House.read(self.asked) if self.asked else None


class MeetingRoll(models.Model):
    """A roll that was frozen for a meeting when it was called: one for each base the law speaks of."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="rolls")
    roll = models.OneToOneField("rolls.Roll", models.PROTECT, related_name="of_meeting")
    basis = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("会议名册")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "basis"], name="assembly_roll_one_of_basis")
        ]

    def __str__(self) -> str:
        return f"会议名册 {self.pk}"


FIELD_CLASSES: dict[str, dict[str, Any]] = {
    "Meeting": {"urgent_why": "public", "cancelled_why": "public", "chair": "personal",
                "keeper": "personal", "called_here": "public"},
    "Sitting": {"where": "public"},
    "Item": {"title": "public", "asks": "public", "leave": "public", "put_as": "public"},
}  # fmt: skip
