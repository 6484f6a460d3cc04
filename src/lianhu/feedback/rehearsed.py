from typing import Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight

SEE_REHEARSALS: Final = sight("feedback.see_rehearsals", "查看换法试演")


class RehearsalQuerySet(models.QuerySet["Rehearsal"]):
    def visible_to(self, actor: Actor) -> Self:
        """Counts, of the places where the actor looks after how work goes."""
        if actor.kind == "system":
            return self
        return self.filter(under(actor.paths(SEE_REHEARSALS), "place"))

    def for_rows(self) -> Self:
        return self.select_related("area").defer("source", "tally")


class Rehearsal(models.Model):
    """The closed matters of a place and time, led once more through another method (换法试演).

    `source` is the text of that method as it stood then. `seen` of `total` matters are through, up
    to the id `cursor`; `tally` is their sum (`rehearsing.Tally`): counts only, of nobody.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("哪里的事"))
    place = models.CharField(max_length=200, db_collation="C")
    title = models.CharField(_("哪套办法"), max_length=60)
    source = models.TextField()
    draft = models.ForeignKey("editing.Draft", models.SET_NULL, null=True, related_name="+")
    version = models.ForeignKey(
        "methods.MethodVersion", models.PROTECT, null=True, related_name="+"
    )
    since = models.DateTimeField()
    until = models.DateTimeField()
    total = models.PositiveIntegerField()
    seen = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    tally = models.JSONField(default=dict)
    by_person_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        verbose_name = _("换法试演")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="feedback_rehearsal_sees_each_once", condition=Q(seen__lte=F("total"))
            ),
            models.CheckConstraint(
                name="feedback_rehearsal_of_a_time", condition=Q(since__lt=F("until"))
            ),
        ]
        indexes = [models.Index(fields=["place"], name="feedback_rehearsal_by_place")]

    def __str__(self) -> str:
        return f"换法试演 {self.pk}"

    @property
    def stream(self) -> str:
        return f"rehearsal:{self.pk}"
