"""What came out of an item: a resolution, where a lawful vote passed it; a motion, where a vote by
the rule of a method did; else advice, in its words."""

from typing import Any, Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.assembly.meetings import TOWN
from lianhu.assembly.models.meetings import SEE_CLOSED, Item, Meeting
from lianhu.audit.actor import Actor, under
from lianhu.kernel import clock

# The word that only a resolution may carry.
THE_WORD: Final = "决议"


class Force(models.TextChoices):
    RESOLUTION = "resolution", _("决议")
    MOTION = "motion", _("动议")
    ADVICE = "advice", _("协商意见")


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the meeting, and of a town's committee what goes back to the village it is of and to
        the post that put it there; what everybody reads is what was posted."""
        of_meetings = Q(meeting__in=Meeting.objects.visible_to(actor))
        if actor.kind == "system":
            return self.filter(of_meetings)
        if actor.kind != "staff":
            return self.filter(of_meetings, posted_at__isnull=False)
        posts = [grant.post_id for grant in actor.grants if grant.post_id]
        down = Q(item__leader__in=posts) | Q(item__village__isnull=False) & under(
            actor.paths(SEE_CLOSED), "item__village__path"
        )
        return self.filter(of_meetings | Q(meeting__regime=TOWN, posted_at__isnull=False) & down)

    def of_towns(self) -> Self:
        """Those of a town's committee."""
        return self.filter(meeting__regime=TOWN)

    def lawful(self) -> Self:
        """Those that decide something."""
        return self.filter(force=Force.RESOLUTION)


class Resolution(models.Model):
    """What an item came to. A resolution or a motion rests on a round that passed; nobody types that.

    `number` counts the resolutions of one body in a year, the others have none; `series` is the body
    as it stands before the number, written down with it: no later name changes what was given.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions")
    item = models.OneToOneField(Item, models.PROTECT, related_name="resolution")
    round = models.OneToOneField("ballots.Round", models.PROTECT, null=True, related_name="+")
    force = models.CharField(max_length=10, choices=Force)
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    series = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(null=True)
    words = models.TextField(_("定了什么"))
    at = models.DateTimeField(default=clock.now)
    by_person_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField(null=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("议定")
        ordering = ["item__no", "pk"]
        constraints = [
            models.CheckConstraint(
                name="assembly_resolution_rests_on_a_vote",
                condition=Q(
                    force="resolution", round__isnull=False, number__isnull=False, number__gte=1
                )
                | Q(force="motion", round__isnull=False, number=None)
                | Q(force="advice", number=None),
            ),
            models.CheckConstraint(
                name="assembly_resolution_word_is_of_the_lawful",
                condition=Q(force="resolution") | ~Q(words__contains=THE_WORD),
            ),
            models.CheckConstraint(
                name="assembly_resolution_says_something", condition=~Q(words="")
            ),
            models.CheckConstraint(name="assembly_resolution_of_a_series", condition=~Q(series="")),
            models.UniqueConstraint(
                fields=["area", "series", "year", "number"], name="assembly_resolution_numbered"
            ),
        ]

    def __str__(self) -> str:
        return f"议定 {self.pk}"

    @property
    def stream(self) -> str:
        """Under which those hear of it who read nothing else of the meeting."""
        return f"decision:{self.pk}"

    @property
    def is_lawful(self) -> bool:
        return self.force == Force.RESOLUTION


FIELD_CLASSES: dict[str, dict[str, Any]] = {"Resolution": {"words": "public"}}
