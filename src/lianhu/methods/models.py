from typing import Final, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor
from lianhu.audit.registry import sight
from lianhu.kernel import clock
from lianhu.places.models import Area

SEE_DECISION: Final = sight("methods.see_decision", "查看采用工作法的决定原件")


class MethodVersionQuerySet(models.QuerySet["MethodVersion"]):
    def visible_to(self, actor: Actor) -> Self:
        """How matters are carried is public: every version, in force or not."""
        return self

    def shipped(self) -> Self:
        return self.filter(home=None)

    def newest_shipped(self) -> Self:
        """Of each method that came with the product, the newest text; without the texts."""
        newest = self.shipped().order_by("key", "-pk").distinct("key")
        return self.filter(pk__in=newest.values("pk")).defer("source").order_by("pk")

    def whole(self) -> Self:
        """With the place whose copy it is."""
        return self.select_related("home")

    def reaching(self, path: str) -> Self:
        """The versions a matter at `path` could come to: adopted there or above, and shipped.

        Adds `adopted_at`, the path of the adopting area, "" for what is shipped; the nearest
        adoption stands first, then the newest.
        """
        live = Adoption.objects.live().filter(area__in=_ids(path))
        nearest = live.filter(version=OuterRef("pk")).order_by("-area__path")
        return (
            self.filter(Q(home=None) | Q(pk__in=live.values("version")))
            .annotate(adopted_at=Coalesce(Subquery(nearest.values("area__path")[:1]), Value("")))
            .order_by("-adopted_at", "-pk")
        )


def _ids(path: str) -> list[int]:
    return [int(part) for part in path.split(".") if part]


class MethodVersion(models.Model):
    """The text of a method as it was published; a trigger keeps it as it is for ever.

    `home` is the area whose copy it is, none for what came with the product. `digest` is the
    SM3 of `source`. Which body decided on it stands with each adoption.
    """

    key = models.CharField(_("代号"), max_length=40)
    title = models.CharField(_("名称"), max_length=60)
    number = models.PositiveIntegerField(_("版本"))
    digest = models.CharField(_("SM3 校验值"), max_length=64)
    source = models.TextField(_("文本"))
    origin = models.CharField(_("来源"), max_length=200, blank=True)
    law_date = models.DateField(_("所依据法律的日期"))
    home = models.ForeignKey(
        Area, models.PROTECT, null=True, related_name="methods", verbose_name=_("所属地")
    )
    published_at = models.DateTimeField(_("发布时间"), default=clock.now)

    objects = MethodVersionQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(
        ("id", "key", "title", "number", "digest", "source", "origin", "law_date", "home",
         "published_at"),
        "public",
    )  # fmt: skip

    class Meta:
        verbose_name = _("工作法版本")
        constraints = [
            models.CheckConstraint(
                name="methods_version_whole",
                condition=Q(digest__regex=r"^[0-9a-f]{64}$", number__gte=1)
                & ~Q(key="")
                & ~Q(title="")
                & ~Q(source=""),
            ),
            models.UniqueConstraint(
                fields=["digest", "home"], nulls_distinct=False, name="methods_version_one_text"
            ),
            models.UniqueConstraint(
                fields=["key", "home", "number"],
                condition=Q(home__isnull=False),
                name="methods_version_one_number",
            ),
        ]
        indexes = [models.Index(fields=["key"], name="methods_version_key")]

    def __str__(self) -> str:
        return f"{self.title} 第{self.number}版"

    @property
    def stream(self) -> str:
        return f"method:{self.pk}"


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def visible_to(self, actor: Actor) -> Self:
        """Which place decided on which method is public."""
        return self

    def live(self) -> Self:
        return self.filter(until_at=None)

    def for_rows(self) -> Self:
        """With what a list shows, without the texts; in the order of the tree."""
        rows = self.select_related("area", "version", "body", "scan").defer("version__source")
        return rows.order_by("area__path", "key", "-from_at", "-pk")


class Adoption(models.Model):
    """An area works by a version, by decision of one of its bodies, until another is adopted."""

    area = models.ForeignKey(
        Area, models.PROTECT, related_name="adoptions", verbose_name=_("采用地")
    )
    version = models.ForeignKey(
        MethodVersion, models.PROTECT, related_name="adoptions", verbose_name=_("版本")
    )
    key = models.CharField(_("代号"), max_length=40)
    body = models.ForeignKey("bodies.Organisation", models.PROTECT, verbose_name=_("决定机构"))
    decided_on = models.DateField(_("决定日期"))
    scan = models.ForeignKey("files.File", models.PROTECT, null=True, verbose_name=_("决定扫描件"))
    # Of a meeting that was held here; "" where one was held on paper.
    words = models.CharField(_("哪次会议"), max_length=80, blank=True)
    from_at = models.DateTimeField(_("起用时间"), default=clock.now)
    until_at = models.DateTimeField(_("停用时间"), null=True)

    objects = AdoptionQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(
        ("id", "area", "version", "key", "body", "decided_on", "words", "from_at", "until_at"),
        "public",
    ) | {"scan": "internal"}

    class Meta:
        verbose_name = _("采用")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "key"],
                condition=Q(until_at=None),
                name="methods_adoption_one_live",
            ),
            models.CheckConstraint(
                name="methods_adoption_times",
                condition=Q(until_at=None) | Q(until_at__gte=F("from_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.key}"

    @property
    def stream(self) -> str:
        return f"adoption:{self.pk}"


class HonourQuerySet(models.QuerySet["Honour"]):
    def visible_to(self, actor: Actor) -> Self:
        """What a way of working was honoured with is public, and so is that it was taken back."""
        return self

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def reaching(self, path: str) -> Self:
        """Of the place and of those around it whose method it shares; the newest document first."""
        rows = self.filter(area__in=_ids(path)).select_related("area", "version")
        return rows.defer("version__source").order_by("-dated_on", "-pk")


class Honour(models.Model):
    """What the way of working of a place was honoured with (入选…创新案例), by which document.

    Never of a person, never weighed against another place's. A row stays as it was noted and can
    only be withdrawn, once, with a reason (trigger).
    """

    area = models.ForeignKey(
        Area, models.PROTECT, related_name="method_honours", verbose_name=_("哪里的")
    )
    version = models.ForeignKey(
        MethodVersion, models.PROTECT, related_name="honours", verbose_name=_("哪一套工作法")
    )
    title = models.CharField(_("荣誉"), max_length=100)
    given_by = models.CharField(_("谁授予的"), max_length=80)
    document = models.CharField(_("文件和文号"), max_length=120)
    dated_on = models.DateField(_("文件日期"))
    noted_at = models.DateTimeField(default=clock.now)
    by_person_id = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(_("为什么撤下"), max_length=200, blank=True)

    objects = HonourQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(
        ("id", "area", "version", "title", "given_by", "document", "dated_on", "noted_at",
         "withdrawn_at", "withdrawn_why"),
        "public",
    ) | {"by_person_id": "internal"}  # fmt: skip

    class Meta:
        verbose_name = _("工作法荣誉")
        constraints = [
            models.CheckConstraint(
                name="methods_honour_says_by_what",
                condition=~Q(title="") & ~Q(given_by="") & ~Q(document=""),
            ),
            models.CheckConstraint(
                name="methods_honour_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawn_why="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why=""),
            ),
            models.UniqueConstraint(
                fields=["area", "title", "document"],
                condition=Q(withdrawn_at=None),
                name="methods_honour_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"honour:{self.pk}"
