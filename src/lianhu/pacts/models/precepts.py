"""家规家训: a family's own words, public only as long as the family wants it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.pacts.models.texts import SEE


class PreceptQuerySet(models.QuerySet["Precept"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everybody: what a family agreed to show. Staff: those of their areas."""
        if actor.kind == "system":
            return self
        public = Q(agreed_on__isnull=False, withdrawn_on=None)
        if actor.kind != "staff":
            return self.filter(public)
        return self.filter(public | under(actor.paths(SEE), "place"))

    def shown(self) -> Self:
        return self.filter(agreed_on__isnull=False, withdrawn_on=None)


class Precept(models.Model):
    """What a family hands down, as it wants to be named (上寨罗家); shown by its consent only.

    `agreed_as` says who of the family agreed and how (户主，当面). Source: 个人信息保护法 第二十五条.
    """

    area = models.ForeignKey(
        "places.Area", models.PROTECT, related_name="precepts", verbose_name=_("哪里")
    )
    place = models.CharField(max_length=200, db_collation="C")
    household = models.ForeignKey(
        "people.Household", models.SET_NULL, null=True, related_name="+", verbose_name=_("哪一户")
    )
    family = models.CharField(_("怎么称呼这家"), max_length=20)
    words = models.TextField(_("家规家训"), blank=True)
    agreed_as = models.CharField(_("家里谁同意的，怎么同意的"), max_length=40, blank=True)
    agreed_on = models.DateField(_("哪天同意公开"), null=True)
    withdrawn_on = models.DateField(_("哪天不公开了"), null=True)
    by_person_id = models.BigIntegerField()
    by_as = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    objects = PreceptQuerySet.as_manager()

    class Meta:
        verbose_name = _("家规家训")
        ordering = ["place", "id"]
        constraints = [
            models.CheckConstraint(
                name="pacts_precept_shown_by_consent",
                condition=Q(agreed_on=None) | ~Q(agreed_as=""),
            ),
            models.CheckConstraint(
                name="pacts_precept_worded", condition=~Q(words="") | Q(withdrawn_on__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["place"], name="pacts_precept_place")]

    def __str__(self) -> str:
        return f"家规家训 {self.pk}"

    @property
    def stream(self) -> str:
        return f"precept:{self.pk}"

    @property
    def is_shown(self) -> bool:
        return self.agreed_on is not None and self.withdrawn_on is None
