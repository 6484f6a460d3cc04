"""Who sits in a body, as what, from when to when, for whom and by which decision."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.bodies.kinds import PARTY, ROSTER, shape
from lianhu.files.models import File
from lianhu.kernel import clock
from lianhu.people.models import Person
from lianhu.places.models import Area, Days

SEE_MEMBERS: Final = sight("bodies.see_members", "查看组织成员的任期和推选")
SEE_ROSTER: Final = sight("bodies.see_roster", "查看集体和群团名册")
SEE_PARTY: Final = sight("bodies.see_party", "查看党员名册")


class Standing(models.TextChoices):
    """What somebody is in a body; how it is called there is in `kinds.toml`."""

    CHAIR = "chair", "负责人"
    DEPUTY = "deputy", "副职"
    MEMBER = "member", "成员"
    OVERSEER = "overseer", "监事"
    REPRESENTATIVE = "representative", "代表"
    ADVISER = "adviser", "顾问"
    PARTY_MEMBER = "party_member", "党员"
    PARTY_PROBATIONER = "party_probationer", "预备党员"
    COLLECTIVE_MEMBER = "collective_member", "集体成员"
    ENROLLED = "enrolled", "会员"


ORDER: Final = {key: n for n, key in enumerate(Standing.values)}


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who sits in a body today hangs on the wall; rosters, and who sat there once, do not.

        Nobody reads of one who took back the consent to be named; each reads what they are in.
        """
        if actor.kind == "system":
            return self
        roster = Q(standing__in=ROSTER)
        party = Q(organisation__kind__in=PARTY)
        now = Q(pk__in=self.model._default_manager.live(clock.today()).values("pk"))
        seen = (
            now & ~roster
            | ~roster & under(actor.paths(SEE_MEMBERS), "path")
            | roster & ~party & under(actor.paths(SEE_ROSTER), "path")
            | roster & party & under(actor.paths(SEE_PARTY), "path")
        )
        if actor.kind == "staff" and actor.person_id is not None:
            seen |= Q(person=actor.person_id)
        return self.filter(seen, withdrawn_on=None)

    def managed_by(self, actor: Actor, verb: str) -> Self:
        return self.filter(under(actor.paths(verb), "path"))

    def live(self, day: date) -> Self:
        """Those in force on `day`."""
        rows = self.filter(Q(to_on=None) | Q(to_on__gt=day), from_on__lte=day)
        return rows.filter(withdrawn_on=None)

    def within(self, area: Area, kinds: Iterable[str], day: date) -> Self:
        """Those of bodies of these kinds that work for exactly `area`."""
        rows = self.live(day).filter(organisation__area=area, organisation__ended_on=None)
        return rows.filter(organisation__kind__in=list(kinds))


class Membership(models.Model):
    """A person in a body for a time. `to_on` is the first day without it.

    `stands_for` is the group, grid or linked households that sent the person, `unit` the same in
    words and `households` how many stand behind; all empty where the whole place elects.
    `consented_on` is the day on which an elder or notable agreed to be put down, heard by
    `consent_heard_by`; from `withdrawn_on` on nobody reads of it any more. `kin_asked_on` is when
    the person was asked for near relatives, as the law needs it of those it keeps apart: none
    recorded says nothing before that.
    """

    organisation = models.ForeignKey(
        "bodies.Organisation", models.PROTECT, related_name="memberships", verbose_name="组织"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="memberships", verbose_name="人员"
    )
    standing = models.CharField("身份", max_length=20, choices=Standing)
    title = models.CharField("职务", max_length=20, blank=True)
    stands_for = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="推选单位"
    )
    unit = models.CharField("推选单位（文字）", max_length=60, blank=True)
    households = models.PositiveSmallIntegerField("推选户数", null=True, blank=True)
    from_on = models.DateField("从哪天起")
    to_on = models.DateField("到哪天止", null=True, blank=True)
    decided_by = models.CharField("由谁怎样推选", max_length=200, blank=True)
    paper = models.ForeignKey(
        File, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="推选记录"
    )
    consented_on = models.DateField("本人同意日期", null=True, blank=True)
    consent_heard_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="谁听到同意"
    )
    withdrawn_on = models.DateField("撤回同意日期", null=True, blank=True)
    kin_asked_on = models.DateField("问过近亲属的日期", null=True, blank=True)
    path = models.CharField(max_length=200, db_collation="C", editable=False)

    objects = MembershipQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(
        ("person", "standing", "title", "unit", "households", "stands_for", "consented_on",
         "consent_heard_by", "withdrawn_on", "from_on", "to_on", "kin_asked_on"), "personal",
    ) | dict.fromkeys(("id", "organisation", "decided_by", "paper", "path"), "internal")  # fmt: skip

    class Meta:
        verbose_name = "组织成员"
        constraints = [
            models.CheckConstraint(
                name="bodies_membership_standing", condition=Q(standing__in=Standing.values)
            ),
            models.CheckConstraint(
                name="bodies_membership_days", condition=Q(to_on=None) | Q(to_on__gte=F("from_on"))
            ),
            models.CheckConstraint(
                name="bodies_membership_consent",
                condition=Q(withdrawn_on=None)
                | Q(consented_on__isnull=False, to_on__isnull=False, withdrawn_on__gte=F("to_on")),
            ),
            models.CheckConstraint(
                name="bodies_membership_households",
                condition=Q(households=None) | Q(households__gte=1),
            ),
            # A secretary is a party member too: office and roster are two facts, each once.
            *(
                ExclusionConstraint(
                    name=f"bodies_membership_one_{name}",
                    expressions=[
                        ("organisation", RangeOperators.EQUAL),
                        ("person", RangeOperators.EQUAL),
                        (Days("from_on", "to_on"), RangeOperators.OVERLAPS),
                    ],
                    condition=Q(standing__in=some),
                )
                for name, some in (
                    ("roster", list(ROSTER)),
                    ("office", [one for one in Standing.values if one not in ROSTER]),
                )
            ),
        ]
        indexes = [models.Index(fields=["path"], name="bodies_membership_path")]

    def __str__(self) -> str:
        # Never the name: this ends up in logs and error pages.
        return f"成员 {self.pk}"

    @property
    def said(self) -> str:
        """What the person is there, in the words of the place: 妇女委员, else 委员."""
        return self.title or shape(self.organisation.kind).words.get(self.standing, "")

    @property
    def stands_for_said(self) -> str:
        """For whom the person stands: 一组（12户）; "" for the whole place."""
        who = self.unit or (str(self.stands_for) if self.stands_for else "")
        return f"{who}（{self.households}户）" if who and self.households else who
