from typing import Any, Final, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.bodies.models import Tenure
from lianhu.kernel import clock
from lianhu.people.models import Person

SEE_ACCOUNTS: Final = sight("access.see_accounts", "查看账号")


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those of the areas one administers."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        own = Q(pk=actor.account_id) if actor.account_id else Q(pk__in=[])
        return self.filter(own | under(actor.paths(SEE_ACCOUNTS), "path"))


class AccountManager(BaseUserManager["Account"].from_queryset(AccountQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> Any:
        # The session's account is always shown with its name: one query, not two.
        return super().get_queryset().select_related("person")


class Account(AbstractBaseUser):
    """A door for a member of staff. What they may do hangs on the posts of the person.

    No date of the last sign-in is kept: who works when is nobody's table.
    """

    username = models.CharField("用户名", max_length=40, unique=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, related_name="account", verbose_name="人员"
    )
    path = models.CharField("管理区域", max_length=200, db_collation="C", blank=True)
    otp_cipher = models.BinaryField(null=True, editable=False)
    otp_on = models.DateField("绑定动态码日期", null=True, blank=True)
    otp_step = models.BigIntegerField(null=True, editable=False)
    must_change = models.BooleanField("首次登录须设密码", default=False)
    is_active = models.BooleanField("启用", default=True)
    is_demo = models.BooleanField("演示账号", default=False)
    created_at = models.DateTimeField("建立时间", default=clock.now)

    last_login = None

    objects = AccountManager()

    USERNAME_FIELD = "username"
    FIELD_CLASSES = {
        "id": "internal",
        "password": "sensitive",
        "username": "personal",
        "person": "internal",
        "path": "internal",
        "otp_cipher": "sensitive",
        "otp_on": "internal",
        "otp_step": "internal",
        "must_change": "internal",
        "is_active": "internal",
        "is_demo": "public",
        "created_at": "internal",
    }

    class Meta:
        verbose_name = "账号"
        constraints = [
            models.CheckConstraint(
                name="access_account_username", condition=Q(username__regex=r"^[a-z0-9._-]{2,40}$")
            ),
            models.CheckConstraint(
                name="access_account_otp",
                condition=Q(otp_on=None) | Q(otp_cipher__isnull=False),
            ),
            # A demo account has the one printed code; it never carries a secret of its own.
            models.CheckConstraint(
                name="access_account_demo", condition=Q(is_demo=False) | Q(otp_cipher=None)
            ),
        ]

    def __str__(self) -> str:
        return f"账号 {self.pk}"


class Recovery(models.Model):
    """A printed code that stands in for the second factor once."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recoveries")
    blind = models.BinaryField(editable=False)
    used_on = models.DateField("使用日期", null=True)

    FIELD_CLASSES = {
        "id": "internal",
        "account": "internal",
        "blind": "sensitive",
        "used_on": "internal",
    }

    class Meta:
        verbose_name = "备用码"
        constraints = [
            models.UniqueConstraint(fields=["account", "blind"], name="access_recovery_once")
        ]

    def __str__(self) -> str:
        return f"备用码 {self.pk}"


class LinkQuerySet(models.QuerySet["Link"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        own = Q(tenure__person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
        return self.filter(own | under(actor.paths("access.issue_link"), "tenure__post__path"))

    def live(self) -> Self:
        """Not revoked, and the tenure it goes with in force."""
        return self.filter(
            revoked_at=None, tenure__in=Tenure.objects.live(clock.today()).values("pk")
        )


class Link(models.Model):
    """The personal address of a 联户长 or 网格员: opens on one phone, ends with the term.

    `token_hash` and `device_hash` are SM3 of random words of 192 bits and more, which are kept
    nowhere else here.
    """

    tenure = models.ForeignKey(Tenure, models.PROTECT, related_name="links", verbose_name="任职")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    device_hash = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001
    created_at = models.DateTimeField("开通时间", default=clock.now)
    bound_at = models.DateTimeField("绑定时间", null=True)
    revoked_at = models.DateTimeField("停用时间", null=True)
    last_used_on = models.DateField("最近使用日期", null=True)

    objects = LinkQuerySet.as_manager()

    FIELD_CLASSES = {
        "id": "internal",
        "tenure": "internal",
        "token_hash": "sensitive",
        "device_hash": "sensitive",
        "created_at": "internal",
        "bound_at": "internal",
        "revoked_at": "internal",
        "last_used_on": "internal",
    }

    class Meta:
        verbose_name = "专属链接"
        constraints = [
            models.UniqueConstraint(
                fields=["tenure"], condition=Q(revoked_at=None), name="access_link_one_live"
            ),
            models.CheckConstraint(
                name="access_link_bound",
                condition=Q(device_hash=None, bound_at=None)
                | Q(device_hash__isnull=False, bound_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"专属链接 {self.pk}"


class Limit(models.Model):
    """How often something was tried in the present window; `key` is an SM3, `until` its end."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField()

    class Meta:
        verbose_name = "次数限制"

    def __str__(self) -> str:
        return f"{self.count}"
