"""Two minutes for who answers for many villages: one line for each, the worst first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q

from lianhu.audit.actor import Actor, under
from lianhu.kernel import clock
from lianhu.matters import reached
from lianhu.matters.contentment import share
from lianhu.matters.models import Matter, Plan
from lianhu.matters.queries import FEW, MONTH
from lianhu.places.models import Area
from lianhu.places.paths import prefixes

SEE: Final = "matters.see"


@dataclass(slots=True)
class Village:
    """What is open, late, and how it went in the last 30 days; shares None under five."""

    area: Area
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def open(self) -> int:
        return self.counts["open"]

    @property
    def late(self) -> int:
        return self.counts["late"]

    @property
    def answered(self) -> int:
        return self.counts["answered"]

    @property
    def told(self) -> int | None:
        return _share(self.counts["told"], self.counts["to_tell"])

    @property
    def kept(self) -> int | None:
        return _share(self.counts["kept"], self.counts["due"])

    @property
    def content(self) -> int | None:
        return _share(self.counts["content"], self.counts["rated"])


@dataclass(frozen=True, slots=True)
class Summary:
    villages: list[Village]
    content: str
    told: str
    since: datetime
    as_of: datetime

    @property
    def late(self) -> int:
        return sum(one.late for one in self.villages)


def _share(part: int, n: int) -> int | None:
    return round(100 * part / n) if n >= FEW else None


def by_village(actor: Actor) -> Summary | None:
    """A line for every village under the actor where anything happened; None for one village.

    Four queries however many there are. No post and no person: villages are not ranked by them.
    """
    villages = Area.objects.live().filter(under(actor.paths(SEE), "path"), kind=Area.Kind.VILLAGE)
    found = {area.path: Village(area) for area in villages.order_by("path")}
    if len(found) < 2:
        return None
    now = clock.now()
    since = now - MONTH
    matters = list(_matters(actor, since, now))
    marks = [row for row in matters if row["mark"] is not None]
    _add(found, map(_judged, matters))
    _add(found, _promises(actor, since))
    _add(found, reached.counts(Matter.objects.visible_to(actor), since, now))
    shown = [one for one in found.values() if one.open or one.answered or one.counts["to_tell"]]
    said = share((row["version_id"], row["mark"], row["answered"]) for row in marks)
    ranked = sorted(shown, key=lambda one: (-one.late, -one.open))
    return Summary(ranked, said.definition, reached.definition(), since, now)


def _matters(actor: Actor, since: datetime, now: datetime) -> Iterable[Any]:
    lately = Q(answered_at__gte=since)
    rows = Matter.objects.visible_to(actor).filter(Q(closed_at=None) | lately, split_at=None)
    rows = rows.order_by()
    return rows.values("place", "version_id", "mark").annotate(
        open=Count("pk", filter=Q(closed_at=None, posted_at=None)),
        late=Count("pk", filter=Q(closed_at=None, posted_at=None, lead=None, due_at__lt=now)),
        answered=Count("pk", filter=lately),
    )


def _judged(row: dict[str, Any]) -> dict[str, Any]:
    """The counts of a group of matters, with how content they were by their own method."""
    counts = {name: row[name] for name in ("place", "open", "late", "answered")}
    if row["mark"] is not None:
        said = share([(row["version_id"], row["mark"], row["answered"])])
        counts |= {"rated": said.n, "content": said.content}
    return counts


def _promises(actor: Actor, since: datetime) -> Iterable[Any]:
    """Promises that came due in the period; one given back is neither kept nor broken."""
    rows = Plan.objects.filter(
        under(actor.paths(SEE), "matter__place"), matter__in=Matter.objects.visible_to(actor),
        kept__isnull=False, promised_on__gte=clock.day_of(since),
    )  # fmt: skip
    return rows.order_by().values("matter__place").annotate(
        due=Count("pk"), kept=Count("pk", filter=Q(kept=True, extended_on=None))
    )  # fmt: skip


def _add(found: dict[str, Village], rows: Iterable[Any]) -> None:
    for row in rows:
        place = row.pop("place", None) or row.pop("matter__place")
        village = next((found[path] for path in prefixes(place) if path in found), None)
        for name, n in row.items():
            if village is not None:
                village.counts[name] += n
