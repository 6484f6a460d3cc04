"""Where tables come from, how their columns are read, what came of each row."""

from datetime import datetime, timedelta
from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.matters.kinds import Channel

SEE: Final = sight("orders.see", "查看外来工单")
PREFIX: Final = "order:"
# A batch takes a second or two; who is silent for longer was killed.
STILL: Final = timedelta(seconds=60)
# Where tables of orders come from; what else comes in has a page of its own.
FROM: Final = (Channel.HOTLINE, Channel.PLATFORM)


def _over(actor: Actor, place: str = "place") -> Q:
    if actor.kind == "system":
        return Q()
    return under(actor.paths(SEE), place) if actor.is_staff else Q(pk__in=[])


class TemplateQuerySet(models.QuerySet["Template"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those who take orders in over the place."""
        return self.filter(_over(actor))


class LoadQuerySet(models.QuerySet["Load"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those who take orders in over the place."""
        return self.filter(_over(actor))


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those who take orders in over the place."""
        return self.filter(_over(actor))


class LineQuerySet(models.QuerySet["Line"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those who see the table it stood in; what is `apart` only who brought it."""
        if actor.kind == "system":
            return self
        if not actor.is_staff:
            return self.none()
        rows = self.filter(under(actor.paths(SEE), "load__place"))
        # Nobody has the number 0.
        return rows.filter(Q(apart=False) | Q(load__by_person_id=actor.person_id or 0))


class Source(models.Model):
    """Another office whose orders come as tables, under the name that it goes by here."""

    name = models.CharField(_("来源"), max_length=30, unique=True)
    channel = models.CharField(_("渠道"), max_length=14, choices=Channel)
    # What goes back for an order that another office handles; empty: `returning.toml`.
    passed_words = models.CharField(_("转走的怎样回"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("工单来源")
        constraints = [
            models.CheckConstraint(
                name="orders_source_channel", condition=Q(channel__in=list(FROM))
            )
        ]

    def __str__(self) -> str:
        return self.name


class Template(models.Model):
    """How the tables of one source with this header are read.

    `print` is the digest of the header; `head` its names in order, `top` the rows above it.
    `columns` says what stands
    where: {field of `columns.FIELDS`: position from 0}. `area` is where a row belongs that names
    no place.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="templates")
    print = models.CharField(max_length=64)
    top = models.JSONField(default=list)
    head = models.JSONField()
    columns = models.JSONField()
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("默认地方"))
    place = models.CharField(max_length=200, db_collation="C")
    made_at = models.DateTimeField()
    by_person_id = models.BigIntegerField(null=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("表格的列")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "print", "source"], name="orders_template_once_a_source"
            )
        ]

    def __str__(self) -> str:
        return f"表头 {self.pk}"

    @property
    def stream(self) -> str:
        return f"order_template:{self.pk}"


class Load(models.Model):
    """One table that somebody brought.

    `content_cipher` is the file, encrypted, and goes at `forget_at`. `done_row` is the last row of the
    file that was dealt with and committed: whoever is killed goes on after it. `moved_at` is when
    that was; `resumed` counts how often it was taken up again by somebody else, last after row
    `resumed_row`.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", _("还没开始收")
        RUNNING = "running", _("正在收")
        DONE = "done", _("收完了")
        STOPPED = "stopped", _("停下了")

    template = models.ForeignKey(Template, models.PROTECT, null=True, related_name="loads")
    name = models.CharField(_("文件名"), max_length=120)
    content_cipher = models.BinaryField(null=True, editable=False)
    place = models.CharField(max_length=200, db_collation="C")
    state = models.CharField(max_length=8, choices=State, default=State.MAPPING)
    rows = models.PositiveIntegerField(_("行数"), default=0)
    done_row = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    resumed = models.PositiveSmallIntegerField(default=0)
    resumed_row = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(_("新收"), default=0)
    same = models.PositiveIntegerField(_("已收过"), default=0)
    changed = models.PositiveIntegerField(_("有变化"), default=0)
    refused = models.PositiveIntegerField(_("没有收"), default=0)
    # Of the refused, those that only who brought the table may know of.
    apart = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    by_person_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    forget_at = models.DateTimeField()

    objects = LoadQuerySet.as_manager()

    class Meta:
        verbose_name = _("一次导入")
        constraints = [
            models.CheckConstraint(
                name="orders_load_reads_by_a_template",
                condition=Q(state="mapping") | Q(template__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["place", "-made_at"], name="orders_load_by_place")]

    def __str__(self) -> str:
        return f"导入 {self.pk}"

    @property
    def stream(self) -> str:
        return f"order_load:{self.pk}"

    def still(self, now: datetime) -> bool:
        """Whether nothing of it was taken in for so long that nobody can be at it any more."""
        return self.moved_at is None or self.moved_at <= now - STILL

    def of(self, actor: Actor) -> bool:
        """Whether the actor is who brought it."""
        return actor.person_id is not None and actor.person_id == self.by_person_id

    @property
    def told(self) -> int:
        """How many rows were dealt with."""
        return self.new + self.same + self.changed + self.refused


class Order(models.Model):
    """A row of another office's table that became a matter here; known by source and number.

    Without a `matter` it was passed on to an office that may handle it: nothing of it is kept but
    the number, under which it goes back with `Source.passed_words`.

    `cells_cipher` is the row as it came, encrypted, so that it can go back with the very columns it came
    with; it is emptied when its teller is erased. `mark` is a keyed digest of it: the same row
    sent again is known without being read.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="orders")
    template = models.ForeignKey(Template, models.PROTECT, related_name="orders")
    number = models.CharField(_("对方编号"), max_length=40)
    matter = models.OneToOneField("matters.Matter", models.PROTECT, null=True, related_name="order")
    place = models.CharField(max_length=200, db_collation="C")
    load = models.ForeignKey(Load, models.PROTECT, related_name="orders")
    row = models.PositiveIntegerField()
    cells_cipher = models.BinaryField(null=True, editable=False)
    mark = models.BinaryField(editable=False)
    due_on = models.DateField(_("对方期限"), null=True)
    returned_at = models.DateTimeField(_("回填时间"), null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("外来工单")
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="orders_order_once"),
            models.CheckConstraint(
                name="orders_order_passed_on_is_empty",
                condition=Q(matter__isnull=False) | Q(cells_cipher=None),
            ),
        ]
        indexes = [models.Index(fields=["number"], name="orders_order_by_number")]

    def __str__(self) -> str:
        return f"工单 {self.pk}"

    @property
    def stream(self) -> str:
        return f"order:{self.pk}"

    @property
    def key(self) -> str:
        """By which its matter is found, and what accuses somebody where it lies now."""
        return f"{PREFIX}{self.pk}"


class Line(models.Model):
    """A row that did not become an order by itself: it was there already, differs, or was refused.

    `cells_cipher` is the row, encrypted, of what differs or was refused; it goes with the file.
    `apart` is a refused row that sounds like an accusation: who brought it has a receipt, for
    everybody else the row was empty. A refused row with an order was passed on.
    """

    class What(models.TextChoices):
        SAME = "same", _("已收过，没有变化")
        CHANGED = "changed", _("已收过，有变化")
        REFUSED = "refused", _("没有收")

    load = models.ForeignKey(Load, models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField()
    what = models.CharField(max_length=8, choices=What)
    order = models.ForeignKey(Order, models.CASCADE, null=True, related_name="lines")
    reason = models.CharField(max_length=200, blank=True)
    cells_cipher = models.BinaryField(null=True, editable=False)
    mark = models.BinaryField(null=True, editable=False)
    settled_at = models.DateTimeField(null=True)
    taken = models.BooleanField(null=True)
    apart = models.BooleanField(default=False)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["row"]
        constraints = [
            models.UniqueConstraint(fields=["load", "row"], name="orders_line_once"),
            models.CheckConstraint(
                name="orders_line_of_an_order",
                condition=Q(what="refused") | Q(order__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.load_id}/{self.row}"


FIELD_CLASSES: dict[str, dict[str, str]] = {
    "Source": {"name": "public", "passed_words": "public"},
    "Template": {"top": "internal", "head": "internal"},
    "Load": {
        "name": "may_name",
        "content_cipher": "personal",
        "reason": "internal",
        "top": "internal",
    },
    "Order": {"number": "internal", "cells_cipher": "personal", "mark": "internal"},
    "Line": {"mark": "internal", "reason": "internal", "cells_cipher": "personal"},
}
