"""Reads of a round: which grids were screened, what was found and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.kernel import clock
from lianhu.matters import desk, holding
from lianhu.matters.finding import home_of
from lianhu.matters.kinds import Channel
from lianhu.matters.models import Matter
from lianhu.places.models import Area
from lianhu.screening import grounds
from lianhu.screening.models import Ground, Look, Round

ROUNDS: Final = 50
STATES: Final = {
    "": _("全部"),
    "open": _("没有办完"),
    "settled": _("办完了"),
    "again": _("早就在办"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A round with how many of the grids that the reader sees were screened."""

    round: Round
    n: int
    done: int

    @property
    def left(self) -> int:
        return self.n - self.done


def listed(actor: Actor) -> list[Listed]:
    """The newest rounds that the actor may see; one query."""
    mine = Ground.objects.visible_to(actor).filter(round=OuterRef("pk")).order_by()
    counted = mine.values("round")
    n = counted.annotate(n=Count("pk")).values("n")
    done = counted.annotate(n=Count("pk", filter=Q(done_on__isnull=False))).values("n")
    rows = Round.objects.visible_to(actor).select_related("area")
    rows = rows.annotate(n=Coalesce(Subquery(n), 0), done=Coalesce(Subquery(done), 0))
    found = rows.order_by("-first_day", "-pk")[:ROUNDS]
    return [Listed(one, getattr(one, "n"), getattr(one, "done")) for one in found]  # noqa: B009


@dataclass(slots=True)
class Counts:
    """How many grids, how many of them screened; what was found, how much of it is settled, and what
    was open already and was found again."""

    n: int = 0
    done: int = 0
    found: int = 0
    settled: int = 0
    known: int = 0

    @property
    def left(self) -> int:
        return self.n - self.done

    @property
    def open(self) -> int:
        return self.found - self.settled

    def add(self, other: "Counts") -> None:
        for name in ("n", "done", "found", "settled", "known"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True)
class Line:
    """One grid of a round; `who` are its posts with their holders."""

    ground: Ground
    where: str
    who: str
    counts: Counts


@dataclass(slots=True)
class Village:
    """The grids of one village, by the tree, never by what was found."""

    area: Area
    lines: list[Line] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)


@dataclass(slots=True)
class Table:
    """A round as far as its reader sees it."""

    villages: list[Village]
    counts: Counts


def of_keys(actor: Actor, round_: Round, keys: Sequence[str]) -> QuerySet[Matter]:
    # By place and day first: no index holds the keys. The pieces of what was split keep its key;
    # they are counted, and the whole never (ADR 20).
    # What took over the grid of a round lies beside it (`commands.redraw`).
    alone = round_.area.kind == Area.Kind.GRID
    place = home_of(round_.area).path if alone else round_.place
    return Matter.objects.visible_to(actor).filter(
        under([place], "place"), raised_at__gte=clock.day_start(round_.first_day),
        channel=Channel.SCREENING, channel_key__in=keys, split_at=None,
    )  # fmt: skip


def keys_of(actor: Actor, round_: Round, area: Area | None = None) -> list[str]:
    """The channel keys of what was written down on it, in `area` alone if one is given."""
    looks = _looks(actor, round_)
    if area is not None:
        looks = looks.filter(under([area.path], "ground__place"))
    return [one.gathering.key for one in looks]


def _looks(actor: Actor, round_: Round) -> QuerySet[Look]:
    seen = Ground.objects.visible_to(actor).filter(round=round_)
    return Look.objects.filter(ground__in=seen).select_related("gathering").order_by("pk")


def table(actor: Actor, round_: Round) -> Table:
    """Every grid of a round with what came of it; five queries, whatever the number."""
    seen = Ground.objects.visible_to(actor).filter(round=round_)
    rows = sorted(seen.select_related("area__parent__parent"), key=lambda one: one.area.ids)
    counts = _counts(actor, round_, rows)
    who = grounds.keepers(one.place for one in rows)
    villages: dict[int, Village] = {}
    total = Counts()
    for one in rows:
        home = home_of(one.area)
        village = villages.setdefault(home.pk, Village(home))
        names = "、".join(holding.who(post) for post in who[one.place])
        line = Line(one, desk.where(one.area), names, counts[one.pk])
        village.lines.append(line)
        village.counts.add(line.counts)
        total.add(line.counts)
    return Table(list(villages.values()), total)


def _counts(actor: Actor, round_: Round, rows: Iterable[Ground]) -> dict[int, Counts]:
    counts = {one.pk: Counts(n=1, done=int(one.done_on is not None)) for one in rows}
    seen = Q(known__in=Matter.objects.visible_to(actor))
    looks = _looks(actor, round_).annotate(again=Count("known", filter=seen))
    of: dict[str, int] = {}
    known: dict[int, int] = defaultdict(int)
    for look in looks:
        of[look.gathering.key] = look.ground_id
        known[look.ground_id] += look.again
    for ground, n in known.items():
        counts[ground].known = n
    came = of_keys(actor, round_, list(of)).values_list("channel_key", "closed_at", "posted_at")
    for key, closed, posted in came:
        count = counts[of[key]]
        count.found += 1
        count.settled += int(bool(closed or posted))
    return counts


def behind(
    actor: Actor, round_: Round, area: Area | None = None, state: str = ""
) -> QuerySet[Matter]:
    """The matters behind a number of the table: of an area, by a key of STATES."""
    if state == "again":
        looks = _looks(actor, round_)
        if area is not None:
            looks = looks.filter(under([area.path], "ground__place"))
        again = Look.known.through.objects.filter(look__in=looks).values("matter")
        return Matter.objects.visible_to(actor).filter(pk__in=again)
    rows = of_keys(actor, round_, keys_of(actor, round_, area))
    settled = Q(closed_at__isnull=False) | Q(posted_at__isnull=False)
    if state == "settled":
        return rows.filter(settled)
    return rows.exclude(settled) if state == "open" else rows


def keys_by_ground(actor: Actor, round_: Round) -> dict[int, list[str]]:
    """The channel keys of what was written down, by grid."""
    found: dict[int, list[str]] = defaultdict(list)
    for look in _looks(actor, round_):
        found[look.ground_id].append(look.gathering.key)
    return dict(found)
