"""Reads of meetings that pages and other rooms stand on."""

from collections import Counter
from typing import Final

from django.db.models import Q, QuerySet

from lianhu.assembly import meetings
from lianhu.assembly.models import Meeting
from lianhu.audit.actor import VISITOR, Actor, under
from lianhu.bodies.membership import ORDER, Membership
from lianhu.bodies.models import Organisation
from lianhu.kernel import clock
from lianhu.places.models import Area, AreaQuerySet

PLAN: Final = "assembly.plan"
MOST: Final = 200


def listed(actor: Actor, area: Area | None = None) -> list[Meeting]:
    """The newest meetings this actor may know of, under an area; at most MOST."""
    rows = Meeting.objects.visible_to(actor).newest_first().select_related("area", "organisation")
    rows = rows.prefetch_related("items")
    if area is not None:
        rows = rows.under_area(area.path)
    return list(rows[:MOST])


def areas_to_meet_in(actor: Actor) -> AreaQuerySet:
    """Where this actor may call some meeting: towns of their posts, villages and what lies inside."""
    levels = {level for one in meetings.kinds().values() for level in one.levels}
    mine = under(actor.paths(PLAN), "path") & Q(kind__in=sorted(levels))
    return Area.objects.visible_to(actor).live().filter(mine).order_by("path")


def bodies_for(area: Area, kinds: tuple[str, ...]) -> QuerySet[Organisation]:
    """The organisations whose meeting it may be: of these kinds, in the area or inside it."""
    rows = Organisation.objects.live().filter(under([area.path], "path"), kind__in=kinds)
    return rows.order_by("path", "pk")


def sitting_in(area: Area, kinds: tuple[str, ...]) -> list[str]:
    """Who sits today in the bodies of these kinds of exactly `area`: what each is there and the name,
    as it hangs on the wall."""
    rows = Membership.objects.visible_to(VISITOR).within(area, kinds, clock.today())
    found = sorted(
        rows.select_related("person", "organisation"), key=lambda one: ORDER[one.standing]
    )
    named = Counter[str]()
    for one in found:
        named[f"{one.said}{one.person.name}"] += 1
    # Two of one name in one committee are told apart by who sent them.
    return [
        who if named[who] == 1 else f"{who}（{one.stands_for_said or n}）"
        for n, one in enumerate(found, 1)
        for who in [f"{one.said}{one.person.name}"]
    ]
