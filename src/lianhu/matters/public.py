"""What anyone may know of a village's matters: counts, who is who, promises; never who spoke."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from lianhu.audit.actor import VISITOR, under
from lianhu.bodies.duties import RANK
from lianhu.bodies.models import Post
from lianhu.bodies.queries import Held, roster
from lianhu.kernel import clock
from lianhu.matters.kinds import Secrecy
from lianhu.matters.models import Plan
from lianhu.matters.queries import MONTH, Figure
from lianhu.matters.story import route
from lianhu.methods.definition import Definition, Stage
from lianhu.methods.queries import definition_of, in_force
from lianhu.methods.villagers import Parts, parts
from lianhu.methods.vocabulary import Kind
from lianhu.places.models import Area
from lianhu.publicity.models import Posting

STATES: Final = {
    "running": Q(kept=None, given_back_at=None),
    "kept": Q(kept=True, extended_on=None),
    "extended": Q(kept=True, extended_on__isnull=False),
    "broken": Q(kept=False),
    "back": Q(given_back_at__isnull=False),
}


@dataclass(slots=True)
class Desk:
    """An area of a village with the posts that stand in it."""

    area: Area
    held: list[Held] = field(default_factory=list)
    inner: list["Desk"] = field(default_factory=list)

    @property
    def names(self) -> str:
        """Those who hold a post here, in one line."""
        return "、".join(held.person.name for held in self.held if held.person)


def who_is_who(village: Area) -> list[Desk]:
    """The posts of a village and of its parts, clusters inside their grid; two queries."""
    posts = Post.objects.live().filter(under([village.path], "path")).select_related("area")
    desks: dict[int, Desk] = {}
    for held in roster(sorted(posts, key=lambda post: (post.area.ids, RANK[post.role], post.pk))):
        desks.setdefault(held.post.area_id, Desk(held.post.area)).held.append(held)
    tops: list[Desk] = []
    for desk in desks.values():
        (tops[-1].inner if tops and _holds(tops[-1], desk) else tops).append(desk)
    return tops


def _holds(outer: Desk, desk: Desk) -> bool:
    """Whether the one is a grid and the other a cluster of it."""
    kinds = (outer.area.kind, desk.area.kind)
    fits = kinds == (Area.Kind.GRID, Area.Kind.CLUSTER)
    return fits and desk.area.path.startswith(outer.area.path)


@dataclass(frozen=True, slots=True)
class Way:
    """A method as a resident reads it: its usual steps in order, and those that some matters take."""

    version_id: int
    method: Definition
    main: list[Stage]
    aside: list[Stage]
    parts: Parts


def ways(area: Area) -> list[Way]:
    """The methods in force at `area`; one query once their texts are known."""
    found = []
    methods = {version.pk: definition_of(version.pk) for version in in_force(area)}
    known = {method.key: method for method in methods.values()}
    for pk, method in methods.items():
        usual = [method.stages[0], *route(method, method.stages[0])]
        steps = [stage for stage in method.stages if stage.kind != Kind.END]
        main = [stage for stage in usual if stage in steps]
        aside = [one for one in steps if one not in main]
        found.append(Way(pk, method, main, aside, parts(method, known)))
    return found


def phones(desks: Sequence[Desk]) -> list[str]:
    """The office phones of the village itself, each once."""
    found = [held.post.office_phone for desk in desks[:1] for held in desk.held]
    return list(dict.fromkeys(phone for phone in found if phone))


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as the public reads it: the post, the class of matter, the day; no person."""

    post: str
    about: str
    place: str
    made_at: datetime
    plan: Plan
    # What was released of the matter, while it is on the board.
    posting: Posting | None = None

    @property
    def state(self) -> str:
        return self.plan.state


def promises(village: Area, state: str = "") -> QuerySet[Plan]:
    """The promises on public matters of a village, newest first; `state` a key of STATES."""
    rows = Plan.objects.filter(
        under([village.path], "matter__place"), matter__secrecy=Secrecy.PUBLIC
    )
    if state in STATES:
        rows = rows.filter(STATES[state])
    return rows.select_related("post__area", "matter").order_by("-made_at", "-pk")


def said_all(plans: Sequence[Plan]) -> list[Promise]:
    """The plans of a page in public words, each with its result if that is posted; one query."""
    streams = [plan.matter.stream for plan in plans]
    rows = Posting.objects.visible_to(VISITOR).filter(stream__in=streams, kind="result")
    posted = {posting.stream: posting for posting in rows.order_by("pk")}
    return [replace(said(plan), posting=posted.get(plan.matter.stream)) for plan in plans]


def said(plan: Plan) -> Promise:
    """`plan` in public words; the class of matter is read from its pinned method."""
    matter = plan.matter
    labels = {
        sort.key: sort.label
        for stage in definition_of(matter.version_id).stages
        for sort in stage.classes
    }
    about = labels.get(matter.category, "") or str(matter.get_kind_display())
    # The area of the post, never of the matter: a dozen households would know who spoke.
    return Promise(plan.post.title, about, str(plan.post.area), plan.made_at, plan)


def promise_figures(village: Area) -> list[Figure]:
    """How many promises run, were kept, broken and given back, over the last 30 days; one query."""
    now = clock.now()
    since = clock.day_of(now - MONTH)
    today = clock.today()
    rows = Plan.objects.filter(
        under([village.path], "matter__place"), matter__secrecy=Secrecy.PUBLIC
    )
    ended = Q(promised_on__gte=since)
    sums = rows.aggregate(
        n_running=Count("pk", filter=STATES["running"]),
        n_kept=Count("pk", filter=ended & STATES["kept"]),
        n_extended=Count("pk", filter=ended & STATES["extended"]),
        n_broken=Count("pk", filter=ended & Q(kept=False)),
        n_back=Count("pk", filter=Q(given_back_at__gte=now - MONTH)),
    )
    n = sums["n_kept"] + sums["n_extended"] + sums["n_broken"]
    period = _("%(a)s至%(b)s") % {"a": clock.chinese_date(since), "b": clock.chinese_date(today)}
    return [
        Figure(_("正在办"), sums["n_running"], _("条"), _("已公开承诺、还没有办完也没有过期的"),
               _("此刻"), now, sums["n_running"]),
        Figure(_("已兑现"), sums["n_kept"], _("条"), _("在承诺的那一天或之前办完的，按日历算，不由人填"),
               period, now, n),
        Figure(_("延期后办结"), sums["n_extended"], _("条"), _("到期以前经另一个人批准延期、在延期内办完的，不算按期兑现"),
               period, now, n),
        Figure(_("未按期兑现"), sums["n_broken"], _("条"), _("过了承诺的那一天还没有办完的，办完也不改"),
               period, now, n),
        Figure(_("已交回"), sums["n_back"], _("条"), _("没到日子就退单、挂账或重新分流的，不算兑现也不算没兑现"),
               period, now, sums["n_back"]),
    ]  # fmt: skip
