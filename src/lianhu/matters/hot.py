"""What people speak of most (热点): counts by class against the usual, and what sounds alike (C6.13)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.matters.alike import pairs
from lianhu.matters.lists import OPEN, Period
from lianhu.matters.models import Matter
from lianhu.matters.rows import Line, lines
from lianhu.matters.whole import sort_in
from lianhu.methods.queries import definition_of
from lianhu.places.paths import BELOW_VILLAGE

# Fewer would point at somebody.
LEAST: Final = 3
MOST: Final = 2000
SHOWN: Final = 20
# Looser than for a double: a topic is told in many ways.
NEAR: Final = 0.3
BEFORE: Final = 4


@dataclass(slots=True)
class Topic:
    """Matters that sound alike, newest first; the first gives the topic its words."""

    lines: list[Line] = field(default_factory=list)

    @property
    def n(self) -> int:
        return len(self.lines)

    @property
    def title(self) -> str:
        return self.lines[0].title

    @property
    def places(self) -> str:
        """The villages it comes from, those with most first."""
        counts = Counter(_village(line.row) for line in self.lines)
        return "、".join(f"{name}{n}" for name, n in counts.most_common(6))


@dataclass(frozen=True, slots=True)
class Class:
    """How many of a class now, and in a usual period of that length (mean of the four before)."""

    label: str
    n: int
    usual: float

    @property
    def risen(self) -> bool:
        """Twice the usual and enough to mean something; where nothing was before nothing has risen."""
        return self.n >= LEAST and 0 < 2 * self.usual <= self.n


@dataclass(frozen=True, slots=True)
class Digest:
    """`n` is how many were raised in the period; topics of fewer than three are not shown."""

    period: Period
    n: int
    whole: bool
    classes: list[Class]
    topics: list[Topic]


def digest(actor: Actor, period: Period) -> Digest:
    """The hot topics of all that this actor sees; nothing private; three queries."""
    seen = Matter.objects.visible_to(actor).filter(OPEN)
    rows = seen.filter(raised_at__range=period.span)
    # It is printed and taken along: no name and no number stands in it, whoever reads it.
    found = lines(actor, rows.order_by("-raised_at", "-pk"), most=MOST, masked=True)
    topics = [topic for topic in alike(found) if topic.n >= LEAST]
    classes = _classes(seen, period)
    n = rows.count() if len(found) == MOST else len(found)
    return Digest(period, n, n == len(found), classes, topics[:SHOWN])


def alike(found: Sequence[Line]) -> list[Topic]:
    """The lines in groups that share their letters, largest first; each in one group."""
    topics: list[Topic] = []
    centres: list[frozenset[str]] = []
    known: dict[str, list[int]] = defaultdict(list)
    for line in found:
        said = pairs(line.row.first_words or "")
        place = _nearest(said, centres, known)
        if place is None:
            place = len(topics)
            topics.append(Topic())
            centres.append(said)
            for pair in said:
                known[pair].append(place)
        topics[place].lines.append(line)
    return sorted(topics, key=lambda topic: -topic.n)


def _nearest(
    said: frozenset[str], centres: Sequence[frozenset[str]], known: dict[str, list[int]]
) -> int | None:
    """The group whose first sounds most like it; None where none does."""
    shared = Counter(place for pair in said for place in known.get(pair, ()))
    best = max(
        ((n / len(said | centres[place]), -place) for place, n in shared.items()), default=(0.0, 0)
    )
    return -best[1] if best[0] >= NEAR else None


def _classes(seen: Any, period: Period) -> list[Class]:
    length = (period.last - period.first) + timedelta(days=1)
    start, end = period.span
    before = clock.day_start(period.first - BEFORE * length)
    rows = (
        seen.filter(raised_at__gte=before, raised_at__lte=end).exclude(category="").order_by()
        .values("version_id", "category")
        .annotate(now=Count("pk", filter=Q(raised_at__gte=start)), all=Count("pk"))
    )  # fmt: skip
    now, usual = Counter[str](), Counter[str]()
    for row in rows:
        label = sort_in(definition_of(row["version_id"]), row["category"]) or _("其他")
        now[label] += row["now"]
        usual[label] += row["all"] - row["now"]
    found = [Class(label, now[label], usual[label] / BEFORE) for label in {*now, *usual}]
    return sorted(found, key=lambda one: (-one.n, one.label))


def _village(row: Any) -> str:
    """The short name of the village a row lies in."""
    for place in ("area", "area__parent", "area__parent__parent"):
        if getattr(row, f"{place}__kind") not in BELOW_VILLAGE:
            return str(getattr(row, f"{place}__short_name") or getattr(row, f"{place}__name"))
    return str(row.area__parent__parent__name)


def numbers(topics: Iterable[Topic]) -> set[str]:
    return {line.number for topic in topics for line in topic.lines}
