from datetime import date
from typing import Final, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.bodies.duties import DUTIES, ROLES, USUAL_WORDS, labels_of, role_choices, said_of
from lianhu.bodies.membership import Membership, MembershipQuerySet, Standing
from lianhu.bodies.powers import Powers
from lianhu.bodies.streams import Workstream
from lianhu.bodies.terms import Term
from lianhu.kernel import clock
from lianhu.people.models import Person
from lianhu.places.models import Area, Days

__all__ = [
    "SEE",
    "Membership",
    "MembershipQuerySet",
    "Organisation",
    "OrganisationKind",
    "OrganisationQuerySet",
    "Post",
    "PostQuerySet",
    "Powers",
    "Standing",
    "Tenure",
    "TenureQuerySet",
    "Term",
    "Workstream",
]
SEE: Final = sight("bodies.see", "查看组织与岗位")


class OrganisationKind(models.TextChoices):
    COUNTY_COMMITTEE = "county_committee", "县委"
    TOWN_COMMITTEE = "town_committee", "乡镇党委（街道党工委）"
    PARTY_BRANCH = "party_branch", "村（社区）党组织"
    PARTY_GROUP = "party_group", "党小组"
    COUNTY_BODY = "county_body", "县级机构"
    TOWN_GOVERNMENT = "town_government", "乡镇政府（街道办事处）"
    DEPARTMENT = "department", "部门"
    VILLAGERS_COMMITTEE = "villagers_committee", "村民委员会"
    RESIDENTS_COMMITTEE = "residents_committee", "居民委员会"
    SUPERVISION_COMMITTEE = "supervision_committee", "村（居）务监督委员会"
    AFFAIRS_COMMITTEE = "affairs_committee", "事务管理委员会"
    SERVICE_CENTER = "service_center", "综合服务中心"
    GOVERNANCE_CENTER = "governance_center", "综治中心"
    MASS_ORGANISATION = "mass_organisation", "群团组织"
    COLLECTIVE = "collective", "农村集体经济组织"
    VILLAGER_REPRESENTATIVES = "villager_representatives", "村民代表会议"
    RESIDENT_REPRESENTATIVES = "resident_representatives", "居民代表会议"
    VILLAGER_GROUP = "villager_group", "村民小组"
    ELECTION_COMMITTEE = "election_committee", "村（居）民选举委员会"
    MEDIATION_COMMITTEE = "mediation_committee", "人民调解委员会"
    NOTABLES = "notables", "乡贤会"
    ELDERS = "elders", "寨老"
    WOMENS_FEDERATION = "womens_federation", "妇女联合会"
    YOUTH_LEAGUE = "youth_league", "共青团组织"
    UNION = "union", "工会"


# Which law a body stands under follows from what it is; of these it may be either.
OF_VILLAGE: Final = ["villagers_committee", "villager_representatives", "villager_group"]
OF_COMMUNITY: Final = ["residents_committee", "resident_representatives"]
OF_EITHER: Final = ["supervision_committee", "election_committee"]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Which organisations there are is public."""
        return self

    def managed_by(self, actor: Actor, verb: str) -> Self:
        return self.filter(under(actor.paths(verb), "path"))

    def live(self) -> Self:
        return self.filter(ended_on=None)


class Organisation(models.Model):
    """A body of the party, the state or the people, in the area it works for.

    `legal_regime` says which law a village body falls under. It is recorded, never read off
    the name: many a 社区 is a village by law.
    """

    Kind = OrganisationKind

    class Regime(models.TextChoices):
        VILLAGE = "village", "村民委员会组织法"
        COMMUNITY = "community", "城市居民委员会组织法"
        NONE = "none", "不适用"

    kind = models.CharField("类别", max_length=30, choices=OrganisationKind)
    legal_regime = models.CharField("适用法律", max_length=10, choices=Regime)
    name = models.CharField("全称", max_length=80)
    display_name = models.CharField("本地叫法", max_length=40, blank=True)
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="organisations", verbose_name="区域"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    path = models.CharField(max_length=200, db_collation="C", editable=False)
    founded_on = models.DateField("成立日期", default=clock.today)
    ended_on = models.DateField("撤销日期", null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(
        ("id", "kind", "legal_regime", "name", "display_name", "area", "parent", "path"), "public"
    ) | {"founded_on": "public", "ended_on": "public"}

    class Meta:
        verbose_name = "组织"
        constraints = [
            models.CheckConstraint(name="bodies_organisation_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="bodies_organisation_kind", condition=Q(kind__in=OrganisationKind.values)
            ),
            models.CheckConstraint(
                name="bodies_organisation_regime",
                condition=Q(kind__in=OF_VILLAGE, legal_regime="village")
                | Q(kind__in=OF_COMMUNITY, legal_regime="community")
                | Q(kind__in=OF_EITHER, legal_regime__in=["village", "community"])
                | (
                    ~Q(kind__in=[*OF_VILLAGE, *OF_COMMUNITY, *OF_EITHER])
                    & Q(legal_regime__in=["village", "community", "none"])
                ),
            ),
            models.UniqueConstraint(
                fields=["area", "kind"],
                condition=Q(
                    ended_on=None,
                    kind__in=[
                        "county_committee",
                        "town_committee",
                        "villagers_committee",
                        "residents_committee",
                        "supervision_committee",
                        "villager_representatives",
                        "resident_representatives",
                        "election_committee",
                        "villager_group",
                    ],
                ),
                name="bodies_organisation_one_of_kind",
            ),
        ]
        indexes = [models.Index(fields=["path"], name="bodies_organisation_path")]

    def __str__(self) -> str:
        return self.display_name or self.name


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, actor: Actor) -> Self:
        """Which posts there are, and who holds them, hangs on the wall (GB/T 34300-2017)."""
        return self

    def managed_by(self, actor: Actor, verb: str) -> Self:
        """Those this actor may do `verb` to, by area; the command also asks for the standing."""
        return self.filter(under(actor.paths(verb), "path"))

    def live(self) -> Self:
        return self.filter(ended_on=None)

    def vacant(self) -> Self:
        """Those nobody holds today."""
        held = Tenure.objects.live(clock.today()).filter(post=OuterRef("pk"))
        return self.filter(~Exists(held))


class Post(models.Model):
    """A title in an area with its duties (定岗、定责); it may stand empty and is seen to be so."""

    title = models.CharField("职务", max_length=40)
    role = models.CharField("角色", max_length=30, choices=role_choices())
    area = models.ForeignKey(Area, models.PROTECT, related_name="posts", verbose_name="区域")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name="所属组织",
    )
    duties = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name="分管"
    )
    duty_words = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name="职责"
    )
    office_phone = models.CharField("办公电话", max_length=40, blank=True)
    path = models.CharField(max_length=200, db_collation="C", editable=False)
    created_on = models.DateField("设立日期", default=clock.today)
    ended_on = models.DateField("撤销日期", null=True, blank=True)

    # The name of the holder, "" for nobody, where `queries.seats` has asked; None: not asked.
    held_by: str | None = None

    objects = PostQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(
        ("id", "title", "role", "area", "organisation", "duties", "duty_words", "path"), "public"
    ) | {"office_phone": "public", "created_on": "public", "ended_on": "public"}

    class Meta:
        verbose_name = "岗位"
        constraints = [
            models.CheckConstraint(name="bodies_post_titled", condition=~Q(title="")),
            models.CheckConstraint(name="bodies_post_role", condition=Q(role__in=list(ROLES))),
            models.CheckConstraint(
                name="bodies_post_duties", condition=Q(duties__contained_by=list(DUTIES))
            ),
            models.CheckConstraint(
                name="bodies_post_days",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("created_on")),
            ),
        ]
        # "Who carries this duty here or above" is asked by every matter: six paths, few posts each.
        indexes = [models.Index(fields=["path"], name="bodies_post_path")]

    def __str__(self) -> str:
        return self.title

    @property
    def duty_labels(self) -> list[str]:
        return labels_of(self.duties)

    @property
    def duties_said(self) -> list[tuple[str, str]]:
        return said_of(self.duties)

    @property
    def words(self) -> list[str]:
        """The lines of duties for the notice: its own, else the usual ones of its role."""
        return self.duty_words or list(USUAL_WORDS.get(self.role, ()))


class TenureQuerySet(models.QuerySet["Tenure"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who holds a post is public; who held it once is for those who look after posts."""
        now = Q(pk__in=self.model._default_manager.live(clock.today()).values("pk"))
        return self.filter(now | under(actor.paths(SEE), "post__path"))

    def live(self, day: date) -> Self:
        """Those in force on `day`."""
        return self.filter(Q(to_on=None) | Q(to_on__gt=day), from_on__lte=day)


class Tenure(models.Model):
    """A person in a post for a time (定人). `to_on` is the first day without the post."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures", verbose_name="岗位")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="tenures", verbose_name="任职人"
    )
    from_on = models.DateField("任职日期")
    to_on = models.DateField("离任日期", null=True, blank=True)

    objects = TenureQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(("id", "post", "person", "from_on", "to_on"), "public")

    class Meta:
        verbose_name = "任职"
        constraints = [
            models.CheckConstraint(
                name="bodies_tenure_days", condition=Q(to_on=None) | Q(to_on__gte=F("from_on"))
            ),
            # A range of one id overlaps only itself: needs no extension for plain equality.
            ExclusionConstraint(
                name="bodies_tenure_one_holder",
                expressions=[
                    (
                        Func(F("post"), F("post"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (Days("from_on", "to_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        # Never the name: this ends up in logs and error pages.
        return f"任职 {self.pk}"
