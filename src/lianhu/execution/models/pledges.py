"""What people give of their own will: labour, money, things; and that it was given."""

from typing import Any, Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.assembly.models import Meeting
from lianhu.audit.actor import Actor

PLEDGE: Final = "execution.pledge"


class PledgeListQuerySet(models.QuerySet["PledgeList"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the meeting whose item it belongs to."""
        if actor.kind == "system":
            return self
        return self.filter(item__meeting__in=Meeting.objects.visible_to(actor))


class PledgeList(models.Model):
    """Who gives what for one thing on an agenda (自愿认领). A pledge is no levy.

    `needs` is what is asked for, `hand_to` who takes money or things in: the product never holds
    any. `levy_why` is what a person answered to the warning that it reads like a levy.
    """

    item = models.OneToOneField("assembly.Item", models.PROTECT, related_name="pledge_list")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    place = models.CharField(max_length=200, db_collation="C")
    needs = models.CharField(_("要些什么"), max_length=200)
    hand_to = models.CharField(_("钱和东西交到哪里"), max_length=100, blank=True)
    levy_why = models.CharField(_("为什么不是摊派"), max_length=200, blank=True)
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField()
    closed_on = models.DateField(null=True)

    objects = PledgeListQuerySet.as_manager()

    class Meta:
        verbose_name = _("自愿认领")
        constraints = [
            models.CheckConstraint(name="execution_pledges_for_something", condition=~Q(needs="")),
        ]

    def __str__(self) -> str:
        return f"认领 {self.pk}"

    @property
    def stream(self) -> str:
        return f"pledges:{self.pk}"


class Pledge(models.Model):
    """Somebody said what they give. `amount`: days of labour, or 分; things are in `what`.

    `named`: they may be thanked by name. Withdrawn it is empty: who took a word back is on no list.
    """

    class Kind(models.TextChoices):
        LABOUR = "labour", _("出工")
        MONEY = "money", _("出钱")
        THING = "thing", _("出东西")

    list = models.ForeignKey(PledgeList, models.PROTECT, related_name="pledges")
    no = models.PositiveSmallIntegerField()
    name = models.CharField(_("姓名"), max_length=50, blank=True)
    kind = models.CharField(_("出什么"), max_length=6, choices=Kind)
    amount = models.PositiveBigIntegerField(null=True)
    what = models.CharField(_("什么东西"), max_length=60, blank=True)
    named = models.BooleanField(default=False)
    at = models.DateTimeField()
    by_person_id = models.BigIntegerField()
    kept_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("一笔认领")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["list", "no"], name="execution_pledge_numbered"),
            models.CheckConstraint(
                name="execution_pledge_withdrawn_is_empty",
                condition=Q(withdrawn_at=None) & ~Q(name="")
                | Q(withdrawn_at__isnull=False, name="", amount=None, what="", kept_on=None),
            ),
            models.CheckConstraint(
                name="execution_pledge_says_how_much",
                condition=Q(withdrawn_at__isnull=False)
                | Q(kind__in=["labour", "money"], amount__gt=0, what="")
                | Q(kind="thing", amount=None) & ~Q(what=""),
            ),
        ]

    def __str__(self) -> str:
        return f"一笔认领 {self.pk}"

    @property
    def said(self) -> str:
        """出工2天, 出钱100元, 出东西：水泥两包."""
        if self.kind == self.Kind.LABOUR:
            return _("出工%d天") % (self.amount or 0)
        if self.kind == self.Kind.MONEY:
            return _("出钱%s元") % in_yuan(self.amount or 0)
        return _("出东西：%s") % self.what


class PledgePaper(models.Model):
    """A pledge sheet that was signed on paper and came back as a photo."""

    list = models.ForeignKey(PledgeList, models.PROTECT, related_name="papers")
    file = models.OneToOneField("files.File", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_person_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("认领单")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"认领单 {self.pk}"


def in_yuan(fen: int) -> str:
    """100 or 100.50."""
    return f"{fen // 100}" if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02}"


FIELD_CLASSES: Final[dict[str, dict[str, Any]]] = {
    "PledgeList": {"needs": "public", "hand_to": "public", "levy_why": "internal"},
    "Pledge": {"name": "personal", "what": "may_name", "amount": "personal"},
    "PledgePaper": {},
}
