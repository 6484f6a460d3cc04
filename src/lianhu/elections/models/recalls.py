"""A recall (罢免): of whom, why, who asked for it, and what the one concerned says."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.elections.models.elections import Election


class Recall(models.Model):
    """What is asked of one member; `asked_by` is the base of the law by which the askers count.

    `roll` is the roll on which the askers stand. `defence` in the words of the one concerned; empty
    with a day where they were asked and said nothing.
    """

    election = models.OneToOneField(Election, models.PROTECT, related_name="recall")
    membership = models.ForeignKey(
        "bodies.Membership", models.PROTECT, related_name="+", verbose_name=_("要求罢免谁")
    )
    asked_by = models.CharField(_("谁联名"), max_length=20)
    roll = models.ForeignKey(
        "rolls.Roll", models.SET_NULL, null=True, related_name="+", verbose_name=_("联名的名册")
    )
    reasons = models.CharField(_("理由"), max_length=500)
    paper = models.ForeignKey(
        "files.File", models.PROTECT, null=True, related_name="+", verbose_name=_("联名的纸")
    )
    met_at = models.DateTimeField(_("联名够了的时间"), null=True)
    defence = models.CharField(_("申辩"), max_length=1000, blank=True)
    heard_on = models.DateField(_("哪天听的"), null=True)

    class Meta:
        verbose_name = _("罢免")
        constraints = [
            models.CheckConstraint(name="elections_recall_with_reasons", condition=~Q(reasons=""))
        ]

    def __str__(self) -> str:
        return f"罢免 {self.pk}"


class Demander(models.Model):
    """A number of the roll that asks for the recall by its signature."""

    recall = models.ForeignKey(Recall, models.PROTECT, related_name="demanders")
    entry = models.ForeignKey("rolls.Entry", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("联名要求罢免")
        constraints = [
            models.UniqueConstraint(fields=["recall", "entry"], name="elections_demander_once")
        ]

    def __str__(self) -> str:
        return f"联名要求罢免 {self.pk}"


FIELD_CLASSES: dict[str, dict[str, Any]] = {
    "Recall": {"reasons": "personal", "defence": "personal"},
    "Demander": {"entry": "personal"},
}
