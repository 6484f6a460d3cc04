"""How matters and their words are asked for; every question starts at `visible_to`."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.matters.kinds import Secrecy

if TYPE_CHECKING:
    from lianhu.matters.models import Matter, Word  # noqa: F401 - named in quotes below

SEE = sight("matters.see", "查看事项")
SEE_PRIVATE = sight("matters.see_private", "查看私事")
SEE_SEALED = sight("matters.see_sealed", "查看密封事项")
SUPERVISE = sight("matters.supervise", "监督可公开事项")
# Anyone may raise; this is the right to the pages on which staff do it for somebody else.
RAISE_FOR = sight("matters.raise_for", "代录诉求")


class MatterQuerySet(models.QuerySet["Matter"]):
    def visible_to(self, actor: Actor) -> Self:
        """What `actor` may see; nothing by default.

        A bearer: their one matter. Staff: open and internal ones under their areas, private
        ones only with that sight, sealed ones only with that sight (信访工作条例 art. 30),
        public ones under what they supervise, and what they themselves wrote down unless
        sealed. The clock sees all.
        """
        if actor.kind == "system":
            return self
        if actor.kind == "bearer":
            return self.filter(pk=int(actor.stream.partition(":")[2] or 0))
        if not actor.grants:
            return self.none()
        plain = Q(secrecy__in=[Secrecy.PUBLIC, Secrecy.INTERNAL])
        seen = (
            under(actor.paths(SEE), "place") & plain
            | under(actor.paths(SEE_PRIVATE), "place") & Q(secrecy=Secrecy.PRIVATE)
            | under(actor.paths(SEE_SEALED), "place") & Q(secrecy=Secrecy.SEALED)
            | under(actor.paths(SUPERVISE), "place") & Q(secrecy=Secrecy.PUBLIC)
        )
        if actor.person_id:
            seen |= Q(raised_by_id=actor.person_id) & ~Q(secrecy=Secrecy.SEALED)
        return self.filter(seen)

    def unsettled(self) -> Self:
        """Those somebody still has to do something about."""
        return self.filter(closed_at=None, posted_at=None)

    def public(self) -> Self:
        return self.filter(secrecy=Secrecy.PUBLIC)

    def for_rows(self) -> Self:
        """With the joins that a list row shows."""
        return self.select_related("area", "holder", "suggested")


class WordQuerySet(models.QuerySet["Word"]):
    def released(self) -> Self:
        """What anyone may read."""
        return self.filter(released_at__isnull=False, erased_at__isnull=True)
