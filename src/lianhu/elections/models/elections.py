"""An election: whose seats, where, on which day, by which law; its contests and their rounds."""

from datetime import date
from typing import Any, Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.ballots.models import Round
from lianhu.bodies.models import Standing
from lianhu.elections.kinds import Kind, kinds
from lianhu.kernel import clock
from lianhu.places.paths import prefixes

PREFIX: Final = "election:"
SEE: Final = sight("elections.see", "查看选举的准备")


class ElectionQuerySet(models.QuerySet["Election"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everybody: those of which people were told. Staff: those of their areas and around them."""
        if actor.kind == "system":
            return self
        told = Q(told_at__isnull=False) | Q(meeting__notice_at__isnull=False)
        if actor.kind != "staff":
            return self.filter(told)
        paths = actor.paths(SEE)
        around = sorted({one for path in paths for one in prefixes(path)})
        return self.filter(told | under(paths, "path") | Q(path__in=around))

    def managed_by(self, actor: Actor, verb: str = SEE) -> Self:
        return self if actor.kind == "system" else self.filter(under(actor.paths(verb), "path"))

    def running(self) -> Self:
        return self.filter(stopped_at=None, handed_at=None)


class Election(models.Model):
    """One election of one kind (`elections.toml`): which seats of which body are filled.

    `regime` and `notice_on` choose the law. `day` is the day of the vote; where it is held in a
    meeting, the meeting's sittings say when and where. `roll` is who may vote by `mode`, where no
    meeting has its own; `nominating_roll` who may put somebody forward by their names, where those
    are more than vote (`nominating_basis`); `met_on` when the candidates met people; `fills` says that no new term begins. Nothing here says who was
    elected: that follows from the rounds.
    """

    kind = models.CharField(_("什么选举"), max_length=24)
    area = models.ForeignKey(
        "places.Area", models.PROTECT, related_name="elections", verbose_name=_("哪里")
    )
    path = models.CharField(max_length=200, db_collation="C")
    organisation = models.ForeignKey(
        "bodies.Organisation", models.PROTECT, related_name="elections", verbose_name=_("选谁的人")
    )
    regime = models.CharField(max_length=10)
    mode = models.CharField(_("怎样选"), max_length=20, blank=True)
    way = models.CharField(_("怎样投"), max_length=12)
    notice_on = models.DateField()
    day = models.DateField(_("选举日"))
    at = models.TimeField(_("几点"))
    where = models.CharField(_("在哪里"), max_length=60)
    fills = models.BooleanField(_("只补空着的位子"), default=False)
    roll = models.ForeignKey(
        "rolls.Roll", models.SET_NULL, null=True, related_name="elections", verbose_name=_("名册")
    )
    nominating_roll = models.ForeignKey(
        "rolls.Roll", models.SET_NULL, null=True, related_name="+", verbose_name=_("选民名册")
    )
    meeting_kind = models.CharField(_("在什么会上选"), max_length=24, blank=True)
    meeting = models.ForeignKey(
        "assembly.Meeting", models.SET_NULL, null=True, related_name="elections",
        verbose_name=_("会议"),
    )  # fmt: skip
    started_at = models.DateTimeField()
    by_person_id = models.BigIntegerField()
    told_at = models.DateTimeField(null=True)
    candidates_at = models.DateTimeField(null=True)
    met_on = models.DateField(_("候选人哪天和大家见面"), null=True)
    announced_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    handed_on = models.DateField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(_("为什么不选了"), max_length=200, blank=True)
    reminded = models.JSONField(default=list)

    objects = ElectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("选举")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(name="elections_election_somewhere", condition=~Q(where="")),
            models.CheckConstraint(
                name="elections_election_handed_over_after_its_result",
                condition=Q(handed_at=None)
                | Q(announced_at__isnull=False, handed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="elections_election_stopped_with_a_reason",
                condition=Q(stopped_at=None, stopped_why="")
                | Q(stopped_at__isnull=False, announced_at=None) & ~Q(stopped_why=""),
            ),
            models.UniqueConstraint(
                fields=["organisation", "area", "kind"],
                condition=Q(stopped_at=None, handed_at=None),
                name="elections_election_one_running",
            ),
        ]
        indexes = [models.Index(fields=["path", "-day"], name="elections_election_path")]

    def __str__(self) -> str:
        return f"选举 {self.pk}"

    @property
    def stream(self) -> str:
        return f"{PREFIX}{self.pk}"

    @property
    def sort(self) -> Kind:
        return kinds()[self.kind]

    @property
    def name(self) -> str:
        return self.sort.names[self.regime]

    @property
    def nominating_basis(self) -> str:
        """By what the roll of those who nominate is drawn up; "" where those do who vote."""
        wider = self.sort.nominators
        return "" if wider in ("", self.sort.modes.get(self.mode, wider)) else wider

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None and self.handed_at is None

    @property
    def is_told(self) -> bool:
        return self.told_at is not None or (
            self.meeting is not None and self.meeting.notice_at is not None
        )

    @property
    def told_on(self) -> date | None:
        at = self.meeting.notice_at if self.meeting is not None else self.told_at
        return clock.day_of(at) if at else None

    def due_for(self, key: str) -> bool:
        """Whether nobody was reminded of this step yet."""
        return key not in self.reminded


class Contest(models.Model):
    """One sort of seat (主任, 委员) and how many of it are chosen."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="contests")
    no = models.PositiveSmallIntegerField()
    standing = models.CharField(_("职务"), max_length=20, choices=Standing)
    seats = models.PositiveSmallIntegerField(_("应选几个"))

    class Meta:
        verbose_name = _("选什么")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["election", "no"], name="elections_contest_numbered"),
            models.UniqueConstraint(
                fields=["election", "standing"], name="elections_contest_one_of_standing"
            ),
            models.CheckConstraint(name="elections_contest_seats", condition=Q(seats__gte=1)),
        ]

    def __str__(self) -> str:
        return f"选什么 {self.pk}"

    @property
    def label(self) -> str:
        return self.election.sort.word(self.standing)

    @property
    def stream(self) -> str:
        """What its item on an agenda, or its round, belongs to."""
        return f"{self.election.stream}/{self.no}"


class PollQuerySet(models.QuerySet["Poll"]):
    def counting(self) -> Self:
        """Without those that were called off: they came to nothing, and bind nothing."""
        return self.exclude(round__outcome=Round.Outcome.CALLED_OFF)

    def void(self) -> Self:
        return self.filter(round__outcome=Round.Outcome.CALLED_OFF)


class Poll(models.Model):
    """A round (`ballots`) in which a contest, or a recall (`contest` None), was voted on."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="polls")
    contest = models.ForeignKey(Contest, models.PROTECT, null=True, related_name="polls")
    no = models.PositiveSmallIntegerField(_("第几轮"))
    round = models.OneToOneField("ballots.Round", models.PROTECT, related_name="poll")
    on = models.DateField(_("哪天投"))
    # Ids of candidates in the order of the slip: a name that is erased later must not lose its votes.
    standing = models.JSONField(_("谁参选"), default=list)
    announced_at = models.DateTimeField(null=True)

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("一轮投票")
        ordering = ["contest__no", "no"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "contest", "no"],
                nulls_distinct=False,
                name="elections_poll_numbered",
            ),
            models.CheckConstraint(name="elections_poll_from_one", condition=Q(no__gte=1)),
        ]

    def __str__(self) -> str:
        return f"一轮投票 {self.pk}"

    @property
    def said(self) -> str:
        """主任第1轮."""
        what = self.contest.label if self.contest else self.election.name
        return _("%(what)s第%(no)d轮") % {"what": what, "no": self.no}


class Advice(models.Model):
    """What the township says to an election: guidance with its article; nothing follows from it."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="advice")
    words = models.CharField(_("指导意见"), max_length=300)
    cited = models.CharField(_("依据"), max_length=80)
    by_person_id = models.BigIntegerField()
    by_as = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("指导意见")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="elections_advice_cites", condition=~Q(words="") & ~Q(cited="")
            )
        ]

    def __str__(self) -> str:
        return f"指导意见 {self.pk}"


FIELD_CLASSES: dict[str, dict[str, Any]] = {
    "Election": {"where": "public", "stopped_why": "public", "by_person_id": "internal"},
    "Advice": {"words": "internal", "cited": "internal", "by_person_id": "internal",
               "by_as": "internal"},
}  # fmt: skip
__all__ = ["PREFIX", "SEE", "Advice", "Contest", "Election", "ElectionQuerySet", "Poll"]
