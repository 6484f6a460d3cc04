"""Rounds of screening: ordered by somebody, over which grids, and what was written down of each."""

from datetime import timedelta
from typing import Final, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.kernel import clock

PREFIX: Final = "screening:"
SEE: Final = sight("screening.see", "查看排查")
SCREEN: Final = "screening.screen"
ORDER: Final = "screening.order"
# Who was out on the last day, without signal, writes it down when there is some again.
GRACE: Final = timedelta(days=3)


def open_today(of: str = "") -> Q:
    """Rounds on which something may be written down today: `Round.is_open` for the database.

    Args:
        of: how the rows come to their round, "round__" from a ground.
    """
    today = clock.today()
    days = {f"{of}first_day__lte": today, f"{of}last_day__gte": today - GRACE}
    return Q(**days, **{f"{of}stopped_on": None})


class ScreeningRoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those with a grid that the actor sees or screens."""
        if actor.kind == "system":
            return self
        grounds = Ground.objects.visible_to(actor).filter(round=OuterRef("pk"))
        return self.filter(Exists(grounds))

    def still_open(self) -> Self:
        return self.filter(open_today())

    def unfinished(self) -> Self:
        """Those whose end nobody was told of yet."""
        return self.filter(ended_at=None)


class Round(models.Model):
    """A screening (一轮排查): what to look at, over which area, from day to day.

    `title`, `look` and `source` are those of the theme on the day it was ordered, or the words of
    who ordered it. Days and never hours: it is no check-in.
    """

    theme = models.CharField(_("主题"), max_length=20)
    title = models.CharField(_("查什么"), max_length=20)
    kind = models.CharField(max_length=12)
    look = models.JSONField(_("看什么"))
    source = models.CharField(_("依据"), max_length=200, blank=True)
    area = models.ForeignKey(
        "places.Area", models.PROTECT, related_name="screenings", verbose_name=_("哪里")
    )
    place = models.CharField(max_length=200, db_collation="C")
    first_day = models.DateField(_("从哪天"))
    last_day = models.DateField(_("到哪天"))
    by_person_id = models.BigIntegerField()
    by_label = models.CharField(_("谁安排的"), max_length=60)
    made_at = models.DateTimeField()
    # The day on which the clock told those who had not screened yet.
    urged_on = models.DateField(null=True)
    stopped_on = models.DateField(_("提前结束"), null=True)
    stopped_why = models.CharField(_("为什么提前结束"), max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = ScreeningRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("排查")
        ordering = ["-first_day", "-id"]
        constraints = [
            models.CheckConstraint(
                name="screening_round_days", condition=Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(
                name="screening_round_stopped_with_reason",
                condition=Q(stopped_on=None, stopped_why="")
                | Q(stopped_on__isnull=False) & ~Q(stopped_why="") & Q(ended_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["last_day"], name="screening_unfinished", condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"排查 {self.pk}"

    @property
    def stream(self) -> str:
        return f"{PREFIX}{self.pk}"

    @property
    def state(self) -> str:
        """coming, running, late (over, but what was seen may still be written down), stopped, over."""
        today = clock.today()
        if self.stopped_on:
            return "stopped"
        if today < self.first_day:
            return "coming"
        if today <= self.last_day:
            return "running"
        return "late" if today <= self.last_day + GRACE else "over"

    @property
    def is_open(self) -> bool:
        """Whether something may be written down today."""
        return self.state in {"running", "late"}


class GroundQuerySet(models.QuerySet["Ground"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those under a post that sees rounds or screens."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        return self.filter(under([*actor.paths(SEE), *actor.paths(SCREEN)], "place"))

    def left(self) -> Self:
        return self.filter(done_on=None)


class Ground(models.Model):
    """A grid, or a village without grids, that has to be screened on a round.

    `done_on` is the day it was screened first, `reminded_on` the day its posts were last told.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="grounds")
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("网格"))
    place = models.CharField(max_length=200, db_collation="C")
    done_on = models.DateField(_("哪天排查的"), null=True)
    reminded_on = models.DateField(_("哪天提醒的"), null=True)

    objects = GroundQuerySet.as_manager()

    class Meta:
        verbose_name = _("要排查的网格")
        constraints = [
            models.UniqueConstraint(fields=["round", "area"], name="screening_ground_once")
        ]
        indexes = [
            models.Index(fields=["place"], name="screening_ground_left", condition=Q(done_on=None))
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.area_id}"

    @property
    def stream(self) -> str:
        """Its own, so that a hundred who write on the last evening do not wait for each other."""
        return f"ground:{self.pk}"


class Look(models.Model):
    """What was written down of a grid in one go; the matters that came of it name the gathering.

    `known` are matters that were open already and were found again.
    """

    ground = models.ForeignKey(Ground, models.CASCADE, related_name="looks")
    gathering = models.OneToOneField(
        "matters.Gathering", models.PROTECT, related_name="screening_look"
    )
    known = models.ManyToManyField("matters.Matter", related_name="+")

    class Meta:
        verbose_name = _("一次排查记录")

    def __str__(self) -> str:
        return f"{self.ground_id}/{self.gathering_id}"


FIELD_CLASSES: Final[dict[str, dict[str, str]]] = {
    "Round": {
        "title": "public", "look": "public", "source": "public", "by_person_id": "internal",
        "by_label": "internal", "stopped_why": "internal",
    },
    "Ground": {"done_on": "internal"},
    "Look": {},
}  # fmt: skip
