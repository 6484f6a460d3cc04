from datetime import date
from typing import Final, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.dispatch.answers import Answer
from lianhu.dispatch.conditions import Rule as Value
from lianhu.dispatch.conditions import Then, When

__all__ = ["Absence", "Answer", "Decision", "Rule", "Trial"]
SEE: Final = sight("dispatch.see", "查看派单规则")


class RuleQuerySet(models.QuerySet["Rule"]):
    def visible_to(self, actor: Actor) -> Self:
        """The rules that hold where the actor works, those written above included.

        Who works under a rule may read it; a draft only where they themselves look after rules.
        """
        if actor.kind == "system":
            return self
        paths = actor.paths(SEE)
        above = {int(part) for path in paths for part in path.split(".") if part}
        here = under(paths, "place")
        return self.filter(here | Q(area__in=above) & ~Q(enabled_at=None))

    def over(self, place: str) -> Self:
        """Those of the area at this path and of all above it."""
        return self.filter(area__in=[int(part) for part in place.split(".") if part])

    def in_force(self) -> Self:
        return self.filter(enabled_at__isnull=False, ended_at=None)

    def for_rows(self) -> Self:
        return self.select_related("area", "by_post", "enabled_post", "ended_post")


class Rule(models.Model):
    """One version of a dispatch rule (派单规则). What it says never changes.

    `when` and `then` are `conditions.When` and `conditions.Then` as JSON. In force from
    `enabled_at` to `ended_at`; `follows` is the version it takes the place of. Persons are plain
    ids, for the row outlives them.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("用在哪里"))
    place = models.CharField(max_length=200, db_collation="C")
    number = models.PositiveSmallIntegerField(_("第几版"), default=1)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="next_ones")
    rank = models.PositiveSmallIntegerField(_("先后"))
    title = models.CharField(_("名称"), max_length=40)
    basis = models.CharField(_("依据"), max_length=120, blank=True)
    when = models.JSONField()
    then = models.JSONField()
    by_person_id = models.BigIntegerField(null=True)
    by_post = models.ForeignKey("bodies.Post", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    enabled_by_id = models.BigIntegerField(null=True)
    enabled_post = models.ForeignKey("bodies.Post", models.PROTECT, null=True, related_name="+")
    enabled_at = models.DateTimeField(_("启用"), null=True)
    ended_by_id = models.BigIntegerField(null=True)
    ended_post = models.ForeignKey("bodies.Post", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("停用"), null=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("派单规则")
        constraints = [
            models.CheckConstraint(
                name="dispatch_rule_two_persons",
                condition=Q(enabled_by_id=None)
                | Q(by_person_id__isnull=False) & ~Q(enabled_by_id=F("by_person_id")),
            ),
            models.CheckConstraint(
                name="dispatch_rule_enabled_by_somebody",
                condition=Q(enabled_at=None, enabled_by_id=None)
                | Q(enabled_at__isnull=False, enabled_by_id__isnull=False),
            ),
            models.CheckConstraint(name="dispatch_rule_titled", condition=~Q(title="")),
        ]
        indexes = [models.Index(fields=["place"], name="dispatch_rule_by_place")]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"rule:{self.pk}"

    @property
    def state(self) -> str:
        """draft, live, or ended (thrown away as a draft, too)."""
        if self.ended_at:
            return "ended"
        return "live" if self.enabled_at else "draft"

    @property
    def value(self) -> Value:
        return Value(self.pk, self.place, self.rank, When.of(self.when), Then.of(self.then))


class Trial(models.Model):
    """A dry run of one version over what was raised lately (试跑); never changed.

    `looked` matters were read, `fired` of them the rule fitted, `moved` of those would have gone
    elsewhere; `listed` are the ids of the newest of these.
    """

    MOST: Final = 200

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="trials")
    since = models.DateTimeField()
    until = models.DateTimeField()
    looked = models.PositiveIntegerField()
    fired = models.PositiveIntegerField()
    moved = models.PositiveIntegerField()
    listed = ArrayField(models.BigIntegerField())
    by_person_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("试跑")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"试跑 {self.pk}"


class Decision(models.Model):
    """What the rules said when one matter was routed; never changed, whatever becomes of them.

    `verdicts` is [[rule id, why not]] in the order in which they were asked; versions never
    change, so the ids say what stood there. `followed`: it went
    where the rule said.
    """

    class Moment(models.TextChoices):
        RAISED = "raised", _("收到时")
        SORTED = "sorted", _("分流时")
        SENT = "sent", _("派单时")

    matter = models.BigIntegerField()
    moment = models.CharField(max_length=6, choices=Moment)
    at = models.DateTimeField()
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, related_name="decisions")
    verdicts = models.JSONField()
    followed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("派单判定")
        ordering = ["pk"]
        indexes = [models.Index(fields=["matter"], name="dispatch_decision_by_matter")]

    def __str__(self) -> str:
        return f"判定 {self.pk}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who is away where the actor works, and from their own posts."""
        if actor.kind == "system":
            return self
        own = [grant.post_id for grant in actor.grants if grant.post_id]
        return self.filter(under(actor.paths(SEE), "post__path") | Q(post__in=own))

    def on(self, day: date) -> Self:
        """Those who are away on this day."""
        return self.filter(ended_at=None, from_on__lte=day, to_on__gte=day)


class Absence(models.Model):
    """Days on which the holder of a post is away, and who stands in (请假代班). No reason is asked.

    `to_on` is the last day away; whoever is back earlier ends it.
    """

    post = models.ForeignKey("bodies.Post", models.PROTECT, related_name="absences")
    from_on = models.DateField(_("从哪天"))
    to_on = models.DateField(_("到哪天"))
    deputy = models.ForeignKey("bodies.Post", models.PROTECT, null=True, related_name="stands_in")
    by_person_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.BigIntegerField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("请假代班")
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_absence_days", condition=Q(to_on__gte=F("from_on"))
            ),
            models.CheckConstraint(
                name="dispatch_absence_deputy", condition=Q(deputy=None) | ~Q(deputy=F("post"))
            ),
        ]
        indexes = [
            models.Index(fields=["post"], name="dispatch_absence_open", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        # Never the name: this ends up in logs and error pages.
        return f"请假 {self.pk}"
