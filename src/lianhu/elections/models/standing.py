"""Who was put forward, by whom, and what was found of each of them."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.elections.kinds import PROPOSERS
from lianhu.elections.models.elections import SEE, Contest, Election
from lianhu.kernel import clock


class Verdict(models.TextChoices):
    NONE = "", _("还没有核对")
    STANDS = "stands", _("可以作候选人")
    BARRED = "barred", _("依法不能作候选人")
    DECLINED = "declined", _("本人不参选")


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everybody: who stands once that was announced. Staff of the place: all put forward."""
        if actor.kind == "system":
            return self
        shown = Q(election__candidates_at__isnull=False, verdict=Verdict.STANDS)
        if actor.kind != "staff":
            return self.filter(shown)
        return self.filter(shown | under(actor.paths(SEE), "election__path"))

    def standing(self) -> Self:
        return self.filter(verdict=Verdict.STANDS)


class Candidate(models.Model):
    """Somebody who was put forward for one sort of seat of one election.

    `shown_as` is the name on the slip, told apart from namesakes. A named person judges each;
    `ground` is the key of what the law bars, never in more words; `asked_on` when the person was
    asked for near relatives.
    """

    election = models.ForeignKey(Election, models.PROTECT, related_name="candidates")
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="candidates")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", verbose_name=_("被提名的人")
    )
    shown_as = models.CharField(_("票上的名字"), max_length=60)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True, default=Verdict.NONE)
    ground = models.CharField(max_length=24, blank=True)
    asked_on = models.DateField(null=True)
    judged_at = models.DateTimeField(null=True)
    judged_by_id = models.BigIntegerField(null=True)
    judged_as = models.CharField(max_length=60, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("被提名的人")
        ordering = ["contest__no", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["election", "person"], name="elections_candidate_once"),
            models.UniqueConstraint(
                fields=["election", "shown_as"], name="elections_candidate_told_apart"
            ),
            # Nobody is passed by a machine: who stands was found to by somebody with a name.
            models.CheckConstraint(
                name="elections_candidate_judged_by_somebody",
                condition=Q(verdict__in=["", "declined"])
                | Q(judged_at__isnull=False, judged_by_id__isnull=False),
            ),
            models.CheckConstraint(
                name="elections_candidate_barred_by_an_article",
                condition=~Q(verdict="barred") | ~Q(ground=""),
            ),
        ]

    def __str__(self) -> str:
        return f"被提名的人 {self.pk}"

    @property
    def stands(self) -> bool:
        return self.verdict == Verdict.STANDS


class Nomination(models.Model):
    """One paper on which people were put forward: by whom, who wrote it down, its photo."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="nominations")
    no = models.PositiveSmallIntegerField()
    by = models.CharField(_("谁提名"), max_length=8, choices=list(PROPOSERS.items()))
    paper = models.ForeignKey(
        "files.File", models.PROTECT, null=True, related_name="+", verbose_name=_("提名的纸")
    )
    people = models.ManyToManyField(Candidate, related_name="nominations")
    at = models.DateTimeField(default=clock.now)
    by_person_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("提名")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["election", "no"], name="elections_nomination_numbered")
        ]

    def __str__(self) -> str:
        return f"提名 {self.pk}"


class Signature(models.Model):
    """A number of the roll put its name to a nomination of somebody: an open act, and no vote."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="signatures")
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="signatures")
    entry = models.ForeignKey("rolls.Entry", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("联名")
        constraints = [
            models.UniqueConstraint(fields=["candidate", "entry"], name="elections_signature_once")
        ]

    def __str__(self) -> str:
        return f"联名 {self.pk}"


FIELD_CLASSES: dict[str, dict[str, Any]] = {
    "Candidate": {"shown_as": "public", "person": "personal", "ground": "personal",
                  "judged_by_id": "internal", "judged_as": "internal"},
    "Signature": {"entry": "personal"},
}  # fmt: skip
