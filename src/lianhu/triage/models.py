from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor


class LearnedQuerySet(models.QuerySet["Learned"]):
    def visible_to(self, actor: Actor) -> Self:
        return self if actor.paths("triage.roll_back") else self.none()

    def in_force(self, what: str) -> Self:
        """The one that speaks now comes first; none means the words of the first day."""
        rows = self.filter(what=what, taken_at__isnull=False, put_back_at=None)
        return rows.order_by("-taken_at", "-pk")


class Learned(models.Model):
    """What the helper learned on one night, and how good it was; it never changes.

    `what` is what it is asked for (`asking.AFFAIR`, `asking.CLASS`); `content` are the bytes of
    `model.dump`, `digest` their SM3; `figures` are of texts held out of it. `taken_at` is empty
    where it was worse than what spoke before. `put_back_at`: a named person took it out again.
    """

    what = models.CharField(max_length=20)
    content = models.BinaryField(editable=False)
    digest = models.CharField(_("校验值"), max_length=64)
    figures = models.JSONField()
    made_at = models.DateTimeField(_("学成时间"))
    taken_at = models.DateTimeField(_("启用时间"), null=True)
    put_back_at = models.DateTimeField(_("退回时间"), null=True)
    put_back_by_id = models.BigIntegerField(null=True)

    objects = LearnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("分类助手的模型")
        constraints = [
            models.CheckConstraint(
                name="triage_put_back_by_somebody",
                condition=models.Q(put_back_at=None) | models.Q(put_back_by_id__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"
