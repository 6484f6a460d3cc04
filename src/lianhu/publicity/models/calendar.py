from typing import Self
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.publicity.models.postings import TELLS_WHO, Posting
from lianhu.publicity.periods import words_of


class DueQuerySet(models.QuerySet["Due"]):
    def visible_to(self, actor: Actor) -> Self:
        """What has to be public, and whether it is, everybody may see."""
        return self

    def undone(self) -> Self:
        return self.filter(posting=None)

    def late(self) -> Self:
        """What should have been public before today."""
        return self.undone().filter(due_on__lt=clock.today())

    def unhung(self) -> Self:
        """Released, but nobody says yet that it hangs on a board."""
        return self.filter(posting__state="posted", posting__hung_at=None)


class Due(models.Model):
    """One thing a village has to make public: of a month or a quarter (`period`), or because
    something happened (`happened_on`, `stream` its subject); `due_on` is the last day.

    `posting` made it public; withdrawn, it is owed again. `reminded_on` and `pressed_on` are the days
    on which the post here and those above heard of it.
    """

    FIELD_CLASSES = dict.fromkeys(
        ("id", "area", "path", "item", "period", "title", "happened_on", "due_on", "opened_on",
         "posting", "done_on"), "public"
    ) | dict.fromkeys(("stream", "reminded_on", "pressed_on"), "internal")  # fmt: skip

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name="村")
    path = models.CharField(max_length=200, db_collation="C")
    item = models.CharField("公开目录", max_length=40)
    period = models.CharField("所属期间", max_length=8, blank=True)
    title = models.CharField("事项", max_length=100)
    stream = models.CharField(max_length=60, blank=True)
    happened_on = models.DateField("发生日期", null=True)
    due_on = models.DateField("公布期限")
    opened_on = models.DateField("列入目录")
    posting = models.ForeignKey(
        Posting, models.SET_NULL, null=True, related_name="dues", verbose_name="公示"
    )
    done_on = models.DateField("公布日期", null=True)
    reminded_on = models.DateField("提醒过", null=True)
    pressed_on = models.DateField("催过", null=True)

    objects = DueQuerySet.as_manager()

    class Meta:
        verbose_name = "应公开事项"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "item", "period"], name="publicity_due_once_a_period",
                condition=~Q(period=""),
            ),
            models.UniqueConstraint(
                fields=["area", "item", "stream"], name="publicity_due_once_a_subject",
                condition=~Q(stream=""),
            ),
            models.CheckConstraint(
                name="publicity_due_of_a_period_or_a_day",
                condition=~Q(period="") & Q(happened_on=None)
                | Q(period="", happened_on__isnull=False),
            ),
            models.CheckConstraint(
                name="publicity_due_tells_not_who", condition=~Q(title__regex=TELLS_WHO)
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["path", "due_on"], name="publicity_due_place")]

    def __str__(self) -> str:
        return f"应公开 {self.pk}"

    @property
    def is_late(self) -> bool:
        return self.posting_id is None and self.due_on < clock.today()

    @property
    def period_words(self) -> str:
        """Which month or quarter; "" for what happened on a day."""
        return words_of(self.period)

    @property
    def short(self) -> str:
        """The period, or what happened."""
        return self.period_words or self.title

    @property
    def query(self) -> str:
        """What the page that releases a posting is told of it."""
        said = {"area": self.area.key, "item": self.item, "title": self._heading}
        return urlencode(said | ({"period": self.period} if self.period else {"owed": self.pk}))

    @property
    def query_none(self) -> str:
        """As `query`, for a period in which there was nothing to make public."""
        none = _("%(period)s没有%(title)s。") % {"period": self.period_words, "title": self.title}
        return f"{self.query}&{urlencode({'words': none})}"

    @property
    def _heading(self) -> str:
        return f"{self.period_words}{self.title}"[:100]

    @property
    def was_late(self) -> bool:
        return self.done_on is not None and self.done_on > self.due_on


class RemarkQuerySet(models.QuerySet["Remark"]):
    def visible_to(self, actor: Actor) -> Self:
        """The committee speaks to everybody; about what hangs on paper only, to staff over it."""
        if actor.kind in ("staff", "system"):
            return self
        return self.exclude(posting__only_on_board=True)


class Remark(models.Model):
    """What a member of the supervision committee says of one disclosure, or of one that is missing;
    or that a posting is unlawful and to be corrected, as the town says by law and article.

    Source: 村民委员会组织法 第三十七条, 城市居民委员会组织法 第三十六条, both 2026-01-01.
    """

    class Finding(models.TextChoices):
        TRUE = "true", "核对过，属实"
        ODD = "odd", "有出入，请说明"
        UNCLEAR = "unclear", "看不明白，请写清楚"
        MISSING = "missing", "该公开的没有公开"
        # Said from above, by article and reason.
        UNLAWFUL = "unlawful", "违法，责令改正"

    FIELD_CLASSES = dict.fromkeys(
        ("id", "due", "posting", "area", "path", "finding", "words", "law", "article", "at", "said_as"),
        "public",
    ) | dict.fromkeys(("by_person_id", "by_account_id"), "internal")  # fmt: skip

    due = models.ForeignKey(Due, models.PROTECT, null=True, related_name="remarks")
    # Goes with its posting into the sealed store.
    posting = models.ForeignKey(Posting, models.CASCADE, null=True, related_name="remarks")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    path = models.CharField(max_length=200, db_collation="C")
    finding = models.CharField("核对结果", max_length=8, choices=Finding)
    words = models.TextField("意见", blank=True)
    law = models.CharField("哪部法", max_length=60, blank=True)
    article = models.CharField("第几条", max_length=30, blank=True)
    at = models.DateTimeField("时间")
    by_person_id = models.BigIntegerField(null=True)
    by_account_id = models.BigIntegerField(null=True)
    said_as = models.CharField("岗位", max_length=80, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "监督意见"
        constraints = [
            models.CheckConstraint(
                name="publicity_remark_about_something",
                condition=Q(due__isnull=False) | Q(posting__isnull=False),
            ),
            models.CheckConstraint(
                name="publicity_remark_by_somebody",
                condition=Q(by_person_id__isnull=False) | Q(by_account_id__isnull=False),
            ),
            models.CheckConstraint(
                name="publicity_remark_tells_not_who", condition=~Q(words__regex=TELLS_WHO)
            ),
            models.CheckConstraint(
                name="publicity_remark_known_words",
                condition=Q(finding="true")
                | Q(finding__in=["odd", "unclear", "missing", "unlawful"]) & ~Q(words=""),
            ),
            models.CheckConstraint(
                name="publicity_remark_unlawful_by_an_article",
                condition=Q(finding="unlawful", posting__isnull=False) & ~Q(law="") & ~Q(article="")
                | ~Q(finding="unlawful") & Q(law="", article=""),
            ),
        ]

    def __str__(self) -> str:
        return f"监督意见 {self.pk}"

    @property
    def tone(self) -> str:
        return "good" if self.finding == self.Finding.TRUE else "warn"
