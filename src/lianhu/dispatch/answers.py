"""Wordings of answers that a village or town agreed on beforehand (答复模板), and filling them."""

import re
from collections.abc import Mapping
from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight

SEE: Final = sight("dispatch.see_answers", "查看答复模板")
# What a wording may leave open; filled from the matter in the hand.
FIELDS: Final[tuple[str, ...]] = ("编号", "事项", "地点", "结果", "岗位", "日期")
_OPEN: Final = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the areas where the actor works, and of those above."""
        if actor.kind == "system":
            return self
        paths = actor.paths(SEE)
        above = {int(part) for path in paths for part in path.split(".") if part}
        return self.filter(under(paths, "place") | Q(area__in=above))

    def in_force(self) -> Self:
        return self.filter(ended_at=None)

    def fitting(self, place: str, category: str) -> Self:
        """Those over a place, for this class or any; the nearest area's first."""
        over = self.in_force().filter(area__in=[int(part) for part in place.split(".") if part])
        return over.filter(category__in=["", category]).order_by("-place", "title", "pk")


class Answer(models.Model):
    """One wording. What it says never changes; a better one takes its place."""

    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("用在哪里"))
    place = models.CharField(max_length=200, db_collation="C")
    title = models.CharField(_("名称"), max_length=30)
    category = models.CharField(_("类别"), max_length=30, blank=True)
    text = models.TextField(_("怎么说"))
    by_person_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.BigIntegerField(null=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        app_label = "dispatch"
        verbose_name = _("答复模板")
        constraints = [
            models.CheckConstraint(
                name="dispatch_answer_says", condition=~Q(title="") & ~Q(text="")
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"wording:{self.pk}"


def unknown(text: str) -> list[str]:
    """What stands in braces and is none of FIELDS."""
    return [name for name in _OPEN.findall(text) if name.strip() not in FIELDS]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The wording with what is known; what is not known yet stays open for the person to see."""
    return _OPEN.sub(lambda found: values.get(found[1].strip()) or found[0], text)
