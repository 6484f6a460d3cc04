import secrets

from django.db import models
from django_tenants.models import DomainMixin, TenantMixin


def _new_secret() -> bytes:
    return secrets.token_bytes(32)


class County(TenantMixin):  # type: ignore[misc]
    """One county: its own schema, moved and backed up on its own."""

    name = models.CharField("名称", max_length=50)
    code = models.CharField("统计用区划代码", max_length=12, blank=True)
    demo = models.BooleanField("演示数据", default=False)
    secret = models.BinaryField("编号密钥", default=_new_secret, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    auto_create_schema = True
    auto_drop_schema = False

    def __str__(self) -> str:
        return self.name


class Domain(DomainMixin):  # type: ignore[misc]
    """A host name that leads to a county; needed only where several counties share a database."""


class Division(models.Model):
    """The national list (统计用区划代码, 不含港澳台数据): read-only, shared by all counties."""

    class Level(models.TextChoices):
        PROVINCE = "province", "省级"
        PREFECTURE = "prefecture", "地级"
        COUNTY = "county", "县级"
        TOWN = "town", "乡级"
        VILLAGE = "village", "村级"

    code = models.CharField("统计用区划代码", max_length=12, primary_key=True)
    parent_code = models.CharField(max_length=12, blank=True, db_index=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField(max_length=10, choices=Level)

    class Meta:
        verbose_name = "统计用区划"

    def __str__(self) -> str:
        return self.name
