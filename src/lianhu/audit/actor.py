"""Who acts: a person with the posts they hold now, the bearer of one matter's code, or a visitor."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.audit.registry import COMMANDS, label_of
from lianhu.kernel.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Grant:
    """What one post gives: verbs over an area, and the duties (职责) that go with it.

    `own` are verbs it gives in its own area only and in nothing inside it: the town votes in its own
    committee and in no village.
    """

    role: str
    verbs: frozenset[str]
    path: str
    post_id: int | None = None
    title: str = ""
    duties: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()

    def carries(self, verb: str, place: str) -> bool:
        """Whether it gives `verb` over this place."""
        if verb in self.verbs:
            return place.startswith(self.path)
        return verb in self.own and place == self.path


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting, and by what right.

    `kind` is visitor, staff, bearer (holds the code of `stream`), channel (an API key) or
    system (the clock, an import). `label` is for the screen only and never reaches the log.
    `device` is a random cookie, used for rate limits and repeated submits; `address` a keyed
    digest of where a nameless upload came from, used to bound those and kept nowhere.
    """

    kind: str
    account_id: int | None = None
    person_id: int | None = None
    label: str = ""
    grants: tuple[Grant, ...] = field(default=())
    device: str = ""
    stream: str = ""
    channel: str = ""
    address: str = field(default="", repr=False, compare=False)

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"

    @property
    def sight(self) -> tuple[Hashable, ...]:
        """All of the actor that decides what `visible_to` asks; the shape of a kept read."""
        return self.kind, self.stream, self.account_id, self.person_id, self.channel, self.grants

    def grants_of(self, verb: str) -> Iterable[Grant]:
        return (grant for grant in self.grants if verb in grant.verbs)

    def paths(self, verb: str) -> list[str]:
        """The area prefixes over which this actor carries `verb`, with all that lies inside."""
        if self.kind == "system":
            return [""]
        return [grant.path for grant in self.grants_of(verb)]

    def grant(self, verb: str, place: str) -> Grant | None:
        """The narrowest post that carries `verb` over `place`, or None."""
        fits = [grant for grant in self.grants if grant.carries(verb, place)]
        return max(fits, key=lambda grant: len(grant.path), default=None)

    def posts(self, verb: str, place: str) -> list[int]:
        """Ids of the posts with which this actor may do `verb` over `place`."""
        return [
            grant.post_id for grant in self.grants if grant.post_id and grant.carries(verb, place)
        ]

    def may(self, verb: str, place: str = "", stream: str = "") -> bool:
        if self.kind == "system" or self.grant(verb, place):
            return True
        open_to = COMMANDS[verb].open_to if verb in COMMANDS else ()
        if self.kind == "bearer" and "bearer" in open_to and stream and stream == self.stream:
            return True
        return "visitor" in open_to

    def require(self, verb: str, *, place: str = "", stream: str = "") -> Grant | None:
        """The post used for `verb` over `place`.

        Raises:
            NotAllowed: no post carries it, and the command is not open to this kind of actor.
        """
        if not self.may(verb, place, stream):
            raise NotAllowed(_("您在此区域没有“%(verb)s”的权限。") % {"verb": label_of(verb)})
        return self.grant(verb, place)


# No row carries account or person None where it matters: `visible_to` must test the kind first.
VISITOR = Actor("visitor")
SYSTEM = Actor("system", label="系统")


def under(paths: Iterable[str], column: str) -> Q:
    """Rows whose `column` (an area path) lies under any of `paths`; no paths means no rows."""
    query = Q(pk__in=[])
    for path in sorted(set(paths)):
        if not path:
            return Q()
        # A range on a "C"-collated column uses the plain index; LIKE with a parameter may not.
        query |= Q(**{f"{column}__gte": path, f"{column}__lt": path[:-1] + "/"})
    return query
