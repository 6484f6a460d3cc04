"""A round: one question put to one roll, and who stood back from it."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.ballots.closed import hidden_from
from lianhu.ballots.deciding import Rule
from lianhu.ballots.rules import read
from lianhu.places.paths import prefixes

SEE = sight("ballots.see", "查看表决")
HELP = "ballots.record_for"


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who works with the votes of the area or helps people in it to vote, as far as the room that
        holds them lets them; a voter reaches one round by a code of their own."""
        if actor.kind == "system":
            return self
        if not actor.is_staff:
            return self.none()
        # Who helps in one grid sees what the village around it votes on.
        around = [one for path in actor.paths(HELP) for one in prefixes(path)]
        mine = under(actor.paths(SEE), "place") | Q(place__in=around)
        return self.filter(mine).exclude(hidden_from(actor))

    def not_void(self) -> Self:
        """Without those that were called off."""
        return self.exclude(outcome=Round.Outcome.CALLED_OFF)

    def still_open(self) -> Self:
        return self.filter(closed_at=None)


class Round(models.Model):
    """One question put to one frozen roll.

    What it was opened with never changes: `total` and `links` are of the roll at that moment,
    `base` is `total` less who stands back, `present` the numbers of who signed in (None where nobody does), `rule` as `rules.written`
    (None where the vote is only heard as opinion: `binding` False, `ground` says why). Closing
    fills in the rest, once; nobody types an outcome. One that was called off has no counts and no
    proof: `steps` says why, and nothing follows from it. `counts`: {"options", "cast", "invalid"}.
    """

    class Way(models.TextChoices):
        HANDS = "hands", "举手"
        OPEN = "open", "记名"
        PAPER = "secret_paper", "无记名，纸票"
        PHONE = "secret_phone", "无记名，手机和纸票"

    class Outcome(models.TextChoices):
        PASSED = "passed", "通过"
        FAILED = "failed", "没有通过"
        NO_QUORUM = "no_quorum", "未达法定人数"
        TIE = "tie", "票数相等"
        ELECTED = "elected", "当选"
        RUN_OFF = "run_off", "另行选举"
        OPINION = "opinion", "意见"
        CALLED_OFF = "called_off", "作废"

    roll = models.ForeignKey(
        "rolls.Roll", models.PROTECT, related_name="rounds", verbose_name="名册"
    )
    place = models.CharField(max_length=200, db_collation="C")
    subject = models.CharField(max_length=60, blank=True)
    question = models.CharField("表决什么", max_length=200)
    about = models.CharField(max_length=40)
    regime = models.CharField(max_length=10)
    notice_on = models.DateField()
    mode = models.CharField("选举方式", max_length=20, blank=True)
    way = models.CharField("怎样表决", max_length=12, choices=Way)
    binding = models.BooleanField("算表决", default=True)
    ground = models.CharField("依据", max_length=300, blank=True)
    rule = models.JSONField("规则", null=True)
    options = models.JSONField("选项")
    seats = models.PositiveSmallIntegerField("应选名额", default=0)
    choices = models.PositiveSmallIntegerField("一张票最多选几个", default=1)
    total = models.PositiveIntegerField("名册总数")
    base = models.PositiveIntegerField("除去回避的")
    links = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField("名册版次")
    digest = models.CharField("名册校验值", max_length=64)
    present = models.JSONField("到会的编号", null=True)
    after = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="next", verbose_name="接着哪一轮"
    )
    key_id = models.CharField(max_length=32, blank=True)
    public_key = models.BinaryField(null=True)
    opened_at = models.DateTimeField("开始")
    by_person_id = models.BigIntegerField()
    closed_at = models.DateTimeField("结束", null=True)
    outcome = models.CharField("结果", max_length=12, choices=Outcome, blank=True)
    counts = models.JSONField("票数", null=True)
    elected = models.JSONField("当选", default=list)
    again = models.JSONField("再选一次的", default=list)
    left = models.PositiveSmallIntegerField("空着的名额", default=0)
    steps = models.JSONField("怎样算的", default=list)
    proof = models.JSONField("证明", null=True)

    objects = RoundQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(
        ("id", "roll", "place", "subject", "about", "regime", "notice_on", "mode", "way", "binding",
         "ground", "rule", "seats", "choices", "total", "base", "links", "version", "digest", "after",
         "public_key", "opened_at", "closed_at", "outcome", "counts", "elected", "again", "left",
         "steps", "proof", "question", "options"),
        "public",
    ) | dict.fromkeys(("present", "by_person_id", "key_id"), "internal")  # fmt: skip

    class Meta:
        verbose_name = "一轮表决"
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="ballots_round_words",
                condition=~Q(question="")
                & Q(way__in=["hands", "open", "secret_paper", "secret_phone"]),
            ),
            models.CheckConstraint(
                name="ballots_round_base", condition=Q(base__lte=models.F("total"))
            ),
            models.CheckConstraint(
                name="ballots_round_binds_by_a_rule",
                condition=Q(binding=True, rule__isnull=False)
                | Q(binding=False, rule=None) & ~Q(ground=""),
            ),
            models.CheckConstraint(
                name="ballots_round_phone_has_a_key",
                condition=Q(way="secret_phone", public_key__isnull=False) & ~Q(key_id="")
                | ~Q(way="secret_phone") & Q(public_key=None, key_id=""),
            ),
            models.CheckConstraint(
                name="ballots_round_closed_with_outcome",
                condition=Q(closed_at=None, outcome="", counts=None, proof=None)
                | Q(closed_at__isnull=False, counts__isnull=False, proof__isnull=False)
                & Q(outcome__in=["passed", "failed", "no_quorum", "tie", "elected", "run_off",
                                 "opinion"])
                | Q(closed_at__isnull=False, outcome="called_off", counts__isnull=True,
                    proof__isnull=True),
            ),
            models.CheckConstraint(
                name="ballots_round_opinion_is_no_decision",
                condition=Q(outcome__in=["", "called_off"])
                | Q(binding=False, outcome="opinion")
                | Q(binding=True) & ~Q(outcome="opinion"),
            ),
            models.CheckConstraint(
                name="ballots_round_one_mark_or_seats",
                condition=Q(seats=0, choices=1) | Q(seats__gte=1, choices__gte=1),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["place", "-opened_at"], name="ballots_round_place")]

    def __str__(self) -> str:
        return f"表决 {self.pk}"

    @property
    def stream(self) -> str:
        return f"vote:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_void(self) -> bool:
        """Called off before it was counted."""
        return self.outcome == self.Outcome.CALLED_OFF

    @property
    def is_secret(self) -> bool:
        return self.way in {self.Way.PAPER, self.Way.PHONE}

    @property
    def by_rule(self) -> Rule | None:
        return read(self.rule) if self.rule else None

    @property
    def keys(self) -> list[str]:
        """Of the options, in the order of the slip."""
        return [one["key"] for one in self.options]

    @property
    def names(self) -> dict[str, str]:
        return {one["key"]: one["words"] for one in self.options}

    @property
    def chosen(self) -> list[str]:
        """Who was elected, by name."""
        return [self.names.get(key, key) for key in self.elected]

    @property
    def standing(self) -> list[str]:
        """Who stands in the next round, by name."""
        return [self.names.get(key, key) for key in self.again]

    @property
    def lines(self) -> list[tuple[str, int]]:
        """What each option is called, and how many were for it."""
        said: dict[str, Any] = (self.counts or {}).get("options", {})
        return [(one["words"], said.get(one["key"], 0)) for one in self.options]


class Recusal(models.Model):
    """Somebody on the roll who stands back from one question: out of the vote and of the base."""

    class Ground(models.TextChoices):
        INTERESTED = "interested", "事关本人"
        KIN = "kin", "事关近亲属"

    round = models.ForeignKey(Round, models.PROTECT, related_name="recusals")
    entry = models.ForeignKey("rolls.Entry", models.PROTECT, related_name="+")
    ground = models.CharField("为什么回避", max_length=12, choices=Ground)

    FIELD_CLASSES = dict.fromkeys(("id", "round", "entry", "ground"), "internal")

    class Meta:
        verbose_name = "回避"
        constraints = [
            models.UniqueConstraint(fields=["round", "entry"], name="ballots_recusal_once"),
            models.CheckConstraint(
                name="ballots_recusal_ground", condition=Q(ground__in=["interested", "kin"])
            ),
        ]

    def __str__(self) -> str:
        return f"回避 {self.pk}"
