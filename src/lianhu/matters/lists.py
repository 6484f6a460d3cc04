"""The four lists (四张清单): one matter seen as demanded, sent, claimed and shown (C4.11)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor, under
from lianhu.audit.models import Event
from lianhu.bodies.duties import DUTIES
from lianhu.bodies.models import Post
from lianhu.bodies.queries import holders
from lianhu.kernel import clock
from lianhu.kernel.text import mask_free_text
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter, Plan, Word
from lianhu.matters.promises import state_words
from lianhu.matters.queries import Figure
from lianhu.matters.rows import Line, lines, names_in
from lianhu.matters.sights import OPENS, SEE
from lianhu.matters.whole import scale_in, sort_in
from lianhu.methods.queries import definition_of
from lianhu.places.models import Area
from lianhu.shell.words import lasting

# What was split (拆分) stands on no list or table beside its pieces.
OPEN: Final = Q(secrecy__in=OPENS[SEE], split_at=None)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in the county, both counted."""

    first: date
    last: date

    @classmethod
    def this_month(cls) -> "Period":
        today = clock.today()
        return cls(today.replace(day=1), today)

    @classmethod
    def week_of(cls, day: date) -> "Period":
        """Monday to Sunday around `day`."""
        first = day - timedelta(days=day.weekday())
        return cls(first, first + timedelta(days=6))

    @classmethod
    def month_of(cls, day: date) -> "Period":
        """The calendar month of `day`, to its last day."""
        first = day.replace(day=1)
        return cls(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))

    @property
    def span(self) -> tuple[datetime, datetime]:
        return clock.day_start(self.first), clock.day_end(self.last)

    def __str__(self) -> str:
        return _("%(a)s至%(b)s") % {
            "a": clock.chinese_date(self.first), "b": clock.chinese_date(self.last),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column: words, a day or a moment."""

    label: Any
    text: str = ""
    day: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A matter on a list, and what this list says of it."""

    line: Line
    cells: tuple[Cell, ...]


Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class List:
    """One of the four.

    `ids` gives the matters of a period under a path, in order; `facts` what the columns say of
    some of them.
    """

    key: str
    title: Any
    definition: Any
    columns: Mapping[str, Any]
    ids: Callable[[Actor, Period, str], list[int]]
    facts: Callable[[list[Line], Period], Mapping[int, Facts]]

    def rows(self, actor: Actor, ids: Sequence[int], period: Period) -> list[Row]:
        """The rows of these matters, masked, in this order."""
        found = Matter.objects.visible_to(actor).filter(pk__in=ids)
        of = {line.pk: line for line in lines(actor, found, masked=True)}
        facts = self.facts(list(of.values()), period)
        return [Row(of[pk], self._cells(of[pk], facts[pk])) for pk in ids if pk in of]

    def _cells(self, line: Line, facts: Facts) -> tuple[Cell, ...]:
        said = {"phase": line.phase, "channel": line.channel, "kind": line.kind, **facts}
        return tuple(_cell(label, said[key]) for key, label in self.columns.items())


def _cell(label: Any, value: Any) -> Cell:
    if isinstance(value, datetime):
        return Cell(label, at=value)
    return Cell(label, day=value) if isinstance(value, date) else Cell(label, text=str(value or ""))


def _ids(actor: Actor, path: str, **where: Any) -> QuerySet[Matter, int]:
    """Ids of what may stand on a list: nothing private."""
    rows = Matter.objects.visible_to(actor).filter(OPEN, **where)
    rows = rows.filter(under([path], "place")) if path else rows
    return rows.order_by().values_list("pk", flat=True)


def _demanded(actor: Actor, period: Period, path: str) -> list[int]:
    return list(_ids(actor, path, raised_at__range=period.span).order_by("raised_at", "pk"))


def _demand_facts(found: list[Line], period: Period) -> dict[int, Facts]:
    unsorted = _("未分流")
    return {
        line.pk: {
            "at": line.row.raised_at,
            "triage": line.triage if line.row.triage else unsorted,
        }
        for line in found
    }


def _dispatched(
    period: Period, path: str = "", pks: Sequence[int] | None = None
) -> dict[int, datetime]:
    """When each matter was dispatched in the period, the last time, in that order."""
    done = Event.objects.filter(verb="matters.dispatch", at__range=period.span)
    if path:
        done = done.filter(under([path], "place"))
    if pks is not None:
        done = done.filter(stream__in=[f"matter:{pk}" for pk in pks])
    times: dict[int, datetime] = {}
    for stream, at in done.order_by("at", "pk").values_list("stream", "at"):
        pk = int(stream.partition(":")[2])
        times.pop(pk, None)
        times[pk] = at
    return times


def _sent(actor: Actor, period: Period, path: str) -> list[int]:
    times = _dispatched(period, path)
    seen = set(_ids(actor, path, pk__in=list(times)))
    return [pk for pk in times if pk in seen]


def _handlers(times: Mapping[int, datetime], found: list[Line]) -> dict[int, int]:
    """The post that works on each: who took it or was given it since it was sent, else the
    suggested one. Not who has it now: a finished matter waits with whoever releases the result.
    """
    taken = {line.pk: pk for line in found if (pk := line.row.suggested_id)}
    events = Event.objects.filter(
        verb__in=["matters.claim", "matters.assign"], stream__in=[f"matter:{pk}" for pk in times]
    )
    for event in events.order_by("at", "pk"):
        pk = int(event.stream.partition(":")[2])
        if event.at >= times[pk]:
            taken[pk] = event.data["post"]
    return taken


def _sent_facts(found: list[Line], period: Period) -> dict[int, Facts]:
    times = _dispatched(period, pks=[line.pk for line in found])
    handlers = _handlers(times, found)
    titles = dict(Post.objects.filter(pk__in=handlers.values()).values_list("pk", "title"))
    held = holders(set(handlers.values()), clock.today())
    empty = _("〔空缺〕")
    facts: dict[int, Facts] = {}
    for line in found:
        row = line.row
        title = titles.get(handlers.get(line.pk, 0), "")
        tenure = held.get(handlers.get(line.pk, 0))
        facts[line.pk] = {
            "at": times[line.pk],
            "waited": lasting(times[line.pk] - row.raised_at),
            "sort": sort_in(definition_of(row.version_id), row.category),
            "duty": DUTIES.get(row.pool, ""),
            "handler": f"{title} {tenure.person.name if tenure else empty}" if title else "",
            "promise": row.promised_on,
        }
    return facts


def _plans(period: Period, **where: Any) -> dict[int, Plan]:
    """The last plan of each matter made in the period, in that order."""
    plans: dict[int, Plan] = {}
    for plan in Plan.objects.filter(made_at__range=period.span, **where).order_by("made_at", "pk"):
        plans.pop(plan.matter_id, None)
        plans[plan.matter_id] = plan
    return plans


def _claimed(actor: Actor, period: Period, path: str) -> list[int]:
    plans = _plans(period)
    seen = set(_ids(actor, path, pk__in=list(plans)))
    return [pk for pk in plans if pk in seen]


def _claim_facts(found: list[Line], period: Period) -> dict[int, Facts]:
    plans = _plans(period, matter__in=[line.pk for line in found])
    names = {line.pk: names_in(line.row) for line in found}
    titles = dict(Post.objects.filter(plans__in=plans.values()).values_list("pk", "title"))
    return {
        pk: {
            "at": plan.made_at, "post": titles[plan.post_id],
            "measures": mask_free_text(plan.measures, names[pk]),
            "steps": mask_free_text("；".join(plan.steps), names[pk]), "promise": plan.promised_on, "kept": state_words(plan),
        }
        for pk, plan in plans.items()
    }  # fmt: skip


def _shown(actor: Actor, period: Period, path: str) -> list[int]:
    return list(_ids(actor, path, posted_at__range=period.span).order_by("posted_at", "pk"))


def _shown_facts(found: list[Line], period: Period) -> dict[int, Facts]:
    results = _released([line.pk for line in found])
    unrated = _("没有评价")
    return {
        line.pk: {
            "at": line.row.posted_at, "result": results.get(line.pk, ""), "until": line.row.due_at,
            "mark": scale_in(definition_of(line.row.version_id)).get(line.row.mark or 0, unrated),
        }
        for line in found
    }  # fmt: skip


def _released(pks: Sequence[int]) -> dict[int, str]:
    """What the public reads as the result of each."""
    words = Word.objects.released().filter(matter__in=pks, role=WordRole.RESULT)
    return dict(words.order_by("pk").values_list("matter_id", "public_text"))


LISTS: Final = {
    one.key: one
    for one in (
        List(
            "demand", _later("需求清单"), _later("这段时间收到的事项，不含私事和密封事项"),
            {"at": _later("收到"), "kind": _later("类型"), "channel": _later("渠道"),
             "triage": _later("三事"), "phase": _later("现在")}, _demanded, _demand_facts,
        ),
        List(
            "dispatch", _later("服务清单（派单）"),
            _later("这段时间派出的单；一件派过几次的算一件，取最后一次"),
            {"at": _later("派出"), "waited": _later("收到到派出"), "sort": _later("类别"), "duty": _later("职责"),
             "handler": _later("具体承办人"), "promise": _later("承诺办结"), "phase": _later("现在")},
            _sent, _sent_facts,
        ),
        List(
            "claim", _later("领单承诺清单"), _later("这段时间领走的单；一件领过几次的取最后一次"),
            {"at": _later("领单"), "post": _later("岗位"), "measures": _later("措施"),
             "steps": _later("流程"), "promise": _later("承诺办结"), "kept": _later("兑现")},
            _claimed, _claim_facts,
        ),
        List(
            "show", _later("晒单结果清单"), _later("这段时间公示办理结果的事项"),
            {"at": _later("公示"), "result": _later("结果"), "mark": _later("评价"),
             "until": _later("公示到"), "phase": _later("现在")}, _shown, _shown_facts,
        ),
    )
}  # fmt: skip


def figure_of(found: List, n: int, period: Period, area: Area | None) -> Figure:
    """The number at the head of a list, with what makes it honest (G.14)."""
    where = str(area) if area else _("我负责的区域")
    definition = f"{found.definition}（{where}）"
    return Figure(str(found.title), n, _("件"), definition, str(period), clock.now(), n)
