from typing import Self

from django.db import models
from django.db.models import F, Q

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.files.models import Confidentiality
from lianhu.kernel import clock

SEE = sight("publicity.see", "查看公示管理")
SEE_OBJECTIONS = sight("publicity.see_objections", "查看对公示的异议")
# Source: 村民委员会组织法 第三十五条, 2026-01-01.
LEAST_DAYS = 15
BOARD = "公示栏"
# A phone or an ID number; `kernel.masking` takes out more, this is the wall behind it.
TELLS_WHO = r"(^|[^0-9])(1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])([^0-9]|$)"


class PostingQuerySet(models.QuerySet["Posting"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everyone: what is posted now, except what hangs on the paper board only. Staff: theirs."""
        posted = self.on_now()
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return posted
        return self.filter(self._on_now() | under(actor.paths(SEE), "path"))

    def on_now(self) -> Self:
        """What is public on the page at this moment."""
        return self.filter(self._on_now())

    def under_area(self, path: str) -> Self:
        return self.filter(under([path], "path"))

    def of(self, stream: str) -> Self:
        return self.filter(stream=stream).order_by("pk")

    @staticmethod
    def _on_now() -> Q:
        now = clock.now()
        return Q(
            state__in=["posted", "hung"], only_on_board=False, from_at__lte=now, until_at__gte=now
        )


class Posting(models.Model):
    """Something made public: masked words, from when to when, where, and who released it.

    Times are instants; `until_at` is the end of the last full day. `head` is the chain head of
    the posting's own stream as printed on paper.
    """

    class Kind(models.TextChoices):
        RESULT = "result", "办理结果"
        PROMISE = "promise", "公开承诺"
        DECISION = "decision", "议定事项"
        CHARTER = "charter", "章程规约"
        LIST = "list", "名单清单"
        FINANCE = "finance", "财务收支"
        NOTICE = "notice", "通知公告"

    class State(models.TextChoices):
        POSTED = "posted", "公示中"
        HUNG = "hung", "已上墙"
        TAKEN_DOWN = "taken_down", "已取下"
        WITHDRAWN = "withdrawn", "已撤回"

    FIELD_CLASSES = dict.fromkeys(
        ("id", "kind", "title", "words", "area", "path", "basis", "method", "board", "days",
         "from_at", "until_at", "state", "hung_at", "hung_photo", "taken_down_at",
         "taken_down_photo", "released_as", "head"),
        "public",
    ) | dict.fromkeys(
        ("stream", "only_on_board", "released_by_person_id", "released_by_account_id",
         "released_by_post_id",
            "salt", "withdrawn_at", "withdrawn_why", "confidentiality"),
        "internal",
    )  # fmt: skip

    stream = models.CharField(max_length=60)
    kind = models.CharField("类别", max_length=10, choices=Kind)
    title = models.CharField("标题", max_length=100)
    words = models.TextField("公示内容")
    area = models.ForeignKey(
        "places.Area", models.PROTECT, related_name="postings", verbose_name="公示范围"
    )
    path = models.CharField(max_length=200, db_collation="C")
    basis = models.CharField("依据", max_length=120, blank=True)
    method = models.CharField("公示方式", max_length=80)
    board = models.CharField("公示栏位置", max_length=80, blank=True)
    only_on_board = models.BooleanField("只贴公示栏，不上网", default=False)
    days = models.PositiveSmallIntegerField("公示天数")
    from_at = models.DateTimeField("公示开始")
    until_at = models.DateTimeField("公示截止")
    state = models.CharField("状态", max_length=12, choices=State, default=State.POSTED)
    hung_at = models.DateTimeField("上墙时间", null=True)
    hung_photo = models.ForeignKey(
        "files.File", models.PROTECT, null=True, related_name="+", verbose_name="上墙照片"
    )
    taken_down_at = models.DateTimeField("取下时间", null=True)
    taken_down_photo = models.ForeignKey(
        "files.File", models.PROTECT, null=True, related_name="+", verbose_name="取下照片"
    )
    released_by_person_id = models.BigIntegerField(null=True)
    released_by_account_id = models.BigIntegerField(null=True)
    released_by_post_id = models.BigIntegerField(null=True)
    released_as = models.CharField("发布岗位", max_length=80, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_why = models.CharField("撤回原因", max_length=200, blank=True)
    confidentiality = models.CharField(
        "公开范围", max_length=10, choices=Confidentiality, default=Confidentiality.PUBLIC
    )
    salt = models.CharField(max_length=32, blank=True)
    head = models.CharField("留痕校验值", max_length=64, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        constraints = [
            models.CheckConstraint(
                name="publicity_posting_is_public", condition=Q(confidentiality="public")
            ),
            models.CheckConstraint(
                name="publicity_posting_tells_not_who",
                condition=~Q(title__regex=TELLS_WHO) & ~Q(words__regex=TELLS_WHO),
            ),
            models.CheckConstraint(
                name="publicity_posting_days_by_law",
                condition=Q(days__gte=LEAST_DAYS) | Q(kind="notice", days__gte=1),
            ),
            models.CheckConstraint(
                name="publicity_posting_ends_after_it_begins",
                condition=Q(until_at__gt=F("from_at")),
            ),
            models.CheckConstraint(
                name="publicity_posting_released_by_somebody",
                condition=Q(released_by_person_id__isnull=False)
                | Q(released_by_account_id__isnull=False),
            ),
            models.CheckConstraint(
                name="publicity_posting_withdrawn_with_a_reason",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_why="")
                | ~Q(state="withdrawn") & Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="publicity_posting_hung_at_once_hung",
                condition=~Q(state="hung") | Q(hung_at__isnull=False),
            ),
            models.CheckConstraint(
                name="publicity_posting_taken_down_after_hanging",
                condition=Q(state="taken_down", hung_at__isnull=False, taken_down_at__isnull=False)
                | ~Q(state="taken_down") & Q(taken_down_at=None),
            ),
            models.CheckConstraint(
                name="publicity_posting_known_words",
                condition=Q(
                    kind__in=[
                        "result",
                        "promise",
                        "decision",
                        "charter",
                        "list",
                        "finance",
                        "notice",
                    ],
                    state__in=["posted", "hung", "taken_down", "withdrawn"],
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["path", "-from_at"], name="publicity_posting_board"),
            models.Index(fields=["stream"], name="publicity_posting_stream"),
        ]

    def __str__(self) -> str:
        return f"公示 {self.pk}"

    @property
    def is_on(self) -> bool:
        """Whether anybody may read it and object now."""
        on = self.state in (self.State.POSTED, self.State.HUNG)
        return on and self.from_at <= clock.now() <= self.until_at

    @property
    def shown_how(self) -> str:
        """Where it may be read now: on paper only from the day it hangs."""
        if self.hung_at is not None:
            return self.method if BOARD in self.method else f"{self.method}、{BOARD}张贴"
        ways = [way for way in self.method.split("、") if BOARD not in way]
        return "；".join([*(["、".join(ways)] if ways else []), f"{BOARD}：还没贴"])

    @property
    def key(self) -> str:
        """The stream of the posting itself."""
        return f"posting:{self.pk}"


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff by posts; a device what it sent itself."""
        if actor.kind == "system":
            return self
        mine = Q(device=actor.device) if actor.device else Q(pk__in=[])
        return self.filter(mine | under(actor.paths(SEE_OBJECTIONS), "path"))

    def unanswered(self) -> Self:
        return self.filter(answered_at=None)


class Objection(models.Model):
    """Somebody does not agree with a posting, and what they were answered.

    `contact` is optional and lies encrypted; `device` lets the sender read the answer on the
    same phone.
    """

    FIELD_CLASSES = dict.fromkeys(
        ("id", "posting", "path", "salt", "digest", "device", "at", "confidentiality",
         "answered_by_person_id", "answered_by_account_id"),
        "internal",
    ) | {
        "words": "personal", "contact": "personal", "answer": "public", "answered_at": "public",
        "answered_as": "public",
    }  # fmt: skip

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="objections")
    path = models.CharField(max_length=200, db_collation="C")
    words = models.TextField("异议内容", blank=True)
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)
    contact = models.BinaryField("联系方式", null=True)
    device = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField("提出时间")
    confidentiality = models.CharField(
        "公开范围", max_length=10, choices=Confidentiality, default=Confidentiality.INTERNAL
    )
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by_person_id = models.BigIntegerField(null=True)
    answered_by_account_id = models.BigIntegerField(null=True)
    answered_as = models.CharField("答复岗位", max_length=80, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "异议"
        constraints = [
            models.CheckConstraint(
                name="publicity_objection_answered_whole",
                condition=Q(answered_at=None, answer="")
                | Q(answered_at__isnull=False)
                & ~Q(answer="")
                & (
                    Q(answered_by_person_id__isnull=False) | Q(answered_by_account_id__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="publicity_objection_answer_tells_not_who",
                condition=~Q(answer__regex=TELLS_WHO),
            ),
            models.CheckConstraint(
                name="publicity_objection_is_not_public",
                condition=Q(confidentiality__in=["internal", "private"]),
            ),
        ]
        indexes = [models.Index(fields=["device", "at"], name="publicity_objection_device")]

    def __str__(self) -> str:
        return f"异议 {self.pk}"
