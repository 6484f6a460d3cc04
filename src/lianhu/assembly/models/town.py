"""How a town's party committee goes about its meetings, and with whom a matter was talked over before."""

from datetime import date
from typing import Any, Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.assembly.models.attending import OfMeeting
from lianhu.assembly.models.meetings import SEE_CLOSED, Meeting
from lianhu.audit.actor import Actor, under
from lianhu.kernel import clock
from lianhu.law.shares import Share


class Least(models.TextChoices):
    """What rules may ask for, the least first: none of them is under more than half."""

    HALF = "half", _("过半数")
    TWO_THIRDS = "two_thirds", _("三分之二以上")
    THREE_QUARTERS = "three_quarters", _("四分之三以上")
    ALL = "all", _("全体")


SHARES: Final = {
    Least.HALF.value: Share("members", 1, 2, strict=True),
    Least.TWO_THIRDS.value: Share("members", 2, 3, strict=False),
    Least.THREE_QUARTERS.value: Share("members", 3, 4, strict=False),
    Least.ALL.value: Share("members", 1, 1, strict=False),
}


class TownRulesQuerySet(models.QuerySet["TownRules"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who sees the meetings of that committee."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        return self.filter(under(actor.paths(SEE_CLOSED), "area__path"))

    def in_force(self, area_id: int, day: date) -> "TownRules | None":
        """The version that binds a notice given on `day`; None where none was adopted by then."""
        rows = self.filter(area=area_id, adopted_on__lte=day)
        return rows.order_by("-adopted_on", "-version").first()


class TownRules(models.Model):
    """One version of a committee's rules of procedure (党委议事规则), as it adopted them.

    `quorum` of the members must come, `major` where something important is decided, `passing` must
    agree; with `pretalk` of them at least it is talked over one by one beforehand. None of it is
    under what the party's own rules ask, and a version never changes.
    Source: 中国共产党章程 第十条 (集体领导、民主集中、个别酝酿、会议决定), 2022-10-22.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="town_rules")
    version = models.PositiveSmallIntegerField(_("第几版"))
    adopted_on = models.DateField(_("哪天通过的"))
    quorum = models.CharField(_("多少委员到会能开"), max_length=16, choices=Least)
    major = models.CharField(_("重要事项要多少到会"), max_length=16, choices=Least)
    passing = models.CharField(_("多少委员同意算通过"), max_length=16, choices=Least)
    pretalk = models.PositiveSmallIntegerField(_("会前至少和几位委员个别酝酿"))
    words = models.TextField(_("规则的文字"), blank=True)
    at = models.DateTimeField(default=clock.now)
    by_person_id = models.BigIntegerField(null=True)

    objects = TownRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("党委议事规则")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["area", "version"], name="assembly_townrules_version"),
            models.CheckConstraint(
                name="assembly_townrules_known_shares",
                condition=Q(
                    quorum__in=list(Least.values), major__in=list(Least.values),
                    passing__in=list(Least.values),
                ),
            ),
            models.CheckConstraint(
                name="assembly_townrules_talk_before", condition=Q(pretalk__gte=1)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"党委议事规则 {self.pk}"


class PreTalk(models.Model):
    """That a member was talked with before the meeting (个别酝酿): who and when, never what they think."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="pretalks")
    member = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    on = models.DateField(_("哪天"))
    at = models.DateTimeField(default=clock.now)
    by_person_id = models.BigIntegerField(null=True)

    objects = OfMeeting.as_manager()

    class Meta:
        verbose_name = _("个别酝酿")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member", "on"], name="assembly_pretalk_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"个别酝酿 {self.pk}"


FIELD_CLASSES: dict[str, dict[str, Any]] = {"TownRules": {"words": "internal"}}
