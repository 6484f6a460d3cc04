"""Reads of posts and their holders that other rooms stand on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from lianhu.audit.actor import Actor, under
from lianhu.audit.reads import read
from lianhu.bodies.kinds import BOARD, OVERSEER, PARTY, ROSTER
from lianhu.bodies.membership import ORDER, SEE_MEMBERS
from lianhu.bodies.models import SEE, Membership, Organisation, Post, PostQuerySet, Tenure
from lianhu.files.models import File
from lianhu.kernel import clock
from lianhu.people.models import Person
from lianhu.places.models import Area
from lianhu.places.paths import prefixes
from lianhu.places.queries import leaf_grids, subtree, village_of

CHAIN_ROLES: Final = ("grid_leader", "grid_worker", "cluster_leader")
# Up to so many holders a read is kept for each number of them.
FEW: Final = 12
_ISSUERS: Final = (
    "villagers_committee", "residents_committee", "town_government", "county_body",
)  # fmt: skip
# Whose near relatives the law asks about: 村民委员会组织法 第八条、第十五条、第三十七条; of a
# collective (农村集体经济组织法 第二十九条、第三十四条) only its board and who watches it.
KIN_APART: Final = (
    "villagers_committee", "residents_committee", "supervision_committee", "election_committee",
)  # fmt: skip
COMMITTEE_OF: Final = {"villagers_committee": "village", "residents_committee": "community"}


# By hand: every create and every move of a matter asks it, and the ORM needs three times as long
# to put it into words as the server to answer.
_SEATS: Final = """
    SELECT p.id, p.title, p.role, p.area_id, p.organisation_id, p.duties, p.duty_words,
           p.office_phone, p.path, p.created_on, p.ended_on, coalesce(h.name, '') AS held_by
    FROM bodies_post p
    LEFT JOIN bodies_tenure t ON t.post_id = p.id AND t.from_on <= %(day)s
        AND (t.to_on IS NULL OR t.to_on > %(day)s)
    LEFT JOIN people_person h ON h.id = t.person_id
    WHERE p.path = ANY(%(paths)s) AND p.ended_on IS NULL
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A post and who is in it; `tenure` is None while it stands empty."""

    post: Post
    tenure: Tenure | None

    @property
    def person(self) -> Person | None:
        return self.tenure.person if self.tenure else None


@dataclass(slots=True)
class Node:
    """A grid or linked households in the chain, with the posts that stand in it."""

    area: Area
    depth: int
    held: list[Held] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Triad:
    """The iron triangle (铁三角) of a leaf grid: 党小组 + 网格员 + 联户长."""

    area: Area
    party_group: Organisation | None
    workers: list[Held]
    clusters: int
    led: int

    @property
    def has_worker(self) -> bool:
        return any(held.tenure for held in self.workers)

    @property
    def complete(self) -> bool:
        led = self.clusters > 0 and self.led == self.clusters
        return self.party_group is not None and self.has_worker and led


def holders(posts: Iterable[Post | int], day: date | None = None) -> dict[int, Tenure]:
    """Who holds each of these posts on `day` (today), with the person; empty ones are left out."""
    ids = [post if isinstance(post, int) else post.pk for post in posts]
    # Of a list, each length is a query of its own; of a few, the query is known already.
    at = day or clock.today()
    found = read(len(ids), _held, at, *ids) if len(ids) <= FEW else _held(at, *ids)
    return {tenure.post_id: tenure for tenure in found}


def _held(day: date, *ids: int) -> QuerySet[Tenure]:
    return Tenure.objects.live(day).filter(post__in=ids).select_related("person")


def roster(posts: Iterable[Post], day: date | None = None) -> list[Held]:
    """The posts in the order given, each with its holder; one query."""
    rows = list(posts)
    held = holders(rows, day)
    return [Held(post, held.get(post.pk)) for post in rows]


def seats(
    paths: Sequence[str], *, roles: Sequence[str] = (), duty: str = "", day: date | None = None
) -> list[Post]:
    """The living posts on exactly these paths with one of `roles`, or with `duty`; one statement.

    Each has `held_by`, the name of its holder on `day` (today), "" for a vacancy; without its area.
    """
    which = "AND p.duties @> ARRAY[%(duty)s::varchar]" if duty else "AND p.role = ANY(%(roles)s)"
    asked = {"day": day or clock.today(), "paths": list(paths), "roles": list(roles), "duty": duty}
    return list(Post._base_manager.raw(_SEATS + which, asked))


def posts_with_duty(duty: str, area: Area, day: date | None = None) -> list[Post]:
    """The posts that answer for `duty` at the nearest level: in `area`, else the first above with any.

    A post that stands empty counts, so that a matter waits where it belongs and the vacancy
    shows; among several, those created first come first.
    """
    at = day or clock.today()
    rows = Post.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=at), path__in=prefixes(area.path), duties__contains=[duty]
    )
    found = list(rows.order_by("pk"))
    nearest = max((post.path for post in found), key=len, default="")
    return [post for post in found if post.path == nearest]


def nearest_holder(path: str, roles: Sequence[str], day: date | None = None) -> Tenure | None:
    """Who to turn to: the holder of the narrowest post in one of `roles` at or above `path`."""
    rows = Tenure.objects.live(day or clock.today()).filter(
        post__path__in=prefixes(path), post__role__in=roles
    )
    found = rows.select_related("person", "post")
    return max(found, key=lambda held: (len(held.post.path), -held.pk), default=None)


def vacancies(actor: Actor) -> PostQuerySet:
    """The posts that stand empty today under the areas this actor looks after."""
    mine = Post.objects.live().filter(under(actor.paths(SEE), "path"))
    return mine.vacant().order_by("path", "pk")


def posts_of(person: Person, day: date | None = None) -> list[Tenure]:
    """The posts this person holds, with area and organisation, the widest area first."""
    rows = Tenure.objects.live(day or clock.today()).filter(person=person)
    return list(rows.select_related("post__area", "post__organisation").order_by("post__path"))


def chain(area: Area, day: date | None = None) -> list[Node]:
    """The grid chain 网格长 → 网格员 → 联户长 at and under `area`, each grid before what it holds."""
    inside = subtree(area).live().filter(kind__in=["grid", "cluster"])
    nodes = {row.pk: Node(row, len(row.ids)) for row in inside}
    posts = Post.objects.live().filter(under([area.path], "path"), role__in=CHAIN_ROLES)
    for held in roster(posts.order_by("pk"), day):
        if held.post.area_id in nodes:
            nodes[held.post.area_id].held.append(held)
    ordered = sorted(nodes.values(), key=lambda node: node.area.ids)
    top = min((node.depth for node in ordered), default=0)
    for node in ordered:
        node.depth -= top
        node.held.sort(key=lambda held: CHAIN_ROLES.index(held.post.role))
    return ordered


def triads(area: Area, day: date | None = None) -> list[Triad]:
    """For each leaf grid at or under `area`, whether its triangle is whole; four queries."""
    grids = list(leaf_grids(area).order_by("pk"))
    groups = list(
        Organisation.objects.live()
        .filter(under([area.path], "path"), kind="party_group")
        .order_by("pk")
    )
    nodes = chain(area, day)
    return [
        _triad(grid, groups, [n for n in nodes if n.area.path.startswith(grid.path)])
        for grid in grids
    ]


def holds_office(person_id: int) -> bool:
    """Whether this person is in any post today, or in a body whose members the law keeps apart.

    `people` asks before it keeps near relatives.
    """
    day = clock.today()
    if Tenure.objects.live(day).filter(person=person_id).exists():
        return True
    seats = Membership.objects.live(day).filter(person=person_id)
    board = Q(organisation__kind="collective", standing__in=(*BOARD, OVERSEER))
    return seats.filter(Q(organisation__kind__in=KIN_APART) | board).exists()


def members_of(
    organisation: Organisation, day: date | None = None, standing: str = ""
) -> list[Membership]:
    """Who is in the body on `day` (today), with the person, by standing and then by age of the row.

    Whoever shows them asks `Membership.objects.visible_to`; this is for counting and for rolls.

    Args:
        standing: only these ("representative"). Of a roster ("party_member") those of the party
            groups under a branch are found too, each person once; without it the body's own.
    """
    at = day or clock.today()
    bodies = Q(organisation=organisation)
    if standing in ROSTER and organisation.kind in PARTY:
        bodies |= Q(organisation__in=_under(organisation))
    rows = Membership.objects.live(at).filter(bodies, person__erased_at=None)
    if standing:
        rows = rows.filter(standing=standing)
    once: dict[tuple[int, str], Membership] = {}
    for one in rows.select_related("person", "organisation", "stands_for").order_by("pk"):
        # Somebody may stand on the roster of a branch and of its group.
        once.setdefault((one.person_id, one.standing), one)
    return sorted(once.values(), key=lambda one: (ORDER[one.standing], one.pk))


def may_see_paper(actor: Actor, stream: str, file: File) -> bool:
    """Who opens the record of an election or decision that a body keeps: who sees its members' terms."""
    pk = stream.partition(":")[2]
    rows = Organisation.objects.visible_to(actor).managed_by(actor, SEE_MEMBERS)
    return pk.isdigit() and rows.filter(pk=int(pk)).exists()


def bodies_of(area: Area, *kinds: str) -> list[Organisation]:
    """The living bodies of exactly this area, of these kinds if any are named, the oldest first."""
    rows = Organisation.objects.live().filter(area=area)
    return list((rows.filter(kind__in=kinds) if kinds else rows).order_by("pk"))


def _under(organisation: Organisation) -> list[int]:
    """The party bodies under this one, at whatever depth: a branch may have branches and groups."""
    rows = Organisation.objects.live().filter(under([organisation.path], "path"), kind__in=PARTY)
    above = dict(rows.values_list("pk", "parent_id"))
    known = {organisation.pk}
    while more := {pk for pk, up in above.items() if up in known} - known:
        known |= more
    return sorted(known)


def legal_regime(village: Area) -> str:
    """The law a village or community falls under, from the record of its committee; "none" if none."""
    rows = Organisation.objects.live().filter(area=village, kind__in=COMMITTEE_OF)
    found = rows.values_list("legal_regime", flat=True).first()
    return found or "none"


def issuer(actor: Actor, area: Area) -> str:
    """The body that issues a paper for an area, by its full name; else the area itself.

    A grid issues nothing: its village does.
    """
    home = village_of(area) or area
    rows = Organisation.objects.visible_to(actor).live().filter(area=home, kind__in=_ISSUERS)
    found = {one.kind: one.name for one in rows}
    return next((found[kind] for kind in _ISSUERS if kind in found), home.name)


def _triad(grid: Area, groups: list[Organisation], nodes: list[Node]) -> Triad:
    held = [one for node in nodes for one in node.held]
    clusters = [node for node in nodes if node.area.kind == Area.Kind.CLUSTER]
    led = [n for n in clusters if any(h.tenure and h.post.role == "cluster_leader" for h in n.held)]
    return Triad(
        area=grid,
        party_group=next((row for row in groups if row.path.startswith(grid.path)), None),
        workers=[one for one in held if one.post.role == "grid_worker"],
        clusters=len(clusters),
        led=len(led),
    )
