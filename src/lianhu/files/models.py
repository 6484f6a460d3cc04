from datetime import datetime
from pathlib import Path
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from lianhu.audit.actor import Actor, under
from lianhu.audit.once import owner_of
from lianhu.counties.current import current


class Confidentiality(models.TextChoices):
    """Who may see a row at all; every room copies it to what belongs to the row."""

    PUBLIC = "public", "公开"
    INTERNAL = "internal", "内部"
    PRIVATE = "private", "私密"
    SEALED = "sealed", "密封"


def wider_than(confidentiality: str) -> list[str]:
    """The classes that more people see than this one."""
    order = [one.value for one in Confidentiality]
    return order[: order.index(Confidentiality(confidentiality).value)]


def seen_by(actor: Actor, plain: str, private: str) -> Q:
    """The rows under the areas this actor looks into: each of these sights opens its class."""
    return Q(confidentiality__in=["public", "internal"]) & under(actor.paths(plain), "place") | Q(
        confidentiality="private"
    ) & under(actor.paths(private), "place")


def draft_owner(actor: Actor) -> str:
    """Whose draft an upload is; empty when nobody could come back for it."""
    owner = owner_of(actor)
    return "" if owner == "device:" else owner


# No browser but Safari plays these, and no WeChat; to be heard they must be made something else.
UNHEARD: Final = frozenset(("audio/amr", "audio/3gpp"))
# Older Safari, and WeChat on it, does not play these.
HALF_HEARD: Final = frozenset(("audio/webm", "audio/ogg"))


class FileQuerySet(models.QuerySet["File"]):
    def visible_to(self, actor: Actor) -> Self:
        """What may be asked for: own drafts, and kept files, of which a guard decides further."""
        kept = Q(state=File.State.KEPT)
        if actor.kind == "system":
            return self.filter(kept | Q(state=File.State.DRAFT))
        return self.filter(kept | self._mine(actor))

    def drafts_of(self, actor: Actor) -> Self:
        """Uploads not attached yet that this device or account sent."""
        return self.filter(self._mine(actor))

    def of(self, stream: str) -> Self:
        """The files of one subject, in the order they came."""
        return self.filter(stream=stream, state=File.State.KEPT).order_by("pk")

    def unheard(self) -> Self:
        """Voices that wait to be made what every browser plays, the oldest first."""
        living = self.exclude(state=File.State.ERASED)
        return living.filter(heard=File.Heard.WAITING).order_by("pk")

    def stale(self, before: datetime) -> Self:
        return self.filter(state=File.State.DRAFT, made_at__lt=before)

    @staticmethod
    def _mine(actor: Actor) -> Q:
        owner = draft_owner(actor)
        return Q(state=File.State.DRAFT, owner=owner) if owner else Q(pk__in=[])


class File(models.Model):
    """Bytes that somebody sent, judged by their content and kept outside the database.

    `stream` names the subject it belongs to ("matter:17"), empty while a draft. `owner` is
    the account or device that sent it; only that one may use the draft again.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", "照片"
        VOICE = "voice", "录音"
        PAPER = "paper", "签字纸件"
        DOCUMENT = "document", "文档"

    class State(models.TextChoices):
        DRAFT = "draft", "待提交"
        KEPT = "kept", "已保存"
        ERASED = "erased", "已删除"

    class Heard(models.TextChoices):
        AS_SENT = "", "按原样播放"
        WAITING = "waiting", "正在转换"
        READY = "ready", "已转换"
        FAILED = "failed", "没能转换"

    FIELD_CLASSES = dict.fromkeys(
        ("id", "heard", "token", "kind", "media_type", "size", "sm3", "width", "height", "seconds", "state",
         "stream", "confidentiality", "owner", "made_at", "erased_at"),
        "internal",
    )  # fmt: skip

    token = models.CharField(max_length=32, unique=True)
    kind = models.CharField("种类", max_length=10, choices=Kind)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField("字节数")
    sm3 = models.CharField("SM3 校验值", max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    seconds = models.PositiveIntegerField("时长（秒）", null=True)
    heard = models.CharField("播放", max_length=10, choices=Heard, blank=True, default="")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    stream = models.CharField(max_length=60, blank=True)
    confidentiality = models.CharField(
        "公开范围", max_length=10, choices=Confidentiality, default=Confidentiality.PRIVATE
    )
    owner = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField("收到时间")
    erased_at = models.DateTimeField("删除时间", null=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = "文件"
        constraints = [
            models.CheckConstraint(
                name="files_file_heard",
                condition=Q(heard="") | Q(kind="voice", heard__in=["waiting", "ready", "failed"]),
            ),
            models.CheckConstraint(
                name="files_file_stream_once_kept",
                condition=Q(state="draft", stream="")
                | Q(state="kept") & ~Q(stream="")
                | Q(state="erased"),
            ),
            models.CheckConstraint(
                name="files_file_erased_at_once_erased",
                condition=Q(state="erased", erased_at__isnull=False)
                | ~Q(state="erased") & Q(erased_at=None),
            ),
            models.CheckConstraint(
                name="files_file_picture_has_a_size",
                condition=~Q(kind__in=["photo", "paper"])
                | Q(
                    width__isnull=False,
                    width__gt=0,
                    height__isnull=False,
                    height__gt=0,
                    media_type="image/jpeg",
                ),
            ),
            models.CheckConstraint(
                name="files_file_whole",
                condition=Q(size__gt=0, sm3__regex=r"^[0-9a-f]{64}$")
                & Q(("token__regex", r"^[0-9a-f]{32}$")),
            ),
            models.CheckConstraint(
                name="files_file_known_words",
                condition=Q(
                    kind__in=["photo", "voice", "paper", "document"],
                    state__in=["draft", "kept", "erased"],
                    confidentiality__in=["public", "internal", "private", "sealed"],
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="files_file_unheard", condition=Q(heard="waiting")),
            models.Index(fields=["stream"], name="files_file_stream", condition=~Q(stream="")),
            models.Index(
                fields=["owner", "made_at"], name="files_file_drafts", condition=Q(state="draft")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_picture(self) -> bool:
        return self.kind in (self.Kind.PHOTO, self.Kind.PAPER)

    @property
    def path(self) -> Path:
        """Where the bytes lie, in the county of the connection."""
        return folder() / self.token[:2] / self.token[2:4] / self.token

    @property
    def sound_path(self) -> Path:
        """Where the sound lies that every browser plays, once it was made."""
        return self.path.with_name(f"{self.token}.mp3")

    @property
    def silence(self) -> str:
        """Why it cannot be heard here: waiting or failed; "" when it can."""
        return self.heard if self.media_type in UNHEARD and self.heard != self.Heard.READY else ""

    @property
    def places(self) -> tuple[Path, Path, Path]:
        """Everything on disk that goes when it goes."""
        return self.path, self.thumb_path, self.sound_path

    @property
    def thumb_path(self) -> Path:
        return self.path.with_name(f"{self.token}.t")


def to_be_made(kind: str, media_type: str) -> str:
    """How a new file of this kind and type is to be heard."""
    waits = kind == File.Kind.VOICE and media_type in UNHEARD | HALF_HEARD
    return File.Heard.WAITING if waits else File.Heard.AS_SENT


def folder() -> Path:
    """The files of the county whose schema is on the connection."""
    return Path(str(settings.FILES)) / str(current().schema_name)
