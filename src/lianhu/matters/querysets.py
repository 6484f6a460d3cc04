"""How matters and their words are asked for; every question starts at `visible_to`."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from lianhu.audit.actor import Actor, under
from lianhu.matters.kinds import Secrecy
from lianhu.matters.sights import OPEN_BOX, SEE, SUPERVISE, Reading, watched

if TYPE_CHECKING:
    from lianhu.matters.models import BoxOpening, Matter, Word  # noqa: F401 - named in quotes below


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
        return self.filter(closed_at=None, posted_at=None, lead=None)

    def public(self) -> Self:
        return self.filter(secrecy=Secrecy.PUBLIC)

    def for_rows(self) -> Self:
        """With the joins that a list row shows."""
        return self.select_related("area", "holder", "suggested")


class WordQuerySet(models.QuerySet["Word"]):
    def released(self) -> Self:
        """What anyone may read."""
        return self.filter(released_at__isnull=False, erased_at__isnull=True)


class BoxOpeningQuerySet(models.QuerySet["BoxOpening"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those who work or supervise there, and the two who opened it; no slip is told by it."""
        if actor.kind == "system":
            return self
        if actor.kind != "staff":
            return self.none()
        seen = under([*actor.paths(SEE), *actor.paths(SUPERVISE), *actor.paths(OPEN_BOX)], "place")
        # Without a post in force nobody is staff any more, whatever they once opened.
        if actor.person_id is not None and actor.grants:
            seen |= Q(first_person_id=actor.person_id) | Q(second_person_id=actor.person_id)
        return self.filter(seen)
