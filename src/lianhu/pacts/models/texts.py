"""A pact, its versions, their clauses, and what was warned of in a clause."""

from typing import Final, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.pacts.rules import Kind, rules

PREFIX: Final = "pact:"
VERSION: Final = "pactversion:"
SEE: Final = sight("pacts.see", "查看规约的起草、审核和备案")
HEAR: Final = "pacts.hear"
# Longer is no rule that people keep in mind, but an essay.
LONGEST: Final = 500


class State(models.TextChoices):
    DRAFT = "draft", _("起草、征求意见")
    REVIEW = "review", _("乡镇审核")
    TO_VOTE = "to_vote", _("待表决")
    IN_FORCE = "in_force", _("正在用")
    REPLACED = "replaced", _("已被新的代替")
    DROPPED = "dropped", _("不再往下走")


RUNNING: Final = (State.DRAFT, State.REVIEW, State.TO_VOTE)
PUBLIC: Final = (State.IN_FORCE, State.REPLACED)


class PactQuerySet(models.QuerySet["Pact"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everybody: those of which a version was ever in force, or a draft is open for opinions.
        Staff: those of their areas."""
        if actor.kind == "system":
            return self
        seen = Q(pk__in=Version.objects.visible_to(actor).values("pact"))
        return self.filter(seen | _mine(actor, "place"))


def _mine(actor: Actor, column: str) -> Q:
    if actor.kind != "staff":
        return Q(pk__in=[])
    return under([*actor.paths(SEE), *actor.paths(HEAR)], column)


class Pact(models.Model):
    """What the people of a place agreed on, through all its versions. `kind` is a key of pacts.toml."""

    kind = models.CharField(_("哪一种"), max_length=12)
    title = models.CharField(_("名称"), max_length=40)
    area = models.ForeignKey(
        "places.Area", models.PROTECT, related_name="pacts", verbose_name=_("哪里")
    )
    place = models.CharField(max_length=200, db_collation="C")
    made_at = models.DateTimeField()

    objects = PactQuerySet.as_manager()

    class Meta:
        verbose_name = _("规约")
        constraints = [
            models.UniqueConstraint(fields=["area", "kind"], name="pacts_pact_one_of_kind"),
            models.CheckConstraint(name="pacts_pact_titled", condition=~Q(title="")),
        ]
        indexes = [models.Index(fields=["place"], name="pacts_pact_place")]

    def __str__(self) -> str:
        return f"规约 {self.pk}"

    @property
    def stream(self) -> str:
        return f"{PREFIX}{self.pk}"

    @property
    def sort(self) -> Kind:
        return rules().kinds[self.kind]


class PactVersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everybody: what is or was in force, and drafts open for opinions. Staff: all of theirs."""
        if actor.kind == "system":
            return self
        public = Q(state__in=PUBLIC) | Q(state__in=RUNNING, opened_on__isnull=False)
        return self.filter(public | _mine(actor, "pact__place"))

    def in_force(self) -> Self:
        return self.filter(state=State.IN_FORCE)

    def running(self) -> Self:
        return self.filter(state__in=RUNNING)


class Version(models.Model):
    """One wording of a pact. It is in force by a resolution of the lawful meeting, or because it was
    before this system and is kept from its paper (`origin`), and never by anybody's word.

    `checked_*`: who held every clause against the law before the township was asked.
    """

    class Origin(models.TextChoices):
        HERE = "here", _("在这里起草")
        BEFORE = "before", _("系统外通过，据扫描件登记")

    pact = models.ForeignKey(Pact, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("第几版"))
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.HERE)
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="revisions")
    why = models.CharField(_("为什么修订"), max_length=200, blank=True)
    opened_on = models.DateField(_("哪天公开征求意见"), null=True)
    by_person_id = models.BigIntegerField()
    by_as = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    checked_by_id = models.BigIntegerField(null=True)
    checked_as = models.CharField(max_length=60, blank=True)
    checked_at = models.DateTimeField(null=True)
    meeting = models.CharField(_("哪种会议通过"), max_length=20, blank=True)
    meeting_words = models.CharField(_("哪次会议"), max_length=100, blank=True)
    resolution_id = models.BigIntegerField(null=True, unique=True)
    adopted_on = models.DateField(_("哪天通过"), null=True)
    replaced_on = models.DateField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(_("为什么不再往下走"), max_length=200, blank=True)

    objects = PactVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("规约的一版")
        ordering = ["pact", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["pact", "number"], name="pacts_version_number"),
            models.UniqueConstraint(
                fields=["pact"], condition=Q(state="in_force"), name="pacts_version_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["pact"], condition=Q(state__in=["draft", "review", "to_vote"]),
                name="pacts_version_one_running",
            ),
            models.CheckConstraint(
                name="pacts_version_state", condition=Q(state__in=list(State.values))
            ),
            # Nobody may type that something was adopted.
            models.CheckConstraint(
                name="pacts_version_adopted_by_a_meeting",
                condition=~Q(state__in=["in_force", "replaced"])
                | Q(adopted_on__isnull=False)
                & ~Q(meeting="")
                & (Q(origin="before") | Q(resolution_id__isnull=False)),
            ),
            models.CheckConstraint(
                name="pacts_version_dropped_with_a_reason",
                condition=Q(state="dropped", dropped_at__isnull=False) & ~Q(dropped_why="")
                | ~Q(state="dropped") & Q(dropped_at=None),
            ),
            models.CheckConstraint(
                name="pacts_version_checked_before_review",
                condition=~Q(state__in=["review", "to_vote"]) | Q(checked_by_id__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"规约 {self.pact_id} 第{self.number}版"

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def key(self) -> str:
        """The stream of its files."""
        return f"{VERSION}{self.pk}"


class Clause(models.Model):
    """One clause. A clause that was struck stays with the reason; `was` is what it grew out of."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="clauses")
    position = models.PositiveSmallIntegerField(_("第几条"))
    kind = models.CharField(_("哪一类"), max_length=12)
    words = models.TextField(_("写什么"))
    was = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    salt = models.CharField(max_length=32)
    dropped_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(_("为什么删去"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("条款")
        ordering = ["version", "position", "id"]
        constraints = [
            models.CheckConstraint(name="pacts_clause_worded", condition=~Q(words="")),
            models.CheckConstraint(
                name="pacts_clause_dropped_with_a_reason",
                condition=Q(dropped_at=None, dropped_why="")
                | Q(dropped_at__isnull=False) & ~Q(dropped_why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"条款 {self.pk}"

    @property
    def label(self) -> str:
        return rules().clauses.get(self.kind, self.kind)


class Caution(models.Model):
    """That a clause may lie outside the law, as it was said that day, and how it was settled:
    mended by other words, or kept by a named person with a reason."""

    class State(models.TextChoices):
        OPEN = "open", _("等人来看")
        MENDED = "mended", _("改掉了")
        KEPT = "kept", _("有人写明理由保留")

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="cautions")
    rule = models.CharField(max_length=20)
    found = models.CharField(max_length=60)
    says = models.CharField(max_length=200)
    cites = ArrayField(models.CharField(max_length=80))
    instead = models.CharField(max_length=200)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    why = models.CharField(_("为什么保留"), max_length=300, blank=True)
    by_person_id = models.BigIntegerField(null=True)
    by_as = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("合法性提醒")
        ordering = ["clause", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "rule"], condition=Q(state__in=["open", "kept"]),
                name="pacts_caution_once",
            ),
            models.CheckConstraint(
                name="pacts_caution_settled_by_somebody",
                condition=Q(state="open", settled_at=None)
                | Q(state="mended", settled_at__isnull=False)
                | Q(state="kept", settled_at__isnull=False, by_person_id__isnull=False)
                & ~Q(why=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"提醒 {self.pk}"
