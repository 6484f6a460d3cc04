"""Filters of the list that somebody named and keeps for themselves.

What was searched for is not kept: it is often a name. A filter is how a desk is laid out and says
nothing about a matter.
"""

from typing import Final, Self
from urllib.parse import urlencode

from django.db import models

from lianhu.audit.actor import Actor

KEPT: Final = ("phase", "mine", "late", "channel")
# More would be a list of their own to read.
MOST: Final = 12
NAME: Final = 20


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own and nobody else's."""
        if actor.kind != "staff" or not (actor.account_id and actor.grants):
            return self.none()
        return self.filter(account_id=actor.account_id)


class SavedFilter(models.Model):
    """A named filter of one account; `asked` has those of KEPT that are set, as in the address."""

    account_id = models.BigIntegerField()
    name = models.CharField("名称", max_length=NAME)
    asked = models.JSONField(default=dict)
    kept_at = models.DateTimeField()

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["kept_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["account_id", "name"], name="saved_filter_one_name")
        ]

    def __str__(self) -> str:
        return f"筛选 {self.pk}"

    @property
    def query(self) -> str:
        return "?" + urlencode(self.asked)
