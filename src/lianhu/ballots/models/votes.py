"""Who took part, apart from what was chosen; nothing links the two (docs/adr/0025)."""

import secrets
import uuid

from django.db import models
from django.db.models import Q

from lianhu.ballots.models.rounds import Round


def drawn() -> uuid.UUID:
    """128 random bits; no clock and no counter is in it."""
    return uuid.UUID(bytes=secrets.token_bytes(16))


class Proxy(models.Model):
    """Somebody's written word that another votes for them; `slot` bounds how many one may hold."""

    class Relation(models.TextChoices):
        NEAR_RELATIVE = "near_relative", "近亲属"
        VILLAGER = "villager", "本村其他村民"
        VOTER = "voter", "本社区其他选民"
        SAME_HOUSEHOLD = "same_household", "同一户的家庭成员"

    round = models.ForeignKey(Round, models.PROTECT, related_name="proxies")
    giver = models.ForeignKey("rolls.Entry", models.PROTECT, related_name="+")
    holder = models.ForeignKey("rolls.Entry", models.PROTECT, related_name="+")
    slot = models.PositiveSmallIntegerField()
    relation = models.CharField("什么关系", max_length=16, choices=Relation)
    paper = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    posted_on = models.DateField("哪天公布的", null=True)
    made_at = models.DateTimeField()
    by_person_id = models.BigIntegerField()

    FIELD_CLASSES = dict.fromkeys(
        ("id", "round", "giver", "holder", "slot", "relation", "paper", "posted_on", "made_at",
         "by_person_id"),
        "internal",
    )  # fmt: skip

    class Meta:
        verbose_name = "委托投票"
        constraints = [
            models.UniqueConstraint(fields=["round", "giver"], name="ballots_proxy_once"),
            models.UniqueConstraint(fields=["round", "holder", "slot"], name="ballots_proxy_slot"),
            models.CheckConstraint(
                name="ballots_proxy_another", condition=~Q(giver=models.F("holder"))
            ),
            models.CheckConstraint(name="ballots_proxy_from_one", condition=Q(slot__gte=1)),
        ]

    def __str__(self) -> str:
        return f"委托 {self.pk}"


class Participation(models.Model):
    """That a number of the roll took part in a round, once, by whatever way; never how.

    `choice` is kept where votes are given by name, and there alone.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", "手机"
        HELPED = "helped", "请人代录"
        PAPER = "paper", "纸票"
        NAMED = "named", "记名"

    round = models.ForeignKey(Round, models.PROTECT, related_name="participations")
    entry = models.ForeignKey("rolls.Entry", models.PROTECT, related_name="+")
    channel = models.CharField("怎样投的", max_length=6, choices=Channel)
    at = models.DateTimeField()
    by_person_id = models.BigIntegerField(null=True)
    proxy = models.OneToOneField(Proxy, models.PROTECT, null=True, related_name="used")
    box = models.ForeignKey("ballots.PaperBox", models.PROTECT, null=True, related_name="given")
    choice = models.JSONField(null=True)

    FIELD_CLASSES = dict.fromkeys(
        ("id", "round", "entry", "channel", "at", "by_person_id", "proxy", "box"), "internal"
    ) | {"choice": "personal"}

    class Meta:
        verbose_name = "参加"
        constraints = [
            models.UniqueConstraint(fields=["round", "entry"], name="ballots_participation_once"),
            models.CheckConstraint(
                name="ballots_participation_channel",
                condition=Q(channel="phone", by_person_id=None, box=None, choice=None)
                | Q(channel="helped", by_person_id__isnull=False, box=None, choice=None)
                | Q(channel="paper", by_person_id__isnull=False, box__isnull=False, choice=None)
                | Q(channel="named", by_person_id__isnull=False, box=None, choice__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"参加 {self.pk}"


class Envelope(models.Model):
    """A choice until the round closes, boxed for a key that lies outside the database.

    No voter, no time; equally long whatever is in it.
    """

    id = models.UUIDField(primary_key=True, default=drawn)
    round = models.ForeignKey(Round, models.PROTECT, related_name="envelopes")
    box = models.BinaryField()

    FIELD_CLASSES = dict.fromkeys(("id", "round", "box"), "personal")

    class Meta:
        verbose_name = "没有拆的票"

    def __str__(self) -> str:
        return "没有拆的票"


class Ballot(models.Model):
    """A choice: no person, no time, no order, no event."""

    id = models.UUIDField(primary_key=True, default=drawn)
    round = models.ForeignKey(Round, models.PROTECT, related_name="ballots")
    choice = models.JSONField()

    FIELD_CLASSES = dict.fromkeys(("id", "round", "choice"), "public")

    class Meta:
        verbose_name = "选票"

    def __str__(self) -> str:
        return "选票"


class VoteCode(models.Model):
    """By which one number of a roll votes on a phone; only a keyed digest is kept."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="codes")
    entry = models.ForeignKey("rolls.Entry", models.PROTECT, related_name="+")
    blind = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    by_person_id = models.BigIntegerField()

    FIELD_CLASSES = dict.fromkeys(
        ("id", "round", "entry", "blind", "made_at", "by_person_id"), "internal"
    )

    class Meta:
        verbose_name = "投票码"
        constraints = [
            models.UniqueConstraint(fields=["round", "entry"], name="ballots_code_once"),
            models.UniqueConstraint(fields=["round", "blind"], name="ballots_code_of_one"),
        ]

    def __str__(self) -> str:
        return f"投票码 {self.pk}"
