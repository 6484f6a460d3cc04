"""How a county leads from the top (县高位推进, G.1): leading groups, workstreams, who answers for each."""

from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lianhu.audit.actor import Actor, under
from lianhu.bodies.duties import DUTIES, labels_of
from lianhu.kernel import clock
from lianhu.places.models import Area


class WorkstreamQuerySet(models.QuerySet["Workstream"]):
    def visible_to(self, actor: Actor) -> Self:
        """Which workstreams there are, and which post answers for each, is public as posts are."""
        return self

    def managed_by(self, actor: Actor, verb: str) -> Self:
        return self.filter(under(actor.paths(verb), "path"))

    def live(self) -> Self:
        return self.filter(ended_on=None)


class Workstream(models.Model):
    """A leading group (领导小组) or a workstream (工作专班) and the post that answers for it.

    `duties` are the keys of `bodies.duties.DUTIES` it covers: who presses a matter of such a duty
    is offered its leader first. `tasks` says in words what it is to bring about.
    """

    class Kind(models.TextChoices):
        GROUP = "group", "领导小组"
        STREAM = "stream", "工作专班"

    kind = models.CharField("类别", max_length=10, choices=Kind)
    title = models.CharField("名称", max_length=40)
    area = models.ForeignKey(Area, models.PROTECT, related_name="streams", verbose_name="区域")
    leader = models.ForeignKey(
        "bodies.Post", models.PROTECT, related_name="leads", verbose_name="牵头领导岗位"
    )
    duties = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name="分管"
    )
    tasks = models.TextField("任务", blank=True)
    path = models.CharField(max_length=200, db_collation="C", editable=False)
    founded_on = models.DateField("成立日期", default=clock.today)
    ended_on = models.DateField("撤销日期", null=True, blank=True)

    objects = WorkstreamQuerySet.as_manager()

    FIELD_CLASSES = dict.fromkeys(
        ("id", "kind", "title", "area", "leader", "duties", "tasks", "path"), "public"
    ) | {"founded_on": "public", "ended_on": "public"}

    class Meta:
        verbose_name = "工作专班"
        constraints = [
            models.CheckConstraint(name="bodies_stream_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="bodies_stream_duties", condition=Q(duties__contained_by=list(DUTIES))
            ),
            models.CheckConstraint(
                name="bodies_stream_days",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("founded_on")),
            ),
            # Two with one name would each think that the other does it.
            models.UniqueConstraint(
                fields=["area", "title"], condition=Q(ended_on=None), name="bodies_stream_once"
            ),
        ]
        indexes = [models.Index(fields=["path"], name="bodies_stream_path")]

    def __str__(self) -> str:
        return self.title

    @property
    def duty_labels(self) -> list[str]:
        return labels_of(self.duties)


def streams_over(places: Iterable[str], duty: str = "") -> list[Workstream]:
    """The living workstreams of these areas, those that cover `duty` first, leader loaded."""
    rows = Workstream.objects.live().filter(path__in=list(places)).select_related("leader__area")
    return sorted(rows, key=lambda one: (duty not in one.duties, -len(one.path), one.pk))


def led_by(post_id: int) -> int:
    """How many living workstreams this post answers for: they would have nobody without it."""
    return Workstream.objects.live().filter(leader=post_id).count()
