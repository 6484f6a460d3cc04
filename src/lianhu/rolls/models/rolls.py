"""A roll, who is on it under which number, who is not and why, and each of its versions."""

from typing import Final, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.bodies.membership import SEE_PARTY, SEE_ROSTER
from lianhu.kernel import clock
from lianhu.law.shares import BASES
from lianhu.rolls.bases import Basis, bases, unit_of

SEE = sight("rolls.see", "查看名册")


# A roll made from such a roster is read by who may read the roster.
ROSTERS: Final = {"party_members": SEE_PARTY, "collective_members": SEE_ROSTER}


def seen_by(actor: Actor, to: str = "") -> Q:
    """The rolls this actor may look into; `to` leads to the roll."""
    mine = under(actor.paths(SEE), f"{to}path") & ~Q(**{f"{to}basis__in": list(ROSTERS)})
    for basis, sight_of in ROSTERS.items():
        both = under(actor.paths(SEE), f"{to}path") & under(actor.paths(sight_of), f"{to}path")
        mine |= both & Q(**{f"{to}basis": basis})
    return mine


class RollQuerySet(models.QuerySet["Roll"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everyone: what was posted, as numbers without names. Staff: those they work with."""
        if actor.kind == "system":
            return self
        posted = Q(posting__isnull=False)
        return self.filter(posted | seen_by(actor)) if actor.is_staff else self.filter(posted)

    def managed_by(self, actor: Actor, verb: str = SEE) -> Self:
        """Those whose names this actor reads, where they also carry `verb`."""
        if actor.kind == "system":
            return self
        return self.filter(seen_by(actor), under(actor.paths(verb), "path"))

    def frozen(self) -> Self:
        return self.filter(frozen_at__isnull=False)


class Roll(models.Model):
    """Who counts in an area or body on a day, by one basis; a draft until `frozen_at`.

    `regime` and `notice_on` say which law in which edition; `counted_on` is the day for which
    ages and memberships are judged. Frozen, it holds `n` entries in `links` links of the chain
    that ends in `digest`; a decided objection adds links and makes the next `version`.
    """

    area = models.ForeignKey(
        "places.Area", models.PROTECT, related_name="rolls", verbose_name="区域"
    )
    path = models.CharField(max_length=200, db_collation="C", editable=False)
    organisation = models.ForeignKey(
        "bodies.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rolls",
        verbose_name="组织",
    )
    basis = models.CharField("按什么编", max_length=20, choices=list(BASES.items()))
    about = models.CharField("用在哪类事", max_length=40)
    regime = models.CharField("适用法律", max_length=10)
    counted_on = models.DateField("算到哪天")
    notice_on = models.DateField("适用哪天的法律")
    term = models.PositiveSmallIntegerField("哪一年换届的这一届", null=True, blank=True)
    title = models.CharField("名称", max_length=80)
    drawn_at = models.DateTimeField("编制时间", default=clock.now)
    frozen_at = models.DateTimeField("定稿时间", null=True, editable=False)
    version = models.PositiveSmallIntegerField("版次", default=0, editable=False)
    n = models.PositiveIntegerField("人数或户数", default=0, editable=False)
    links = models.PositiveIntegerField(default=0, editable=False)
    digest = models.CharField("校验值", max_length=64, blank=True, editable=False)
    posting = models.ForeignKey(
        "publicity.Posting", models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name="公布",
    )  # fmt: skip

    objects = RollQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(
        ("id", "area", "path", "organisation", "basis", "about", "regime", "counted_on",
         "notice_on", "term", "title", "drawn_at", "frozen_at", "version", "n", "links", "digest",
         "posting"),
        "public",
    )  # fmt: skip

    class Meta:
        verbose_name = "名册"
        constraints = [
            models.CheckConstraint(name="rolls_roll_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="rolls_roll_known_words",
                condition=Q(
                    basis__in=["adults", "households", "representatives", "members",
                               "party_members", "collective_members", "voters",
                               "household_voters"],
                    regime__in=["village", "community", "none"],
                ),
            ),
            models.CheckConstraint(
                name="rolls_roll_voters_of_a_term",
                condition=Q(about="election", term__gte=1950) | ~Q(about="election"),
            ),
            models.CheckConstraint(
                name="rolls_roll_draft_or_frozen",
                condition=Q(frozen_at=None, version=0, n=0, links=0, digest="")
                | Q(frozen_at__isnull=False, version__gte=1, digest__regex="^[0-9a-f]{64}$"),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["path", "-drawn_at"], name="rolls_roll_path")]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"roll:{self.pk}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def kind(self) -> Basis:
        return bases()[self.basis]

    @property
    def unit(self) -> str:
        """What is counted: 户 or 人."""
        return unit_of(self.basis)


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the roll they stand on."""
        if actor.kind == "system":
            return self
        return self.filter(seen_by(actor, "roll__")) if actor.is_staff else self.none()

    def on(self) -> Self:
        """Those that count: not struck out."""
        return self.filter(state="on")


class Way(models.TextChoices):
    """How somebody comes on the roll of an election. Source: 村民委员会组织法 第十六条."""

    HERE = "here", "册子上有"
    SAID = "said", "本人说要参加"
    ACCEPTED = "accepted", "户籍不在这里，本人申请，同意参加"
    BY_HAND = "by_hand", "由人加上"


class Entry(models.Model):
    """One number of a roll: a person or a household, never both.

    `no`, `salt`, `leaf` and `chained` come with freezing. After an erasure by law the row keeps
    number, leaf and link and loses who it was, with the salt: the chain still verifies, the leaf
    can no longer be opened. `votes_in` and `votes_term` hold a voter to one place of a term, where
    the law of that place does.
    """

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="entries", verbose_name="名册")
    no = models.PositiveIntegerField("编号", null=True)
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="roll_entries", verbose_name="人员"
    )
    household = models.ForeignKey(
        "people.Household",
        models.PROTECT,
        null=True,
        related_name="roll_entries",
        verbose_name="户",
    )
    place = models.CharField(max_length=200, db_collation="C", blank=True)
    way = models.CharField("怎样上的", max_length=10, choices=Way, default=Way.HERE)
    reason = models.CharField("理由", max_length=200, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    leaf = models.CharField(max_length=64, blank=True)
    chained = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        "状态", max_length=6, choices=[("on", "在册"), ("struck", "已划去")], default="on"
    )
    objection = models.ForeignKey(
        "rolls.Objection", models.PROTECT, null=True, related_name="added", verbose_name="异议"
    )
    votes_in = models.BigIntegerField(null=True, editable=False)
    votes_term = models.PositiveSmallIntegerField(null=True, editable=False)
    erased_at = models.DateTimeField("删除时间", null=True)

    objects = EntryQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(
        ("id", "roll", "no", "leaf", "chained", "state", "objection"), "public"
    ) | dict.fromkeys(
        ("person", "household", "place", "way", "reason", "salt", "votes_in", "votes_term",
         "erased_at"),
        "personal",
    )  # fmt: skip

    class Meta:
        verbose_name = "在册"
        constraints = [
            models.UniqueConstraint(fields=["roll", "no"], name="rolls_entry_one_number"),
            models.UniqueConstraint(
                fields=["roll", "person"], condition=Q(state="on"), name="rolls_entry_one_person"
            ),
            models.UniqueConstraint(
                fields=["roll", "household"],
                condition=Q(state="on"),
                name="rolls_entry_one_household",
            ),
            models.CheckConstraint(
                name="rolls_entry_of_one",
                condition=Q(person__isnull=False, household=None, erased_at=None)
                | Q(person=None, household__isnull=False, erased_at=None)
                | Q(person=None, household=None, erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="rolls_entry_draft_or_frozen",
                condition=Q(no=None, salt="", leaf="", chained="", state="on", objection=None)
                | Q(
                    no__gte=1,
                    leaf__regex="^[0-9a-f]{64}$",
                    chained__regex="^[0-9a-f]{64}$",
                    state__in=["on", "struck"],
                ),
            ),
            models.CheckConstraint(
                name="rolls_entry_opens",
                condition=Q(no=None)
                | Q(erased_at=None, salt__regex="^[0-9a-f]{32}$")
                | Q(erased_at__isnull=False, salt="", reason=""),
            ),
            # Who votes in one village votes in no other of the same term; several rolls of one
            # village (a by-election, a recall) are as they should be.
            ExclusionConstraint(
                name="rolls_entry_votes_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("votes_term", RangeOperators.EQUAL),
                    ("votes_in", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(state="on", votes_in__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["roll", "state", "no"], name="rolls_entry_listed"),
        ]

    def __str__(self) -> str:
        # Never the name: this ends up in logs and error pages.
        return f"在册 {self.pk}"

    @property
    def subject(self) -> tuple[str, int] | None:
        """("person", id) or ("household", id); None once erased."""
        if self.person_id is not None:
            return "person", self.person_id
        return None if self.household_id is None else ("household", self.household_id)


class AsideQuerySet(models.QuerySet["Aside"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the roll they do not stand on."""
        if actor.kind == "system":
            return self
        return self.filter(seen_by(actor, "roll__")) if actor.is_staff else self.none()


class Aside(models.Model):
    """Somebody who is not on the roll, and why; until `settled_at` it is a doubt and holds it up."""

    class Why(models.TextChoices):
        UNDATED = "undated", "没有出生日期"
        UNASKED = "unasked", "还没有问本人参不参加"
        ELSEWHERE = "elsewhere", "在别处已登记参加"
        BY_HAND = "by_hand", "由人划出"

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="asides", verbose_name="名册")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", verbose_name="人员"
    )
    household = models.ForeignKey(
        "people.Household", models.PROTECT, null=True, related_name="+", verbose_name="户"
    )
    place = models.CharField(max_length=200, db_collation="C", blank=True)
    why = models.CharField("原因", max_length=10, choices=Why)
    reason = models.CharField("理由", max_length=200, blank=True)
    settled_at = models.DateTimeField("定下时间", null=True)
    erased_at = models.DateTimeField("删除时间", null=True)

    objects = AsideQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(("id", "roll", "settled_at"), "internal") | dict.fromkeys(
        ("person", "household", "place", "why", "reason", "erased_at"), "personal"
    )

    class Meta:
        verbose_name = "不在册"
        constraints = [
            models.UniqueConstraint(fields=["roll", "person"], name="rolls_aside_one_person"),
            models.UniqueConstraint(fields=["roll", "household"], name="rolls_aside_one_household"),
            models.CheckConstraint(
                name="rolls_aside_of_one",
                condition=Q(person__isnull=False, household=None, erased_at=None)
                | Q(person=None, household__isnull=False, erased_at=None)
                | Q(person=None, household=None, erased_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"不在册 {self.pk}"


class RollVersion(models.Model):
    """What a roll was from one moment on: the first at freezing, each further one by an objection."""

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="versions", verbose_name="名册")
    version = models.PositiveSmallIntegerField("版次")
    n = models.PositiveIntegerField("人数或户数")
    links = models.PositiveIntegerField()
    digest = models.CharField("校验值", max_length=64)
    at = models.DateTimeField("时间", default=clock.now)
    objection = models.OneToOneField(
        "rolls.Objection", models.PROTECT, null=True, related_name="made", verbose_name="异议"
    )

    FIELD_CLASSES = dict.fromkeys(
        ("id", "roll", "version", "n", "links", "digest", "at", "objection"), "public"
    )

    class Meta:
        verbose_name = "名册版次"
        constraints = [
            models.UniqueConstraint(fields=["roll", "version"], name="rolls_version_once"),
            models.CheckConstraint(
                name="rolls_version_by_objection",
                condition=Q(version=1, objection=None) | Q(version__gte=2, objection__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"名册版次 {self.pk}"


class Strike(models.Model):
    """The link by which a decided objection took an entry off; it has a number of its own."""

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="strikes", verbose_name="名册")
    no = models.PositiveIntegerField("编号")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="strike", verbose_name="在册")
    leaf = models.CharField(max_length=64)
    chained = models.CharField(max_length=64)
    objection = models.ForeignKey(
        "rolls.Objection", models.PROTECT, related_name="struck", verbose_name="异议"
    )

    FIELD_CLASSES = dict.fromkeys(
        ("id", "roll", "no", "entry", "leaf", "chained", "objection"), "public"
    )

    class Meta:
        verbose_name = "划去"
        constraints = [
            models.UniqueConstraint(fields=["roll", "no"], name="rolls_strike_one_number"),
        ]

    def __str__(self) -> str:
        return f"划去 {self.pk}"
