from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.files.models import Confidentiality
from lianhu.kernel import clock
from lianhu.kernel.duration import Duration
from lianhu.kernel.hashing import canonical
from lianhu.publicity.covering import without
from lianhu.publicity.periods import words_of

SEE = sight("publicity.see", "查看公示管理")
WATCH = sight("publicity.watch", "查看该公开的公开了没有")
SEE_OBJECTIONS = sight("publicity.see_objections", "查看对公示的异议")
# Source: 村民委员会组织法 第三十五条, 2026-01-01.
LEAST_DAYS = 15
BOARD = "公示栏"
# A phone or an ID number; `kernel.masking` takes out more, this is the wall behind it.
TELLS_WHO = r"(^|[^0-9])(1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])([^0-9]|$)"


class PostingQuerySet(models.QuerySet["Posting"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everyone: what is posted now, and what may still be read afterwards; never what hangs on
        the paper board only. Staff: theirs as well."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.filter(self._online())
        return self.filter(self._online() | under([*actor.paths(SEE), *actor.paths(WATCH)], "path"))

    def on_now(self) -> Self:
        """What is public on the page at this moment."""
        return self.filter(self._on_now())

    def before_now(self) -> Self:
        """What was on and may still be read on the page."""
        return self.filter(self._online()).exclude(self._on_now())

    def under_area(self, path: str) -> Self:
        return self.filter(under([path], "path"))

    def of(self, stream: str) -> Self:
        return self.filter(stream=stream).order_by("pk")

    @staticmethod
    def _on_now() -> Q:
        now = clock.now()
        runs = Q(until_at__gte=now) | Q(stopped_at__isnull=False)
        return runs & Q(state__in=["posted", "hung"], only_on_board=False, from_at__lte=now)

    @staticmethod
    def _online() -> Q:
        now = clock.now()
        over = Q(state__in=["posted", "hung", "taken_down"], only_on_board=False)
        kept = Q(until_at__gte=now) | Q(stopped_at__isnull=False) | Q(online_until__gte=now)
        return kept & over & Q(from_at__lte=now)


class Posting(models.Model):
    """Something made public: masked words, from when to when, where, and who released it.

    Times are instants; `until_at` is the end of the last full day, `online_until` of the last on
    which it may be read on the page. While `stopped_at` stands an objection waits for its answer and
    the days do not run; `stopped_days` were added for those before. `item` and `period` say which
    part of the disclosure catalogue it is. `table` is what the page shows, `board_table` what hangs.
    `head` is the chain head of the posting's own stream as printed on paper. What is `covered` is read
    nowhere, whoever loads the row; the row keeps what was released, for the log.
    """

    class Kind(models.TextChoices):
        RESULT = "result", "办理结果"
        PROMISE = "promise", "公开承诺"
        DECISION = "decision", "议定事项"
        CHARTER = "charter", "章程规约"
        AFFAIRS = "affairs", "工作情况"
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
         "from_at", "until_at", "state", "hung_at", "taken_down_at", "released_as", "head", "item",
         "period", "table", "stopped_at", "stopped_days", "covered_at", "covered_why", "covered_as"),
        "public",
    ) | dict.fromkeys(
        ("stream", "only_on_board", "online_until", "released_by_person_id", "released_by_account_id",
         "released_by_post_id",
            "salt", "withdrawn_at", "withdrawn_why", "confidentiality"),
        "internal",
    ) | {"board_table": "personal", "covered": "personal"}  # fmt: skip

    stream = models.CharField(max_length=60)
    kind = models.CharField("类别", max_length=10, choices=Kind)
    title = models.CharField("标题", max_length=100)
    words = models.TextField("公示内容")
    area = models.ForeignKey(
        "places.Area", models.PROTECT, related_name="postings", verbose_name="公示范围"
    )
    path = models.CharField(max_length=200, db_collation="C")
    item = models.CharField("公开目录", max_length=40, blank=True)
    period = models.CharField("所属期间", max_length=8, blank=True)
    table = models.JSONField("网上的表", null=True)
    board_table = models.JSONField("张贴的表", null=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    method = models.CharField("公示方式", max_length=80)
    board = models.CharField("公示栏位置", max_length=80, blank=True)
    only_on_board = models.BooleanField("只贴公示栏，不上网", default=False)
    days = models.PositiveSmallIntegerField("公示天数")
    from_at = models.DateTimeField("公示开始")
    until_at = models.DateTimeField("公示截止")
    online_until = models.DateTimeField("网上看到", null=True)
    stopped_at = models.DateTimeField("停算起", null=True)
    stopped_days = models.PositiveSmallIntegerField("停算天数", default=0)
    state = models.CharField("状态", max_length=12, choices=State, default=State.POSTED)
    hung_at = models.DateTimeField("上墙时间", null=True)
    taken_down_at = models.DateTimeField("取下时间", null=True)
    released_by_person_id = models.BigIntegerField(null=True)
    released_by_account_id = models.BigIntegerField(null=True)
    released_by_post_id = models.BigIntegerField(null=True)
    released_as = models.CharField("发布岗位", max_length=80, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_why = models.CharField("撤回原因", max_length=200, blank=True)
    covered = models.JSONField("遮住的字", default=list)
    covered_at = models.DateTimeField("遮住时间", null=True)
    covered_why = models.CharField("为什么遮住", max_length=200, blank=True)
    covered_as = models.CharField("谁遮的", max_length=80, blank=True)
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
                name="publicity_posting_covered_with_a_reason",
                condition=Q(covered=[], covered_at=None, covered_why="")
                | ~Q(covered=[]) & Q(covered_at__isnull=False) & ~Q(covered_why=""),
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
                        "affairs",
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
            models.Index(
                fields=["item", "period", "path"],
                name="publicity_posting_item",
                condition=~Q(item=""),
            ),
        ]

    def __str__(self) -> str:
        return f"公示 {self.pk}"

    @classmethod
    def from_db(  # type: ignore[override]
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> "Posting":
        """As it may be read: what is covered is covered for everybody who loads it."""
        one = super().from_db(db, field_names, values)
        if not {"title", "words", "basis", "table", "board_table"}.isdisjoint(field_names):
            one._cover()
        return one

    def says(self, part: str) -> bool:
        """Whether these words stand in what anybody reads of it."""
        return part in canonical([self.title, self.words, self.basis, self.table, self.board_table])

    @property
    def is_on(self) -> bool:
        """Whether anybody may read it and object now."""
        on = self.state in (self.State.POSTED, self.State.HUNG)
        now = clock.now()
        return on and self.from_at <= now and (now <= self.until_at or self.stopped_at is not None)

    @property
    def stands(self) -> str:
        """Its state in words; what was never hung and has had its days is not on any more."""
        over = self.stopped_at is None and clock.now() > self.until_at
        return (
            gettext("已满期")
            if over and self.state == self.State.POSTED
            else self.get_state_display()
        )

    @property
    def is_past(self) -> bool:
        """Whether its days are over and everybody may still read it."""
        kept = self.online_until is not None and clock.now() <= self.online_until
        shown = self.state != self.State.WITHDRAWN and not self.only_on_board
        return kept and shown and self.from_at <= clock.now() and not self.is_on

    @property
    def ends_at(self) -> datetime:
        """When its days are over; while an objection waits, if it were answered today."""
        return self.ending(clock.now())

    def ending(self, moment: datetime) -> datetime:
        """As `ends_at`, if what waits were answered at `moment`."""
        if self.stopped_at is None:
            return self.until_at
        return Duration(self.days, "d").moved(self.until_at, self.stopped_at, moment)

    @property
    def period_words(self) -> str:
        """Which month or quarter; "" for none."""
        return words_of(self.period)

    @property
    def sealed_words(self) -> str:
        """What was released, as its digest in the log seals it."""
        words, table, board = self._released or (self.words, self.table, self.board_table)
        return words if table is None and board is None else canonical([words, table, board])

    # What was released, where some of it is covered.
    _released: tuple[str, Any, Any] | None = None

    def _cover(self) -> None:
        if not self.covered:
            return
        there = self.__dict__
        if {"words", "table", "board_table"} <= there.keys():
            self._released = self.words, self.table, self.board_table
        for name in ("title", "words", "basis", "table", "board_table"):
            if name in there:
                there[name] = without(there[name], self.covered)

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
