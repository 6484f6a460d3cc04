"""Matters follow when a grid is split or merged, so that whoever has them can go on."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Post
from lianhu.matters import course
from lianhu.matters.models import Matter
from lianhu.notices.telling import follow as follow_tellings
from lianhu.people.tellers import follow as follow_teller
from lianhu.places.models import Area


@command("随网格调整")
def follow_grid(
    actor: Actor, matter: Matter, *, areas: Mapping[int, Area], posts: Mapping[int, Post]
) -> None:
    """Place, holder and suggested post become those of the new grid; stage and promise stay.

    Where the place goes one way and the holder the other, the matter is where its holder is.
    """
    actor.require("matters.follow_grid", place=matter.place)
    columns: dict[str, Any] = {}
    for name in ("holder", "suggested"):
        old = getattr(matter, f"{name}_id")
        if old in posts:
            columns[name] = posts[old]
    area = areas.get(matter.area_id, matter.area)
    holder = columns.get("holder", matter.holder)
    if holder is not None and not area.path.startswith(holder.path):
        area = holder.area
    columns |= {"area": area, "place": area.path}
    before = matter.place
    course.touch(matter, **columns)
    follow_tellings(matter.stream, matter.place, {old: post.pk for old, post in posts.items()})
    if matter.teller_id is not None:
        follow_teller(matter.teller_id, matter.place)
    emit(
        actor, "matters.follow_grid", stream=matter.stream, place=matter.place, before=before,
        handed=True, holder=matter.holder_id or 0,
        promised_on=matter.promised_on.isoformat() if matter.promised_on else None,
    )  # fmt: skip


def follow_all(
    actor: Actor,
    areas: Mapping[int, Area],
    posts: Mapping[int, Post],
    _parted: Mapping[int, Area],
) -> None:
    """Every open matter of these areas and posts; what is closed stays where it was.

    Of a grid that stays nobody knows on which side of the new line a matter lies; it stays too.
    """
    ids, held = list(areas), list(posts)
    mine = Q(area__in=ids) | Q(holder__in=held) | Q(suggested__in=held)
    rows = Matter._base_manager.filter(mine, closed_at=None)
    for matter in rows.select_related("area", "holder__area", "suggested").order_by("pk"):
        follow_grid(actor, matter, areas=areas, posts=posts)
