"""Occasions on which many spoke at once: a pasted chat, a round of visits, a meeting, a box opened."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.matters.kinds import COLLECTED_BY, Channel, Kind
from lianhu.matters.sights import OPEN_BOX, SEE, SUPERVISE

PREFIX = "gathering:"


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those who work or supervise there, and who wrote it down; drafts are not told by it."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        seen = under([*actor.paths(SEE), *actor.paths(SUPERVISE), *actor.paths(OPEN_BOX)], "place")
        # Without a post in force nobody is staff any more, whatever they once wrote down.
        own = Q(by_person_id=actor.person_id) if actor.person_id and actor.grants else Q(pk__in=[])
        return self.filter(seen & Q(settled_at__isnull=False) | own)


class Gathering(models.Model):
    """Several things said on one occasion; what each became stands with the matters.

    `raised` counts them, `quiet` the households that had nothing to say; `nothing` means that
    nobody said anything, which is a fact too. `held_on` is a day and never an hour: a round is
    no check-in. Until `settled_at` it is a draft of `by_person_id`, gone at `drafts_until`;
    afterwards it is never changed.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("所在地"))
    place = models.CharField(max_length=200, db_collation="C")
    channel = models.CharField(_("渠道"), max_length=14, choices=Channel)
    title = models.CharField(_("哪个群、哪次会"), max_length=60, blank=True)
    held_on = models.DateField(_("日期"))
    raised = models.PositiveSmallIntegerField(_("收到"), default=0)
    quiet = models.PositiveSmallIntegerField(_("没有事的户数"), default=0)
    nothing = models.BooleanField(_("没有人提事"), default=False)
    by_person_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    drafts_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = GatheringQuerySet.as_manager()

    class Meta:
        verbose_name = _("一次收集")
        constraints = [
            models.CheckConstraint(
                name="matter_gathering_channel", condition=Q(channel__in=list(COLLECTED_BY))
            ),
            models.CheckConstraint(
                name="matter_gathering_nothing", condition=Q(nothing=False) | Q(raised=0)
            ),
            models.CheckConstraint(
                name="matter_gathering_drafts_end",
                condition=Q(settled_at__isnull=False) | Q(drafts_until__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["place", "-held_on"], name="matter_gathering_by_place")]

    def __str__(self) -> str:
        return f"收集 {self.pk}"

    @property
    def stream(self) -> str:
        return f"{PREFIX}{self.pk}"

    @property
    def key(self) -> str:
        """The channel key of the matters that came of it."""
        return f"{PREFIX}{self.pk}"


class BoxOpeningQuerySet(models.QuerySet["BoxOpening"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those who work or supervise there, and the two who opened it; no slip is told by it."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        seen = under([*actor.paths(SEE), *actor.paths(SUPERVISE), *actor.paths(OPEN_BOX)], "place")
        # Without a post in force nobody is staff any more, whatever they once opened.
        if actor.person_id is not None and actor.grants:
            seen |= Q(first_person_id=actor.person_id) | Q(second_person_id=actor.person_id)
        return self.filter(seen)


class BoxOpening(models.Model):
    """A box for slips (意见箱) opened by two people: when, and how many lay in it, none too.

    It is never changed, but that `passed` counts up: slips of which no matter came here, because
    they were blank, unreadable or said elsewhere. Slips found later are another opening. Persons
    are plain ids, since the row is evidence and outlives them.
    """

    MOST = 500

    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("村（社区）"))
    place = models.CharField(max_length=200, db_collation="C")
    box = models.CharField(_("哪个信箱"), max_length=40)
    opened_at = models.DateTimeField(_("开箱时间"))
    slips = models.PositiveSmallIntegerField(_("张数"))
    passed = models.PositiveSmallIntegerField(_("不录的张数"), default=0, db_default=0)
    first_person_id = models.BigIntegerField()
    second_person_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = BoxOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("开箱")
        constraints = [
            models.CheckConstraint(
                name="matter_box_two_people", condition=~Q(first_person_id=F("second_person_id"))
            ),
            models.CheckConstraint(name="matter_box_slips", condition=Q(slips__lte=500)),
            models.CheckConstraint(name="matter_box_named", condition=~Q(box="")),
            models.CheckConstraint(name="matter_box_passed", condition=Q(passed__lte=F("slips"))),
        ]
        indexes = [models.Index(fields=["place", "-opened_at"], name="matter_box_by_place")]

    def __str__(self) -> str:
        return f"开箱 {self.pk}"

    @property
    def stream(self) -> str:
        return f"box:{self.pk}"

    @property
    def key(self) -> str:
        """The channel key of the matters that its slips became."""
        return f"box:{self.pk}"


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who pasted them and nobody else: most of a chat concerns no office."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff" or not (actor.person_id and actor.grants):
            return self.none()
        return self.filter(gathering__by_person_id=actor.person_id, gathering__settled_at=None)


class Draft(models.Model):
    """One thing somebody said in a pasted chat, until it is taken in or thrown away.

    `said_at` is the wall time as the chat shows it. `marks` are keyed digests of the messages it
    is made of: what was taken in once is known again, without the words being kept.
    """

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="drafts")
    position = models.PositiveIntegerField()
    speaker = models.CharField(_("谁说的"), max_length=60, blank=True)
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, verbose_name=_("人员"))
    text = models.TextField(_("说了什么"))
    said_at = models.CharField(max_length=16, blank=True)
    sort = models.CharField(max_length=8)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind, default=Kind.DEMAND)
    ticked = models.BooleanField(default=False)
    again = models.BooleanField(default=False)
    marks = models.JSONField(default=list)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["gathering", "position"], name="matter_draft_in_order")]

    def __str__(self) -> str:
        return f"草稿 {self.pk}"


class Taken(models.Model):
    """A message of a chat that became a matter; a digest under the installation's key, no words."""

    mark = models.CharField(max_length=64, unique=True)
    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="taken_marks")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"已收 {self.matter_id}"


class Quiet(models.Model):
    """A household that was asked on a round and had nothing to say."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="quiets")
    household = models.ForeignKey("people.Household", models.CASCADE, related_name="quiets")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "household"], name="matter_quiet_once")
        ]

    def __str__(self) -> str:
        return f"{self.gathering_id}/{self.household_id}"


class CollectionDayQuerySet(models.QuerySet["CollectionDay"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those who work, collect or supervise there."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        paths = [path for verb in (SEE, SUPERVISE, OPEN_BOX) for path in actor.paths(verb)]
        posts = [grant.post_id for grant in actor.grants if grant.post_id]
        return self.filter(under(paths, "place") | Q(post__in=posts))

    def live(self) -> Self:
        return self.filter(ended_on=None)


class CollectionDay(models.Model):
    """When a village collects by one way: each week on a weekday, or each month on a day.

    `weekday` is 0 for Monday; `month_day` after the end of a month is its last day. `told_for` is
    the day of which `post` was last told.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("村（社区）"))
    place = models.CharField(max_length=200, db_collation="C")
    channel = models.CharField(_("怎么收集"), max_length=14, choices=Channel)
    spot = models.CharField(_("在哪里"), max_length=40, blank=True)
    weekday = models.PositiveSmallIntegerField(_("星期几"), null=True)
    month_day = models.PositiveSmallIntegerField(_("每月几号"), null=True)
    post = models.ForeignKey("bodies.Post", models.PROTECT, verbose_name=_("由谁负责"))
    since = models.DateField()
    ended_on = models.DateField(null=True)
    told_for = models.DateField(null=True)

    objects = CollectionDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("收集日")
        constraints = [
            models.CheckConstraint(
                name="matter_collection_one_rhythm",
                condition=Q(weekday__lte=6, month_day=None)
                | Q(weekday=None, month_day__gte=1, month_day__lte=31),
            )
        ]

    def __str__(self) -> str:
        return f"收集日 {self.pk}"

    @property
    def stream(self) -> str:
        return f"collection:{self.pk}"


FIELD_CLASSES: dict[str, dict[str, str]] = {
    "BoxOpening": {"box": "public"},
    "Gathering": {"title": "internal", "by_person_id": "internal"},
    "Draft": {"speaker": "personal", "text": "may_name", "said_at": "personal", "person": "personal"},
    "Taken": {"mark": "internal"},
    "Quiet": {"household": "personal"},
    "CollectionDay": {"spot": "public"},
}  # fmt: skip
