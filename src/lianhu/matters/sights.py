"""Who reads a matter: one rule, asked of the database by lists and of a row in the hand by pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from django.db.models import Q

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.matters.kinds import Secrecy

SEE = sight("matters.see", "查看事项")
SEE_PRIVATE = sight("matters.see_private", "查看私事")
SUPERVISE = sight("matters.supervise", "监督可公开事项")
# Anyone may raise; this is the right to the pages on which staff do it for somebody else.
RAISE_FOR = sight("matters.raise_for", "代录诉求")
# What villages ask of their town, gathered for its agenda.
PUT_UP = sight("matters.put_up", "查看村里提请的事")
# The right to write down that a box was opened, and with it to read what boxes held.
OPEN_BOX = "matters.open_box"

# What each sight opens.
OPENS: Final = {
    SEE: (Secrecy.PUBLIC, Secrecy.INTERNAL),
    SEE_PRIVATE: (Secrecy.PRIVATE,),
}
SIGHTS: Final = tuple(OPENS)


@dataclass(frozen=True, slots=True)
class Reading:
    """The matters whose words an actor reads in full.

    `rows` and `holds` must say the same of every matter. Made once for a page of rows: the
    actor's posts are gone through here and not for each row.
    """

    paths: Mapping[Secrecy, tuple[str, ...]]
    person: int
    only: int

    @classmethod
    def of(cls, actor: Actor) -> Self:
        paths = {kind: tuple(actor.paths(see)) for see, kinds in OPENS.items() for kind in kinds}
        room, _colon, serial = actor.stream.partition(":")
        # Other rooms have bearers of their own, whose numbers are no matters.
        bears = serial if actor.kind == "bearer" and room == "matter" else ""
        # Without a post in force nobody is staff any more, whatever they once wrote down.
        return cls(paths, actor.person_id or 0 if actor.grants else 0, int(bears or 0))

    def rows(self) -> Q:
        if self.only:
            # Of what was split (拆分) also the pieces: whoever told the whole told each.
            return Q(pk=self.only) | Q(parent=self.only)
        found = Q(pk__in=[])
        for kinds in OPENS.values():
            found |= under(self.paths[kinds[0]], "place") & Q(secrecy__in=kinds)
        if self.person:
            # Whoever wrote a matter down goes on reading it.
            found |= Q(raised_by_id=self.person)
        return found

    def holds(self, matter: Any) -> bool:
        """The same of a matter, or of plain values of one."""
        if self.only:
            return self.only in {matter.pk, getattr(matter, "parent_id", None)}
        own = bool(self.person) and self.person == matter.raised_by_id
        return own or str(matter.place).startswith(self.paths[matter.secrecy])


def reads_words(actor: Actor, matter: Any) -> bool:
    """Whether the actor reads what was said, not only what was released."""
    return Reading.of(actor).holds(matter)


def watched(actor: Actor, matter: str = "") -> Q:
    """The public matters under what the actor supervises: seen, masked, and never read in full.

    Args:
        matter: where the matter stands, seen from the rows that are asked for.
    """
    return under(actor.paths(SUPERVISE), f"{matter}place") & Q((f"{matter}secrecy", Secrecy.PUBLIC))
