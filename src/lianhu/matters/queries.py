"""Reads that join or count: the inbox, figures with their definition, who was here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.models import Event
from lianhu.audit.reads import read
from lianhu.audit.registry import label_of
from lianhu.bodies.models import Post
from lianhu.kernel import clock
from lianhu.matters import joining
from lianhu.matters.contentment import share
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter, Part, Plan
from lianhu.places.models import Area

MONTH = timedelta(days=30)
COUNTED: Final = 1_000
# Below this many, a share says more about one family than about the service.
FEW = 5


def inbox(
    actor: Actor, *, phase: str = "", mine: bool = False, before: datetime | None = None
) -> QuerySet[Matter]:
    """What is open where the actor works, most urgent first; `before`: due by then."""
    rows = Matter.objects.visible_to(actor).unsettled().for_rows()
    if phase:
        rows = rows.filter(phase=phase)
    if mine:
        posts = [grant.post_id for grant in actor.grants if grant.post_id]
        duties = {duty for grant in actor.grants for duty in grant.duties}
        helped = Part._base_manager.filter(post_id__in=posts, closed_at=None).values("matter_id")
        pooled = Q(phase=Phase.CLAIMING, pool__in=sorted(duties))
        rows = rows.filter(
            Q(holder_id__in=posts)
            | Q(parts_open__gt=0, pk__in=helped)
            | pooled & under(actor.paths("matters.claim"), "place")
        )
    if before:
        rows = rows.filter(due_at__lt=before)
    return rows.order_by("due_at", "pk")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are open, late, and in each phase; `more`: at least so many, no further counted."""

    all: int
    late: int
    phases: Mapping[str, int]
    more: bool


def open_counts(actor: Actor) -> Counts:
    """What is open where the actor works, up to COUNTED of them; one query."""

    def counted(now: datetime) -> QuerySet[Matter, Any]:
        # An exact number of all that a large county has open costs more than the page itself.
        some = Matter.objects.visible_to(actor).unsettled().order_by()[: COUNTED + 1]
        rows = Matter._base_manager.filter(pk__in=some.values("pk")).order_by().values("phase")
        late = Count("pk", filter=Q(due_at__lt=now))
        return rows.annotate(n=Count("pk"), late=late).values_list("phase", "n", "late", named=True)

    found = read((actor.sight, COUNTED), counted, clock.now())
    n = sum(row.n for row in found)
    late = sum(row.late for row in found)
    return Counts(min(n, COUNTED), late, {row.phase: row.n for row in found}, n > COUNTED)


@dataclass(frozen=True, slots=True)
class Figure:
    """A published number with what makes it honest (G.14). `value` is None when n is too small."""

    name: str
    value: int | float | None
    unit: str
    definition: str
    period: str
    as_of: datetime
    n: int


def village_figures(area: Area) -> list[Figure]:
    """What a village's page says of the last 30 days. Public: counts only, no person."""
    now = clock.now()
    since = now - MONTH
    here = Matter._base_manager.filter(under([area.path], "place"), split_at=None)
    recent = here.filter(raised_at__gte=since)
    # By version and mark: how many of its marks are content is the method's own word.
    rows = here.order_by().values("version_id", "mark").annotate(
        open=Count("pk", filter=Q(closed_at=None, posted_at=None)),
        raised=Count("pk", filter=Q(raised_at__gte=since)),
        solved=Count("pk", filter=Q(answered_at__gte=since)),
    )  # fmt: skip
    found = list(rows)
    sums = {name: sum(row[name] for row in found) for name in ("open", "raised", "solved")}
    marks = share(
        (row["version_id"], row["mark"], row["solved"]) for row in found if row["mark"] is not None
    )
    promised = Plan.objects.filter(matter__in=recent, kept__isnull=False).aggregate(
        n=Count("pk"), kept=Count("pk", filter=Q(kept=True, extended_on=None))
    )
    period = _("%(a)s至%(b)s") % {
        "a": clock.chinese_date(clock.day_of(since)), "b": clock.chinese_date(clock.day_of(now)),
    }  # fmt: skip
    return [
        Figure(_("正在办"), sums["open"], _("件"), _("已收到、还没有办结或公示的事项，不含密封事项"),
               _("此刻"), now, sums["open"]),
        Figure(_("新反映"), sums["raised"], _("件"), _("这段时间收到的事项，不含密封事项"),
               period, now, sums["raised"]),
        Figure(_("已答复"), sums["solved"], _("件"), _("这段时间答复了反映人的事项"),
               period, now, sums["solved"]),
        _share(_("承诺兑现"), promised["kept"], promised["n"],
               _("到期的承诺中按期办结的比例，延期后办结的不算"), period, now),
        _share(marks.name, marks.content, marks.n, marks.definition, period, now),
    ]  # fmt: skip


def _share(name: str, part: int, n: int, definition: str, period: str, now: datetime) -> Figure:
    value = round(100 * part / n) if n >= FEW else None
    return Figure(name, value, "%", definition, period, now, n)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a matter's life as anyone who may see it reads it: a title, no name."""

    at: datetime
    what: str
    by: str


def timeline(matter: Matter) -> list[Step]:
    """From first to last: what was done when, by which post; two queries."""
    events = joining.without_gone(Event.objects.of(matter.stream))
    posts = {
        post.pk: post.title
        for post in Post._base_manager.filter(pk__in={e.post_id for e in events if e.post_id})
    }
    return [Step(e.at, label_of(e.verb), posts.get(e.post_id or 0, "")) for e in events]
