"""What came of the work (晒单): counts of outcomes by post and unit, each with what is left out.

Nothing of how much somebody did stands here, only what became of what was answered.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.models import Event
from lianhu.bodies.models import Post, Tenure
from lianhu.feedback.kinds import Solved, WhyOut
from lianhu.feedback.models import Answer, Exclusion
from lianhu.feedback.rules import COMPARE, FEW
from lianhu.kernel import clock
from lianhu.matters.kinds import Triage
from lianhu.matters.models import Matter, Plan, Rating
from lianhu.matters.queries import MONTH, Figure
from lianhu.places.models import Area

NAMES: Final = (
    "n",
    "due",
    "kept",
    "on_time",
    "again",
    "asked",
    "solved",
    "partly",
    "marked",
    "content",
    "out",
)
# By which a row of counts is told apart, unless asked otherwise.
BY: Final = ("post", "place", "triage", "category")
LONG_AGO: Final = datetime.fromtimestamp(0, clock.LOCAL)
STREAM: Final = Concat(Value("matter:"), Cast(OuterRef("pk"), CharField()))


@dataclass(slots=True)
class Outcome:
    """What became of the matters of one post or unit; `mix` counts them by 三事 and class."""

    name: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    mix: Counter[str] = field(default_factory=Counter)

    @property
    def n(self) -> int:
        return self.counts["n"]

    @property
    def cells(self) -> list[str]:
        """Kept, on time, opened again, solved, content: of so many, and a share of thirty or more."""
        c = self.counts
        done = [("kept", "due"), ("on_time", "n"), ("again", "n")]
        said = [("solved", "asked"), ("content", "marked")]
        return [
            *(_of(c[part], c[whole]) for part, whole in done),
            *(_of_tellers(c[part], c[whole]) for part, whole in said),
        ]

    @property
    def mixed(self) -> str:
        return "、".join(f"{name}{n}" for name, n in self.mix.most_common(6))


def _of(part: int, n: int) -> str:
    if not n:
        return "—"
    return f"{round(100 * part / n)}%（{part}/{n}）" if n >= COMPARE else f"{part}/{n}"


def _of_tellers(part: int, n: int) -> str:
    """Of what tellers said: of so few, whoever handled it would read who said what."""
    return _("不足%(n)d件") % {"n": FEW} if 0 < n < FEW else _of(part, n)


def rows_of(
    rows: QuerySet[Matter], since: datetime, until: datetime, by: tuple[str, ...] = BY
) -> QuerySet[Any, Any]:
    """Counts of the matters answered in the period, told apart `by` these columns; one query.

    Of what a teller said the newest counts. `again`: it went back to work because they were not
    content or it was not solved. `on_time`: no step ran over its time.
    """
    plan = Plan.objects.filter(matter=OuterRef("pk"), given_back_at=None).order_by(
        "-made_at", "-pk"
    )
    later = Answer.objects.filter(matter=OuterRef("pk")).order_by("-at", "-pk")
    rated = Rating.objects.filter(matter=OuterRef("pk")).order_by("-at", "-pk")
    log = Event.objects.filter(stream=STREAM)
    back = Q(verb__in=["feedback.hear", "feedback.say_later"]) | Q(
        verb__in=["matters.rate", "matters.rate_for"], body__contains='"outcome":"low"'
    )
    newer = Q(said_at__gt=Coalesce("rated_at", LONG_AGO))
    found = rows.filter(answered_at__gte=since, answered_at__lte=until, lead=None, split_at=None)
    found = found.annotate(
        post=Subquery(plan.values("post")[:1]), was_kept=Subquery(plan.values("kept")[:1]),
        granted=Subquery(plan.values("extended_on")[:1]),
        late=Exists(log.filter(verb="matters.expire")), reworked=Exists(log.filter(back)),
        left_out=Exists(Exclusion.objects.filter(matter=OuterRef("pk"), granted=True)),
        said_at=Subquery(later.values("at")[:1]), rated_at=Subquery(rated.values("at")[:1]),
        is_solved=Case(
            When(newer, then=Subquery(later.values("solved")[:1])),
            default=Subquery(rated.values("solved")[:1]),
        ),
        of_five=Case(
            When(newer, then=Subquery(later.values(five=F("mark") * 5 / F("scale"))[:1])),
            default=Subquery(rated.values(five=F("mark") * 5 / F("scale"))[:1]),
        ),
    )  # fmt: skip
    counts, valid = Count("pk"), Q(left_out=False)
    asked, marked = (
        valid & ~Q(is_solved="") & Q(is_solved__isnull=False),
        valid & Q(of_five__isnull=False),
    )
    grouped: QuerySet[Any, Any] = found.order_by().values(*by).annotate(
        n=counts, due=Count("pk", filter=Q(was_kept__isnull=False)),
        kept=Count("pk", filter=Q(was_kept=True, granted=None)),
        on_time=Count("pk", filter=Q(late=False)), again=Count("pk", filter=Q(reworked=True)),
        asked=Count("pk", filter=asked), solved=Count("pk", filter=asked & Q(is_solved=Solved.SOLVED)),
        partly=Count("pk", filter=asked & Q(is_solved=Solved.PARTLY)),
        marked=Count("pk", filter=marked), content=Count("pk", filter=marked & Q(of_five__gte=4)),
        out=Count("pk", filter=Q(left_out=True)),
    )  # fmt: skip
    return grouped


def add(into: Outcome, row: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    into.counts.update({name: row[name] for name in NAMES})
    kind = str(Triage(row["triage"]).label)
    into.mix[
        f"{kind}·{labels.get(row['category'], row['category'])}" if row["category"] else kind
    ] += row["n"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page of who answers for others: the whole, their own units, the posts of one village."""

    whole: Outcome
    units: list[Outcome]
    posts: list[Outcome]
    figures: list[Figure]
    since: datetime
    as_of: datetime


def units_under(actor: Actor, verb: str) -> list[Area]:
    """The areas directly under those the actor answers for: towns, villages, or grids."""
    paths = actor.paths(verb)
    top = Area.objects.live().filter(path__in=paths)
    return list(Area.objects.live().filter(parent__in=top).exclude(kind="group").order_by("path"))


def sheet(actor: Actor, verb: str) -> Sheet:
    """Outcomes of the last 30 days; units by name and posts by title, in the order of the tree.

    Never in the order of a figure: there is no first and no last.
    """
    now = clock.now()
    since = now - MONTH
    seen = Matter.objects.visible_to(actor).filter(under(actor.paths(verb), "place"), split_at=None)
    found = list(rows_of(seen, since, now))
    labels = class_labels()
    whole, areas = Outcome(str(_("全部"))), units_under(actor, verb)
    units = {area.path: Outcome(str(area)) for area in areas}
    posts: dict[int, Outcome] = defaultdict(Outcome)
    village = bool(areas) and areas[0].kind in {Area.Kind.GRID, Area.Kind.CLUSTER}
    for row in found:
        add(whole, row, labels)
        path = next((path for path in units if row["place"].startswith(path)), "")
        if path:
            add(units[path], row, labels)
        if row["post"] and village:
            add(posts[row["post"]], row, labels)
    titles = dict(Post._base_manager.filter(pk__in=posts).values_list("pk", "title"))
    for pk, one in posts.items():
        one.name = titles.get(pk, "")
    out = reasons(seen, since, now)
    return Sheet(
        whole, [one for one in units.values() if one.n], [posts[pk] for pk in sorted(posts)],
        [response(seen, since, now), *rates(whole, out, since, now), *grid_shares(seen, since, now)],
        since, now,
    )  # fmt: skip


def class_labels() -> dict[str, str]:
    """What the classes are called in the methods of this county that are in use."""
    from lianhu.methods.queries import definition_of  # noqa: PLC0415

    versions = Matter._base_manager.order_by().values_list("version_id", flat=True).distinct()
    return {
        sort.key: sort.label
        for pk in versions
        for stage in definition_of(pk).stages
        for sort in stage.classes
    }


def reasons(rows: QuerySet[Matter], since: datetime, until: datetime) -> dict[str, int]:
    """How many were left out, by reason; one query."""
    inside = rows.filter(answered_at__gte=since, answered_at__lte=until)
    out = Exclusion.objects.filter(granted=True, matter__in=inside.values("pk")).order_by()
    return dict(out.values_list("code").annotate(n=Count("pk")))


def period_words(since: datetime, until: datetime) -> str:
    a, b = clock.day_of(since), clock.day_of(until)
    return _("%(a)s至%(b)s") % {"a": clock.chinese_date(a), "b": clock.chinese_date(b)}


def figure(name: str, part: int, n: int, words: str, since: datetime, now: datetime) -> Figure:
    value = round(100 * part / n) if n >= FEW else None
    return Figure(name, value, "%", words, period_words(since, now), now, n)


def rates(whole: Outcome, out: Mapping[str, int], since: datetime, now: datetime) -> list[Figure]:
    """解决率 and 满意率 with formula, n and what was left out, by reason."""
    left = "、".join(f"{WhyOut(code).label}{n}" for code, n in sorted(out.items()))
    tail = (
        _("剔除%(n)d件，都经另一个人批准：%(why)s") % {"n": sum(out.values()), "why": left}
        if out
        else _("没有剔除")
    )
    c = whole.counts
    solved = _(
        "这段时间答复的事里，最近一次回访或评价说“解决了”的 ÷ 说了解决与否的；解决了一部分的%(partly)s不算解决。%(tail)s"
    )
    content = _("最近一次回访或评价在满意以上（五分制四分起）的 ÷ 给了评价的。%(tail)s")
    partly = _("（%(n)d件）") % {"n": c["partly"]} if c["asked"] >= FEW else ""
    said = {"partly": partly, "tail": tail}
    return [
        figure(_("解决率"), c["solved"], c["asked"], solved % said, since, now),
        figure(_("满意率"), c["content"], c["marked"], content % said, since, now),
        figure(
            _("承诺兑现"),
            c["kept"],
            c["due"],
            _("按承诺那天办结的 ÷ 到期的承诺；延期后办结的不算"),
            since,
            now,
        ),
        figure(
            _("退回重办"),
            c["again"],
            c["n"],
            _("因为不满意或没有解决退回重办过的 ÷ 答复了的"),
            since,
            now,
        ),
    ]


def response(rows: QuerySet[Matter], since: datetime, now: datetime) -> Figure:
    """响应率: claimed by somebody in time, of those that were sent out; one query."""
    log = Event.objects.filter(stream=STREAM)
    took = log.filter(verb="matters.claim", at__gte=OuterRef("sent_at")).order_by("at", "pk")
    over = log.filter(verb="matters.expire", at__gte=OuterRef("sent_at"))
    found = rows.filter(sent_at__gte=since, sent_at__lte=now)
    found = found.annotate(took_at=Subquery(took.values("at")[:1])).annotate(
        missed=Exists(over.filter(at__lt=Coalesce(OuterRef("took_at"), Value(now + MONTH))))
    )
    sums = found.order_by().aggregate(
        n=Count("pk", filter=Q(took_at__isnull=False) | Q(missed=True)),
        part=Count("pk", filter=Q(took_at__isnull=False, missed=False)),
    )
    words = _("派出去以后，在领单时限内有人主动领的 ÷ 派出去、已经有人领或者过了时限的")
    return figure(_("响应率"), sums["part"], sums["n"], words, since, now)


def grid_shares(rows: QuerySet[Matter], since: datetime, now: datetime) -> list[Figure]:
    """Found in the grid, and settled in the grid; one query (C1.14)."""
    grid = Post.objects.filter(area__kind__in=[Area.Kind.GRID, Area.Kind.CLUSTER]).values("pk")
    log = Event.objects.filter(stream=STREAM, post_id__in=grid)
    # Anyone may raise, so the log names no post for it: who wrote it down held one that day.
    day = OuterRef("raised_at__date")
    told = Tenure.objects.filter(
        Q(to_on=None) | Q(to_on__gt=day),
        person=OuterRef("raised_by_id"),
        post__in=grid,
        from_on__lte=day,
    )
    raised, done = Q(raised_at__gte=since), Q(answered_at__gte=since, answered_at__lte=now)
    sums = (
        rows.filter(raised | done)
        .annotate(
            by_grid=Exists(told),
            in_grid=Exists(log.filter(verb__in=["matters.finish", "matters.settle"])),
        ).order_by().aggregate(
            raised=Count("pk", filter=raised), found=Count("pk", filter=raised & Q(by_grid=True)),
            done=Count("pk", filter=done), ended=Count("pk", filter=done & Q(in_grid=True)),
        )
    )  # fmt: skip
    return [
        figure(_("网格发现"), sums["found"], sums["raised"],
               _("由网格长、网格员、联户长发现或代报的 ÷ 这段时间收到的，不含密封事项"), since, now),
        figure(_("网格解决"), sums["ended"], sums["done"],
               _("由网格里的岗位办完的 ÷ 这段时间答复的，不含密封事项"), since, now),
    ]  # fmt: skip
