from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.files.models import Confidentiality, seen_by

SEE = sight("notices.see", "查看告知记录")
SEE_PRIVATE = sight("notices.see_private", "查看私密事项的告知记录")
# What a group or a short message takes.
GROUP_WORDS = 500
# The states in which somebody still has to act.
TO_DO = ("due", "not_reached", "failed")


# Audiences that are one person or one post: the newest word is the one they need.
SINGLE = ("teller", "person", "post")


def _whom(of: type[F] = F) -> Coalesce:
    """Who of a single audience, as one number; 0 for a teller who left nothing."""
    return Coalesce(of("teller_id"), of("person_id"), of("post_id"), Value(0))


def posts_of(actor: Actor) -> list[int]:
    return sorted({grant.post_id for grant in actor.grants if grant.post_id})


class TellingQuerySet(models.QuerySet["Telling"]):
    def visible_to(self, actor: Actor) -> Self:
        """By posts and confidentiality; a bearer sees what their own matter told them or all."""
        if actor.kind == "system":
            return self
        if actor.kind == "bearer":
            told = Q(audience_kind__in=["teller", "public"], stream=actor.stream)
            return self.filter(told) if actor.stream else self.none()
        if actor.kind != "staff":
            return self.none()
        return self.filter(self._as_staff(actor))

    @staticmethod
    def _as_staff(actor: Actor) -> Q:
        return (
            seen_by(actor, SEE, SEE_PRIVATE)
            | Telling.to(actor)
            | Telling.to_role(actor)
            | Telling.by(actor)
        )

    def of(self, stream: str) -> Self:
        """What was told about one subject, oldest first."""
        return self.filter(stream=stream).order_by("pk")

    def undone(self) -> Self:
        """Nobody can say yet that they know, and somebody still may."""
        return self.exclude(state__in=[Telling.State.TOLD, Telling.State.MISSED])

    def current(self) -> Self:
        """Without what later words replace: told, or to be told, to the same one of the same subject."""
        later = Telling.objects.annotate(whom=_whom()).filter(
            Q(state="told") | Q(state__in=TO_DO) & (Q(how__in=BY_HAND) | Q(state="failed")),
            stream=OuterRef("stream"), audience_kind=OuterRef("audience_kind"), pk__gt=OuterRef("pk"),
            whom=_whom(OuterRef),
        )  # fmt: skip
        return self.exclude(Q(audience_kind__in=SINGLE) & Q(Exists(later)))

    def unread_by(self, actor: Actor) -> Self:
        """Words on a page, for this actor, of which nothing says yet that they were read."""
        on_page = self.filter(how="page", state="written")
        if actor.kind == "bearer":
            return on_page.filter(audience_kind="teller", stream=actor.stream)
        if actor.kind != "staff":
            return self.none()
        return on_page.filter(Telling.to(actor) | Telling.to_role(actor))

    def by_hand(self) -> Self:
        """What a person does: calls, knocks, reads aloud, hands over."""
        return self.filter(how__in=BY_HAND)


class Telling(models.Model):
    """One duty to make something known, and what became of it.

    It is told only by a channel's receipt or a named person; words lying in an outbox are
    `written`; what had a moment after which it helps nobody, and was not told by then, is `missed`. Audience, teller and duty post are plain ids: the row is evidence and outlives
    them. `place` is an area path.
    """

    class AudienceKind(models.TextChoices):
        TELLER = "teller", "反映人"
        POST = "post", "岗位"
        PERSON = "person", "个人"
        ROLE = "role", "角色"
        PUBLIC = "public", "全体居民"
        REPRESENTATIVES = "representatives", "代表"
        GROUP = "group", "群组"

    class How(models.TextChoices):
        PAGE = "page", "网页"
        SMS = "sms", "短信"
        CALL = "call", "电话"
        DOOR = "door", "上门"
        LOUDSPEAKER = "loudspeaker", "广播"
        GROUP_TEXT = "group_text", "群里发文字"
        WECOM = "wecom", "企业微信"
        EMAIL = "email", "电子邮件"
        PAPER = "paper", "纸质"

    class State(models.TextChoices):
        DUE = "due", "待告知"
        WRITTEN = "written", "已写出"
        TOLD = "told", "已告知"
        FAILED = "failed", "发送失败"
        NOT_REACHED = "not_reached", "没找到人"
        MISSED = "missed", "未告知到"

    FIELD_CLASSES = dict.fromkeys(
        ("id", "stream", "occasion", "place", "audience_kind", "audience_key", "teller_id",
         "person_id", "post_id", "salt", "digest", "how", "confidentiality", "duty_post_id",
         "duty_person_id",
         "state", "tries", "due_by", "created_at", "written_at", "told_at", "receipt",
         "told_by_person_id", "told_by_account_id"),
        "internal",
    ) | {"label": "public", "words": "personal", "note": "personal"}  # fmt: skip

    stream = models.CharField(max_length=60)
    occasion = models.CharField("事由", max_length=60)
    place = models.CharField(max_length=200, db_collation="C")
    audience_kind = models.CharField("对象类别", max_length=20, choices=AudienceKind)
    audience_key = models.CharField(max_length=40, blank=True)
    teller_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    label = models.CharField("对象", max_length=80)
    words = models.TextField("告知内容", blank=True)
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField("内容校验值", max_length=64)
    how = models.CharField("方式", max_length=20, choices=How)
    confidentiality = models.CharField("公开范围", max_length=10, choices=Confidentiality)
    duty_post_id = models.BigIntegerField("告知责任岗", null=True)
    # Who wrote it down for somebody and so knows whom to find; before the post while in office.
    duty_person_id = models.BigIntegerField(null=True)
    state = models.CharField("状态", max_length=20, choices=State, default=State.DUE)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    due_by = models.DateTimeField("最晚告知时间", null=True)
    created_at = models.DateTimeField("产生时间")
    written_at = models.DateTimeField("写出时间", null=True)
    told_at = models.DateTimeField("告知时间", null=True)
    receipt = models.CharField("回执", max_length=120, blank=True)
    told_by_person_id = models.BigIntegerField(null=True)
    told_by_account_id = models.BigIntegerField(null=True)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = TellingQuerySet.as_manager()

    class Meta:
        verbose_name = "告知"
        constraints = [
            models.CheckConstraint(
                name="notices_telling_told_by_receipt_or_person",
                condition=~Q(state="told")
                | Q(told_at__isnull=False)
                & (
                    ~Q(receipt="")
                    | Q(told_by_person_id__isnull=False)
                    | Q(told_by_account_id__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="notices_telling_told_at_only_when_told",
                condition=Q(state="told") | Q(told_at=None),
            ),
            models.CheckConstraint(
                name="notices_telling_written_at_once_written",
                condition=~Q(state="written") | Q(written_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notices_telling_not_reached_by_somebody",
                condition=~Q(state="not_reached")
                | Q(told_by_person_id__isnull=False)
                | Q(told_by_account_id__isnull=False),
            ),
            models.CheckConstraint(
                name="notices_telling_one_audience",
                condition=Q(audience_kind="teller", person_id=None, post_id=None)
                | Q(audience_kind="person", person_id__isnull=False, teller_id=None, post_id=None)
                | Q(audience_kind="post", post_id__isnull=False, teller_id=None, person_id=None)
                | Q(
                    audience_kind__in=["role", "public", "representatives", "group"],
                    teller_id=None,
                    person_id=None,
                    post_id=None,
                ),
            ),
            models.CheckConstraint(
                name="notices_telling_whole",
                condition=~Q(stream="")
                & ~Q(occasion="")
                & ~Q(label="")
                & Q(digest__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="notices_telling_words_and_salt_go_together",
                condition=Q(words="", salt="") | ~Q(words="") & ~Q(salt=""),
            ),
            models.CheckConstraint(
                name="notices_telling_known_words",
                condition=Q(
                    how__in=[
                        "page",
                        "sms",
                        "call",
                        "door",
                        "loudspeaker",
                        "group_text",
                        "wecom",
                        "email",
                        "paper",
                    ],
                    state__in=["due", "written", "told", "failed", "not_reached", "missed"],
                    confidentiality__in=["public", "internal", "private"],
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["stream"], name="notices_telling_stream"),
            # Of millions of rows these few are asked for every minute: what a person has to do,
            # what lies in the outbox, what stands unread on somebody's page.
            models.Index(
                fields=["place"], name="notices_telling_todo", condition=Q(state__in=list(TO_DO))
            ),
            models.Index(
                fields=["duty_post_id"],
                name="notices_telling_duty",
                condition=Q(state__in=list(TO_DO)),
            ),
            models.Index(
                fields=["duty_person_id"],
                name="notices_telling_helper",
                condition=Q(state__in=list(TO_DO), duty_person_id__isnull=False),
            ),
            models.Index(
                fields=["place"],
                name="notices_telling_outbox",
                condition=Q(how__in=["sms", "wecom", "email"]) & ~Q(state="told"),
            ),
            models.Index(
                fields=["post_id"],
                name="notices_telling_unread",
                condition=Q(state="written", how="page", post_id__isnull=False),
            ),
            models.Index(
                fields=["place"],
                name="notices_telling_to_role",
                condition=Q(state="written", how="page", audience_kind="role"),
            ),
            models.Index(
                fields=["person_id"],
                name="notices_telling_to_person",
                condition=Q(person_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"告知 {self.pk}"

    @staticmethod
    def to(actor: Actor) -> Q:
        """Rows addressed to this actor or to a post they hold."""
        posts = posts_of(actor)
        mine = Q(post_id__in=posts) if posts else Q(pk__in=[])
        return mine if actor.person_id is None else mine | Q(person_id=actor.person_id)

    @staticmethod
    def to_role(actor: Actor) -> Q:
        """Rows for all who hold a role that this actor holds over the place."""
        mine = Q(pk__in=[])
        for grant in actor.grants:
            mine |= Q(audience_kind="role", audience_key=grant.role) & under([grant.path], "place")
        return mine

    @staticmethod
    def by(actor: Actor) -> Q:
        """Rows that this actor, as the helper, or one of their posts has to tell."""
        posts = posts_of(actor)
        mine = Q(duty_post_id__in=posts) if posts else Q(pk__in=[])
        return mine if actor.person_id is None else mine | Q(duty_person_id=actor.person_id)

    @property
    def is_sent(self) -> bool:
        """Whether a channel carries it out."""
        return self.how in SENT

    @property
    def occasion_label(self) -> str:
        from lianhu.notices.occasions import label_of  # noqa: PLC0415

        return label_of(self.occasion)


SENT = (Telling.How.SMS, Telling.How.WECOM, Telling.How.EMAIL)
BY_HAND = (
    Telling.How.CALL, Telling.How.DOOR, Telling.How.LOUDSPEAKER, Telling.How.GROUP_TEXT,
    Telling.How.PAPER,
)  # fmt: skip


class SendingQuerySet(models.QuerySet["Sending"]):
    def visible_to(self, actor: Actor) -> Self:
        """With the telling it belongs to."""
        return self.filter(telling__in=Telling.objects.visible_to(actor))


class Sending(models.Model):
    """One try to carry a telling out by a channel; the outbox channel keeps it at that."""

    class Result(models.TextChoices):
        KEPT = "kept", "留在发件箱"
        ACCEPTED = "accepted", "通道已接收"
        DELIVERED = "delivered", "已送达"
        FAILED = "failed", "失败"

    FIELD_CLASSES = dict.fromkeys(
        ("id", "telling", "channel", "result", "receipt", "error", "at"), "internal"
    )

    telling = models.ForeignKey(Telling, models.CASCADE, related_name="sendings")
    channel = models.CharField("通道", max_length=20)
    result = models.CharField("结果", max_length=20, choices=Result)
    receipt = models.CharField("回执", max_length=120, blank=True)
    error = models.CharField("原因", max_length=200, blank=True)
    at = models.DateTimeField("时间")

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = "发送记录"
        constraints = [
            models.CheckConstraint(
                name="notices_sending_failed_has_a_reason",
                condition=~Q(result="failed") | ~Q(error=""),
            ),
        ]
        # A gateway that is asked twice with one key gives one number twice: no wall, a way to find.
        indexes = [
            models.Index(
                fields=["channel", "receipt"],
                name="notices_sending_receipt",
                condition=~Q(receipt=""),
            )
        ]

    def __str__(self) -> str:
        return f"发送 {self.pk}"


class ChannelChoice(models.Model):
    """Which channel carries a way of telling under an area; the narrowest wins.

    `address` is where the channel sends to (a group's webhook), under the installation's key.
    """

    FIELD_CLASSES = dict.fromkeys(("id", "how", "path", "channel"), "internal") | {
        "address": "sensitive"
    }

    how = models.CharField("方式", max_length=20, choices=Telling.How)
    path = models.CharField(max_length=200, db_collation="C", blank=True)
    channel = models.CharField("通道", max_length=20)
    address = models.BinaryField(null=True)

    class Meta:
        verbose_name = "通道设置"
        constraints = [
            models.UniqueConstraint(fields=["how", "path"], name="notices_choice_one_channel")
        ]

    def __str__(self) -> str:
        return f"{self.how} {self.path}"
