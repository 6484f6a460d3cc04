"""A grid is split, or goes into another: households, buildings, posts and work go along.

An area keeps its parent and a post its area, so what moves gets a new row and the old one ends
today; who lived and worked where can be read from the days.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.trace import command, emit
from lianhu.bodies import work
from lianhu.bodies.commands import require_standing
from lianhu.bodies.models import Organisation, Post, Tenure
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.people.holding import hold_homes, hold_people_in
from lianhu.people.models import Household
from lianhu.places import commands as places
from lianhu.places.models import Area, Building
from lianhu.places.queries import village_of

STAY: Final = "stay"
MOVE: Final = "move"
END: Final = "end"


@command("拆分网格")
def split_grid(
    actor: Actor,
    grid: Area,
    *,
    name: str,
    clusters: Iterable[Area],
    buildings: Iterable[Building] = (),
    posts: Mapping[int, str],
) -> Area:
    """Take clusters and buildings out of a grid into a new one beside it; gives the new grid.

    Households of a cluster follow it; those in none follow their building.

    Args:
        posts: what becomes of each post: of the grid STAY or MOVE, of a cluster MOVE or END.

    Raises:
        Refusal: nothing is taken, a post is not decided on, or work lies with one that would end.
    """
    actor.require("bodies.split_grid", place=grid.path)
    taken, houses = list(clusters), list(buildings)
    _hold(grid)
    _require_leaf(grid)
    if not taken and not houses:
        raise Refusal(_("请选哪些联户或楼栋分出去。"), field="clusters")
    if any(one.parent_id != grid.pk or one.valid_to for one in taken):
        raise Refusal(_("请选这个网格里现有的联户。"), field="clusters")
    if any(one.grid_id != grid.pk for one in houses):
        raise Refusal(_("请选这个网格里的楼栋。"), field="buildings")
    own = _posts_at([grid])
    fates = _fates(own, posts, (STAY, MOVE)) | _fates(_posts_at(taken), posts, (MOVE, END))
    _require_free(actor, taken, fates)
    assert grid.parent is not None
    new = places.add_grid(actor, grid.parent, name=name, level_name=grid.level_name)
    areas = {one.pk: places.add_cluster(actor, new, name=one.name) for one in taken}
    moved = _move_homes(grid, new, areas, houses)
    made = _settle_posts(actor, fates, {**areas, grid.pk: new})
    work.follow(actor, areas, made, {grid.pk: new})
    _close(fates)
    for one in taken:
        places.end_area(actor, one)
    _record(actor, "bodies.split_grid", grid, new, areas=areas, made=made, moved=moved)
    return new


@command("合并网格")
def merge_grids(actor: Actor, grid: Area, *, into: Area, posts: Mapping[int, str]) -> None:
    """All of a grid goes into another of the same village, and the grid ends today.

    Args:
        posts: what becomes of each post of the grid and its clusters: MOVE or END.

    Raises:
        Refusal: not two grids of one village, or as `split_grid`.
    """
    actor.require("bodies.merge_grids", place=grid.path)
    actor.require("bodies.merge_grids", place=into.path)
    _hold(grid, into)
    _require_leaf(grid)
    _require_leaf(into)
    if grid.pk == into.pk or village_of(grid) != village_of(into):
        raise Refusal(_("请选同一个村（社区）的另一个网格。"), field="into")
    old = list(Area.objects.live().filter(parent=grid, kind=Area.Kind.CLUSTER).order_by("pk"))
    fates = _fates(_posts_at([grid, *old]), posts, (MOVE, END))
    _require_free(actor, [grid, *old], fates)
    names = set(Area.objects.live().filter(parent=into).values_list("name", flat=True))
    areas = {
        one.pk: places.add_cluster(
            actor, into, name=f"{grid.name}{one.name}" if one.name in names else one.name
        )
        for one in old
    }
    moved = _move_homes(grid, into, areas, list(Building.objects.filter(grid=grid)), all_=True)
    made = _settle_posts(actor, fates, {**areas, grid.pk: into})
    work.follow(actor, {**areas, grid.pk: into}, made)
    _close(fates)
    for one in [*old, grid]:
        places.end_area(actor, one)
    _record(actor, "bodies.merge_grids", grid, into, areas=areas, made=made, moved=moved)


def _hold(grid: Area, *more: Area) -> None:
    """Takes what will change in the order of every other command: households, areas from the
    inside out, posts, people (`people.holding`)."""
    homes = list(Household.objects.filter(grid=grid, ended_on=None).values_list("pk", flat=True))
    hold_homes(homes)
    inside = Q(pk__in=[one.pk for one in (grid, *more)]) | Q(parent=grid)
    areas = list(Area.objects.select_for_update(no_key=True).filter(inside).order_by("-path"))
    list(Post.objects.select_for_update(no_key=True).filter(area__in=areas).order_by("pk"))
    hold_people_in(homes)


def _require_leaf(grid: Area) -> None:
    if grid.kind != Area.Kind.GRID or grid.valid_to is not None:
        raise Refusal(_("请选一个现有的网格。"))
    if Area.objects.live().filter(parent=grid, kind=Area.Kind.GRID).exists():
        raise Refusal(_("“%(grid)s”下面还分网格，请选最末一级。") % {"grid": grid})


def _posts_at(areas: Iterable[Area]) -> list[Post]:
    return list(Post.objects.live().filter(area__in=list(areas)).order_by("path", "pk"))


def _fates(found: Iterable[Post], said: Mapping[int, str], may: tuple[str, ...]) -> dict[Post, str]:
    """What was decided for each post; none is left to chance."""
    fates = {post: said.get(post.pk, "") for post in found}
    for post, fate in fates.items():
        if fate not in may:
            raise Refusal(
                _("请说明“%(post)s”这个岗位怎么办。") % {"post": post}, field=f"post_{post.pk}"
            )
    return fates


def _require_free(actor: Actor, areas: list[Area], fates: Mapping[Post, str]) -> None:
    """Raises Refusal for organisations in what ends, and for work that would lie with nobody."""
    inside = under([one.path for one in areas], "path")
    left = Organisation.objects.live().filter(inside).first()
    if left is not None:
        raise Refusal(_("“%(body)s”还设在这里，请先撤销，或设到别处。") % {"body": left})
    for post, fate in fates.items():
        if fate != STAY:
            require_standing(actor, "bodies.end_post", post.role, post.path)
        if fate == END and (n := work.in_hand(post.pk)):
            said = {"post": post, "n": n}
            raise Refusal(
                _("“%(post)s”手上还有%(n)d件事，请选跟着走，或先指派给别的岗位。") % said,
                field=f"post_{post.pk}",
            )


def _move_homes(
    grid: Area, to: Area, areas: Mapping[int, Area], houses: list[Building], *, all_: bool = False
) -> list[int]:
    """Households and buildings go over; the database holds each to one live leaf grid."""
    live = Household.objects.filter(grid=grid, ended_on=None)
    moved = list(live.filter(cluster__in=list(areas)).values_list("pk", flat=True))
    for old, new in areas.items():
        live.filter(cluster=old).update(grid=to, cluster=new)
    alone = live.filter(cluster=None)
    if not all_:
        alone = alone.filter(unit__building__in=houses)
    ids = list(alone.values_list("pk", flat=True))
    Household.objects.filter(pk__in=ids).update(grid=to)
    Building.objects.filter(pk__in=[one.pk for one in houses]).update(grid=to)
    return [*moved, *ids]


def _settle_posts(
    actor: Actor, fates: Mapping[Post, str], areas: Mapping[int, Area]
) -> dict[int, Post]:
    """End or carry over each post with who holds it; the new ones by the id of the old."""
    made: dict[int, Post] = {}
    today = clock.today()
    for post, fate in fates.items():
        if fate == STAY:
            continue
        if fate == MOVE:
            made[post.pk] = _again(post, areas[post.area_id])
        for held in Tenure.objects.filter(post=post).exclude(to_on__lte=today):
            day = max(today, held.from_on)
            until, held.to_on = held.to_on, day
            held.save(update_fields=["to_on"])
            if fate == MOVE:
                Tenure.objects.create(
                    post=made[post.pk], person_id=held.person_id, from_on=day, to_on=until
                )
    return made


def _close(fates: Mapping[Post, str]) -> None:
    gone = [post.pk for post, fate in fates.items() if fate != STAY]
    Post.objects.filter(pk__in=gone).update(ended_on=clock.today())


def _again(post: Post, area: Area) -> Post:
    body = post.organisation
    kept = body if body is not None and area.path.startswith(body.path) else None
    return Post.objects.create(
        title=post.title, role=post.role, area=area, organisation=kept, duties=post.duties,
        duty_words=post.duty_words, office_phone=post.office_phone, path=area.path,
        created_on=clock.today(),
    )  # fmt: skip


def _record(  # noqa: PLR0913
    actor: Actor,
    verb: str,
    grid: Area,
    to: Area,
    *,
    areas: Mapping[int, Area],
    made: Mapping[int, Post],
    moved: list[int],
) -> None:
    emit(
        actor,
        verb,
        stream=f"area:{grid.pk}",
        place=grid.path,
        into=to.pk,
        clusters={str(old): new.pk for old, new in areas.items()},
        posts={str(old): new.pk for old, new in made.items()},
        households=moved,
    )
