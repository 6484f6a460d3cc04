"""How matters and their words are asked for; every question starts at `visible_to`."""

from typing import TYPE_CHECKING, Self, TypeVar, cast

from django.db import models

from lianhu.audit.actor import Actor
from lianhu.matters.kinds import Secrecy
from lianhu.matters.sights import Reading, watched

if TYPE_CHECKING:
    from lianhu.matters.models import Matter, Word  # noqa: F401 - named in quotes below

T = TypeVar("T", bound=models.Model)


class MatterQuerySet(models.QuerySet["Matter"]):
    def visible_to(self, actor: Actor) -> Self:
        """What `actor` may see; nothing by default.

        What they read in full (`sights.Reading`), and masked what they watch over. The clock sees all.
        """
        if actor.kind == "system":
            return self
        if actor.kind == "bearer" or actor.grants:
            return self.filter(Reading.of(actor).rows() | watched(actor))
        return self.none()

    def unsettled(self) -> Self:
        """Those somebody still has to do something about; what goes along with another is not."""
        return self.own_way().filter(closed_at=None, posted_at=None)

    def own_way(self) -> Self:
        """Those worked on by themselves: what goes along with another is worked on there, and what
        was split in its pieces. A number counts these, so nothing counts twice."""
        return self.filter(lead=None, split_at=None)

    def public(self) -> Self:
        return self.filter(secrecy=Secrecy.PUBLIC)

    def for_rows(self) -> Self:
        """With the joins that a list row shows."""
        return self.select_related("area", "holder", "suggested")


class WordQuerySet(models.QuerySet["Word"]):
    def released(self) -> Self:
        """What anyone may read."""
        return self.filter(released_at__isnull=False, erased_at__isnull=True)


class AboutMatterQuerySet(models.QuerySet[T]):
    """Rows of a model with a key `matter`."""

    def visible_to(self, actor: Actor) -> Self:
        """Those about a matter that `actor` may see."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        matters = cast("type[Matter]", self.model._meta.get_field("matter").related_model)
        return self.filter(matter__in=matters.objects.visible_to(actor))
