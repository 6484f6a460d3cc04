"""Which grids a round covers, and who screens each."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import Exists, OuterRef

from lianhu.audit.actor import Actor, under
from lianhu.bodies.models import Post
from lianhu.bodies.queries import seats
from lianhu.places.models import Area
from lianhu.places.paths import prefixes
from lianhu.places.queries import leaf_grids, subtree
from lianhu.screening.models import SCREEN, Ground, open_today

# Who screens a grid: its worker, else who is nearest above.
ROLES: Final = ("grid_worker", "grid_leader", "village_secretary", "village_clerk")
# A round over more is a campaign of the county, ordered town by town.
MOST: Final = 1000


def of_area(area: Area) -> list[Area]:
    """The live leaf grids in `area`, and its villages that have none; by the tree. Two queries."""
    grid = Area.objects.live().filter(parent=OuterRef("pk"), kind=Area.Kind.GRID)
    above = "parent__parent"
    villages = subtree(area).live().filter(~Exists(grid), kind=Area.Kind.VILLAGE)
    # A grid may hang under a group too.
    grids = list(leaf_grids(area).select_related(above).order_by("pk"))
    bare = [
        one
        for one in villages.select_related(above)
        if not any(g.path.startswith(one.path) for g in grids)
    ]
    return sorted([*grids, *bare], key=lambda one: one.ids)


def keepers(places: Iterable[str]) -> dict[str, list[Post]]:
    """Who screens each of these places: the held posts of the nearest area that has one, a worker
    before a leader; nobody where all stand empty. One query."""
    wanted = list(places)
    paths = {path for place in wanted for path in prefixes(place)}
    held = [post for post in seats(sorted(paths), roles=ROLES) if post.held_by] if paths else []
    found: dict[str, list[Post]] = {}
    for place in wanted:
        over = [post for post in held if place.startswith(post.path)]
        near = max((len(post.path) for post in over), default=0)
        here = [post for post in over if len(post.path) == near]
        first = min((ROLES.index(post.role) for post in here), default=0)
        found[place] = [post for post in here if ROLES.index(post.role) == first]
    return found


def waiting(actor: Actor) -> list[Ground]:
    """The grids that the actor's own posts have to screen now, soonest first; two queries, one where
    there is none."""
    if actor.kind != "staff":
        return []
    rows = (
        Ground.objects.visible_to(actor)
        .left()
        .filter(under(actor.paths(SCREEN), "place"), open_today("round__"))
    )
    left = sorted(
        rows.select_related("round", "area__parent__parent"),
        key=lambda one: (one.round.last_day, one.area.ids),
    )
    if not left:
        return []
    posts = {grant.post_id for grant in actor.grants_of(SCREEN)}
    who = keepers({one.place for one in left})
    return [one for one in left if posts & {post.pk for post in who[one.place]}]


def by_post(
    left: Sequence[Ground],
) -> tuple[dict[int, tuple[Post, list[Ground]]], list[Ground]]:
    """Each post with what it has to screen, and what nobody has."""
    who = keepers({one.place for one in left})
    told: dict[int, tuple[Post, list[Ground]]] = {}
    for one in left:
        for post in who[one.place]:
            told.setdefault(post.pk, (post, []))[1].append(one)
    return told, [one for one in left if not who[one.place]]
