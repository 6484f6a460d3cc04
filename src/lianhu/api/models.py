from typing import Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianhu.access.models import Account
from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.kernel import clock
from lianhu.places.models import Area

SEE: Final = sight("api.see_tokens", "查看接口令牌")
CHANNEL_KEY: Final = r"^[a-z0-9][a-z0-9_-]{1,39}$"
# What anybody sends without a key carries this name: a channel called so would read it all.
NOBODYS: Final = "open311"


class TokenQuerySet(models.QuerySet["Token"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those over the areas one looks after."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        own = Q(account_id=actor.account_id) if actor.account_id else Q(pk__in=[])
        return self.filter(own | under(actor.paths(SEE), "place"))

    def live(self) -> Self:
        """Neither revoked nor run out."""
        return self.filter(revoked_at=None, ends_on__gte=clock.today())


class Token(models.Model):
    """A key to the interfaces, kept only as the SM3 of 256 random bits.

    A staff token acts as its account, with the posts its person holds that day, inside `place`
    and never in the sealed room. A channel token (an outside system such as a hotline) may raise
    inside `place` and follow what it raised itself. `hourly` bounds how much a channel may
    raise in an hour; none: no bound.
    """

    class Kind(models.TextChoices):
        STAFF = "staff", _("工作人员")
        CHANNEL = "channel", _("外部系统")

    digest = models.CharField(max_length=64, unique=True, editable=False)
    label = models.CharField(_("用途"), max_length=60)
    kind = models.CharField(_("类别"), max_length=7, choices=Kind)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="tokens", verbose_name=_("账号")
    )
    channel = models.CharField(_("渠道代号"), max_length=40, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("范围"))
    place = models.CharField(max_length=200, db_collation="C")
    may_act = models.BooleanField(_("可以办理"), default=True)
    hourly = models.PositiveIntegerField(_("每小时最多件数"), null=True, blank=True)
    created_on = models.DateField(_("开通日期"), default=clock.today)
    created_by_id = models.BigIntegerField(null=True)
    ends_on = models.DateField(_("有效期至"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True)
    last_used_on = models.DateField(_("最近使用日期"), null=True)

    objects = TokenQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(
        ("id", "label", "kind", "account", "channel", "area", "place", "may_act", "hourly",
         "created_on", "created_by_id", "ends_on", "revoked_at", "last_used_on"),
        "internal",
    ) | {"digest": "sensitive"}  # fmt: skip

    class Meta:
        verbose_name = _("接口令牌")
        constraints = [
            models.CheckConstraint(
                name="api_token_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="api_token_labelled", condition=~Q(label="")),
            # A token is somebody's or some system's, never both and never nobody's.
            models.CheckConstraint(
                name="api_token_of_one",
                condition=Q(kind="staff", account__isnull=False, channel="")
                | Q(kind="channel", account=None, channel__regex=CHANNEL_KEY),
            ),
            models.CheckConstraint(name="api_token_not_nobodys", condition=~Q(channel=NOBODYS)),
            models.CheckConstraint(
                name="api_token_hourly", condition=Q(hourly=None) | Q(hourly__gte=1)
            ),
            models.CheckConstraint(
                name="api_token_days", condition=Q(ends_on__gte=F("created_on"))
            ),
            models.CheckConstraint(name="api_token_placed", condition=~Q(place="")),
        ]
        indexes = [models.Index(fields=["channel"], name="api_token_channel")]

    def __str__(self) -> str:
        return f"接口令牌 {self.pk}"

    @property
    def stream(self) -> str:
        return f"token:{self.pk}"

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.ends_on >= clock.today()
