"""The four lists (四张清单): one matter seen as demanded, sent, claimed and shown (C4.11)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor, under
from lianhu.audit.models import Event
from lianhu.bodies.duties import DUTIES
from lianhu.bodies.queries import holders
from lianhu.kernel import clock
from lianhu.matters.desk import Line, lines, with_words
from lianhu.matters.kinds import Secrecy, WordRole
from lianhu.matters.models import Matter, Plan, Word
from lianhu.matters.queries import Figure
from lianhu.matters.whole import scale_of, sort_label
from lianhu.places.models import Area

KEPT: Final = {None: _later("办理中"), True: _later("已兑现"), False: _later("未按期兑现")}
OPEN: Final = Q(secrecy__in=[Secrecy.PUBLIC, Secrecy.INTERNAL])


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in the county, both counted."""

    first: date
    last: date

    @classmethod
    def this_month(cls) -> "Period":
        today = clock.today()
        return cls(today.replace(day=1), today)

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


Facts = tuple[Line, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class List:
    """One of the four. `read` gives matters of a period under a path, each with its columns."""

    key: str
    title: Any
    definition: Any
    columns: Mapping[str, Any]
    read: Callable[[Actor, Period, str], list[Facts]]

    def rows(self, actor: Actor, period: Period, path: str = "") -> list[Row]:
        """The rows of the list, in its order."""
        return [
            Row(line, tuple(_cell(label, facts[key]) for key, label in self.columns.items()))
            for line, facts in self.read(actor, period, path)
        ]


def _cell(label: Any, value: Any) -> Cell:
    if isinstance(value, datetime):
        return Cell(label, at=value)
    return Cell(label, day=value) if isinstance(value, date) else Cell(label, text=str(value or ""))


def _under(rows: QuerySet[Matter], path: str) -> QuerySet[Matter]:
    return rows.filter(OPEN & under([path], "place")) if path else rows.filter(OPEN)


def _demanded(actor: Actor, period: Period, path: str) -> list[Facts]:
    rows = _under(Matter.objects.visible_to(actor).filter(raised_at__range=period.span), path)
    found = lines(actor, with_words(rows).order_by("raised_at", "pk"), masked=True)
    return [
        (one, {
            "at": one.matter.raised_at, "channel": one.matter.get_channel_display(), "kind": one.matter.get_kind_display(),
            "triage": one.matter.get_triage_display() if one.matter.triage else _("未分流"),
            "phase": one.phase,
        })
        for one in found
    ]  # fmt: skip


def _by_event(actor: Actor, verb: str, period: Period, path: str) -> list[tuple[Line, datetime]]:
    """The matters to which `verb` was done in the period, in the order of the last time."""
    done = Event.objects.filter(verb=verb, at__range=period.span)
    if path:
        done = done.filter(under([path], "place"))
    times = {
        int(stream.partition(":")[2]): at
        for stream, at in done.order_by("at").values_list("stream", "at")
    }
    rows = _under(Matter.objects.visible_to(actor).filter(pk__in=list(times)), path)
    found = lines(actor, with_words(rows), masked=True)
    return sorted(((one, times[one.matter.pk]) for one in found), key=lambda pair: pair[1])


def _sent(actor: Actor, period: Period, path: str) -> list[Facts]:
    found = _by_event(actor, "matters.dispatch", period, path)
    posts = {post.pk for one, _at in found if (post := one.matter.holder or one.matter.suggested)}
    held = holders(posts, clock.today())
    rows: list[Facts] = []
    for one, at in found:
        post = one.matter.holder or one.matter.suggested
        name = held[post.pk].person.name if post and post.pk in held else _("〔空缺〕")
        rows.append(
            (one, {
                "at": at, "sort": sort_label(one.matter), "duty": DUTIES.get(one.matter.pool, ""),
                "handler": f"{post.title} {name}" if post else "",
                "promise": one.matter.promised_on, "phase": one.phase,
            })
        )  # fmt: skip
    return rows


def _claimed(actor: Actor, period: Period, path: str) -> list[Facts]:
    plans = Plan.objects.filter(made_at__range=period.span).select_related("post")
    of: dict[int, Plan] = {plan.matter_id: plan for plan in plans.order_by("made_at")}
    rows = _under(Matter.objects.visible_to(actor).filter(pk__in=list(of)), path)
    found = sorted(lines(actor, with_words(rows), masked=True), key=lambda one: of[one.matter.pk].made_at)
    return [
        (one, {
            "at": of[one.matter.pk].made_at, "post": of[one.matter.pk].post.title, "measures": of[one.matter.pk].measures,
            "steps": "；".join(of[one.matter.pk].steps), "promise": of[one.matter.pk].promised_on,
            "kept": KEPT[of[one.matter.pk].kept],
        })
        for one in found
    ]  # fmt: skip


def _shown(actor: Actor, period: Period, path: str) -> list[Facts]:
    rows = _under(Matter.objects.visible_to(actor).filter(posted_at__range=period.span), path)
    found = lines(actor, with_words(rows).order_by("posted_at", "pk"), masked=True)
    results = _released([one.matter for one in found])
    return [
        (one, {
            "at": one.matter.posted_at, "result": results.get(one.matter.pk, ""),
            "mark": scale_of(one.matter).get(one.matter.mark or 0, _("没有评价")),
            "until": one.matter.due_at, "phase": one.phase,
        })
        for one in found
    ]  # fmt: skip


def _released(matters: Sequence[Matter]) -> dict[int, str]:
    """What the public reads as the result of each."""
    words = Word.objects.released().filter(matter__in=matters, role=WordRole.RESULT)
    return dict(words.order_by("pk").values_list("matter_id", "public_text"))


LISTS: Final = {
    one.key: one
    for one in (
        List(
            "demand", _later("需求清单"), _later("这段时间收到的事项，不含私事和密封事项"),
            {"at": _later("收到"), "kind": _later("类型"), "channel": _later("渠道"),
             "triage": _later("三事"), "phase": _later("现在")}, _demanded,
        ),
        List(
            "dispatch", _later("服务清单（派单）"),
            _later("这段时间派出的单；一件派过几次的算一件，取最后一次"),
            {"at": _later("派出"), "sort": _later("类别"), "duty": _later("职责"),
             "handler": _later("具体承办人"), "promise": _later("承诺办结"), "phase": _later("现在")},
            _sent,
        ),
        List(
            "claim", _later("领单承诺清单"), _later("这段时间领走的单；一件领过几次的取最后一次"),
            {"at": _later("领单"), "post": _later("岗位"), "measures": _later("措施"),
             "steps": _later("流程"), "promise": _later("承诺办结"), "kept": _later("兑现")},
            _claimed,
        ),
        List(
            "show", _later("晒单结果清单"), _later("这段时间公示办理结果的事项"),
            {"at": _later("公示"), "result": _later("结果"), "mark": _later("评价"),
             "until": _later("公示到"), "phase": _later("现在")}, _shown,
        ),
    )
}  # fmt: skip


def figure_of(found: List, rows: Sequence[Row], period: Period, area: Area | None) -> Figure:
    """The number at the head of a list, with what makes it honest (G.14)."""
    where = str(area) if area else _("我负责的区域")
    definition = f"{found.definition}（{where}）"
    return Figure(
        str(found.title), len(rows), _("件"), definition, str(period), clock.now(), len(rows)
    )
