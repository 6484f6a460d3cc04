"""Reads of 督办: orders as lists show them, and how each workstream stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from lianhu.audit.actor import Actor
from lianhu.bodies.models import Workstream
from lianhu.bodies.queries import Held, roster
from lianhu.kernel import clock
from lianhu.matters.commands.ordering import ANSWER
from lianhu.matters.models import Matter, SupervisionOrder
from lianhu.matters.rows import Line, lines
from lianhu.places.paths import prefixes

LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order with the matter it is about; `mine` where it waits for this reader."""

    order: SupervisionOrder
    line: Line
    mine: bool

    @property
    def late(self) -> bool:
        return (self.order.replied_at or clock.now()) > self.order.due_at


@dataclass(frozen=True, slots=True)
class StreamLine:
    """A workstream, who leads it, and its orders: open, past their day, answered in 90 days."""

    stream: Workstream
    leader: Held
    open: int
    late: int
    answered: int
    manages: bool


def waiting(actor: Actor) -> QuerySet[SupervisionOrder]:
    """Those not answered yet, the nearest day first."""
    return _rows(actor).filter(reply=None).order_by("due_at", "pk")


def answered(actor: Actor) -> QuerySet[SupervisionOrder]:
    """Those answered in the last 90 days, newest first."""
    since = clock.now() - LATELY
    return _rows(actor).filter(replied_at__gte=since).order_by("-replied_at", "-pk")


def _rows(actor: Actor) -> QuerySet[SupervisionOrder]:
    rows = SupervisionOrder.objects.visible_to(actor)
    return rows.select_related("by_post", "to_post", "stream", "words", "reply")


def lines_of(actor: Actor, orders: Iterable[SupervisionOrder]) -> list[OrderLine]:
    """Each with its matter as this reader may read it; one query."""
    rows = list(orders)
    found = Matter.objects.visible_to(actor).filter(pk__in=[one.matter_id for one in rows])
    by = {line.pk: line for line in lines(actor, found)}
    own = {grant.post_id for grant in actor.grants_of(ANSWER)}
    return [
        OrderLine(one, by[one.matter_id], one.reply_id is None and one.to_post_id in own)
        for one in rows
        if one.matter_id in by
    ]


def of_matter(actor: Actor, matter: Matter) -> list[SupervisionOrder]:
    """Every order about one matter, oldest first."""
    return list(_rows(actor).filter(matter=matter))


def streams(actor: Actor) -> list[StreamLine]:
    """The living workstreams over or under where the actor works, leading groups first."""
    reach = Q()
    for path in {grant.path for grant in actor.grants}:
        reach |= Q(path__startswith=path) | Q(path__in=prefixes(path))
    rows = Workstream.objects.visible_to(actor).live().filter(reach).select_related("leader")
    found = list(rows.order_by("path", F("kind").asc(), "pk"))
    posts = {
        held.post.pk: held for held in roster({one.leader_id: one.leader for one in found}.values())
    }
    counts: dict[int, Any] = {
        row["stream"]: row
        for row in SupervisionOrder.objects.visible_to(actor)
        .filter(stream__in=found)
        .values("stream")
        .annotate(
            open=Count("pk", filter=Q(reply=None)),
            late=Count("pk", filter=Q(reply=None, due_at__lt=clock.now())),
            answered=Count("pk", filter=Q(replied_at__gte=clock.now() - LATELY)),
        )
    }
    return [_stream(actor, one, posts[one.leader_id], counts.get(one.pk, {})) for one in found]


def _stream(
    actor: Actor, stream: Workstream, leader: Held, counts: Mapping[str, int]
) -> StreamLine:
    return StreamLine(
        stream=stream,
        leader=leader,
        open=counts.get("open", 0),
        late=counts.get("late", 0),
        answered=counts.get("answered", 0),
        manages=actor.may("bodies.change_stream", stream.path),
    )
