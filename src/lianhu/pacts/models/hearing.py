"""Who was asked about a draft, what they said, and what became of it."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.pacts.models.texts import HEAR, SEE, Clause, Version


class PactAskingQuerySet(models.QuerySet["Asking"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those who draft, and those who ask."""
        if actor.kind == "system":
            return self
        return self.filter(_staff(actor, "version__pact__place"))


def _staff(actor: Actor, column: str) -> Q:
    if actor.kind != "staff":
        return Q(pk__in=[])
    return under([*actor.paths(SEE), *actor.paths(HEAR)], column)


class Asking(models.Model):
    """One time that opinions were asked for: how, on which day, how many households and people.

    A household asked twice counts twice (户次); `women` of `people` were women.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="askings")
    way = models.CharField(_("怎样问的"), max_length=8)
    held_on = models.DateField(_("哪天"))
    where = models.CharField(_("在哪里"), max_length=60, blank=True)
    households = models.PositiveIntegerField(_("问了多少户"))
    people = models.PositiveIntegerField(_("多少人说了话"))
    women = models.PositiveIntegerField(_("其中妇女"))
    by_person_id = models.BigIntegerField()
    by_as = models.CharField(max_length=60)
    at = models.DateTimeField()

    objects = PactAskingQuerySet.as_manager()

    class Meta:
        verbose_name = _("征求意见")
        ordering = ["version", "held_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="pacts_asking_women_among_people", condition=Q(women__lte=F("people"))
            ),
            models.CheckConstraint(
                name="pacts_asking_somebody", condition=Q(households__gt=0) | Q(people__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"征求意见 {self.pk}"


class PactOpinionQuerySet(models.QuerySet["Opinion"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the asking it was heard at: the words may name somebody."""
        if actor.kind == "system":
            return self
        return self.filter(_staff(actor, "asking__version__pact__place"))

    def unsettled(self) -> Self:
        return self.filter(fate="")


class Opinion(models.Model):
    """What was said, of a clause or of the whole; it stays, and so does what became of it.

    `custom`: it is about a custom of the place (风俗习惯). `woman`: a woman said it.
    """

    asking = models.ForeignKey(Asking, models.PROTECT, related_name="opinions")
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="opinions")
    words = models.CharField(_("说了什么"), max_length=300)
    woman = models.BooleanField(_("妇女说的"), default=False)
    custom = models.BooleanField(_("说的是风俗习惯"), default=False)
    salt = models.CharField(max_length=32)
    fate = models.CharField(_("怎样了"), max_length=10, blank=True)
    why = models.CharField(_("为什么"), max_length=200, blank=True)
    settled_by_id = models.BigIntegerField(null=True)
    settled_as = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True)

    objects = PactOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("意见")
        ordering = ["asking", "id"]
        constraints = [
            models.CheckConstraint(name="pacts_opinion_worded", condition=~Q(words="")),
            models.CheckConstraint(
                name="pacts_opinion_settled_whole",
                condition=Q(fate="", settled_at=None)
                | ~Q(fate="") & Q(settled_at__isnull=False, settled_by_id__isnull=False),
            ),
            models.CheckConstraint(
                name="pacts_opinion_refused_with_a_reason",
                condition=~Q(fate__in=["partly", "not_taken"]) | ~Q(why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"意见 {self.pk}"
