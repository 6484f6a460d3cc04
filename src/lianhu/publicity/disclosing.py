"""Whether what has to be public is: item by item in a village, in numbers over many villages."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.audit.actor import VISITOR, Actor
from lianhu.bodies.models import Organisation
from lianhu.bodies.queries import COMMITTEE_OF, legal_regime
from lianhu.kernel import clock
from lianhu.places.models import Area
from lianhu.places.queries import villages_of
from lianhu.publicity.catalogue import Item, Terms, catalogue, item_of
from lianhu.publicity.models import WATCH, Due, Posting
from lianhu.publicity.periods import Period, due_on


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a village's calendar: what was made public last, what is owed, what comes next.

    `state`: late, due, unhung, done or waits.
    """

    item: Item
    state: str
    owed: Sequence[Due]
    last: Due | None
    next_period: Period | None
    next_on: date | None

    @property
    def due(self) -> Due | None:
        """What is owed first."""
        return self.owed[0] if self.owed else None

    @property
    def said(self) -> str:
        """The state in words that a villager reads."""
        if self.due and self.state == "late":
            days = (clock.today() - self.due.due_on).days
            return _("该公开没公开，已超%d天") % days
        words = {
            "due": _("该公开了"), "unhung": _("发了，还没贴到公开栏"), "done": _("已公开"),
            "waits": _("还没到时候"),
        }  # fmt: skip
        return words[self.state]

    @property
    def tone(self) -> str:
        return {"late": "bad", "due": "warn", "unhung": "warn", "done": "good"}.get(
            self.state, "plain"
        )


@dataclass(slots=True)
class Standing:
    """A village over which somebody watches: how many are late, owed, unhung, made public in time."""

    area: Area
    late: list[Due] = field(default_factory=list)
    owed: list[Due] = field(default_factory=list)
    unhung: list[Due] = field(default_factory=list)
    done: int = 0

    @property
    def whole(self) -> bool:
        return not (self.late or self.unhung)


def lines(area: Area) -> list[Line]:
    """The calendar of a village, in the order of the catalogue."""
    book, today = catalogue(), clock.today()
    dues: dict[str, list[Due]] = defaultdict(list)
    rows = Due.objects.visible_to(VISITOR).filter(area=area).select_related("posting", "area")
    for one in rows.order_by("due_on", "pk"):
        dues[one.item].append(one)
    items = book.under(legal_regime(area), today)
    return [
        _line(one, dues[one.key], today, book.terms)
        for one in items
        if one.periodic or dues[one.key]
    ]


def _line(item: Item, dues: Sequence[Due], today: date, terms: Terms) -> Line:
    owed = [one for one in dues if one.posting_id is None]
    done = [one for one in dues if one.posting_id is not None]
    last = done[-1] if done else None
    period = Period.at(today, item.every) if item.periodic else None
    if owed:
        state = "late" if owed[0].is_late else "due"
    elif last is None:
        state = "waits"
    else:
        state = "unhung" if unhung(last) else "done"
    on = due_on(item, period, terms) if period else None
    return Line(item, state, owed, last, period, on)


def unhung(due: Due) -> bool:
    """Released, and nobody says that it hangs; the law asks for a board.

    Source: 村民委员会组织法 第三十五条, 城市居民委员会组织法 第三十四条, both 2026-01-01.
    """
    posting = due.posting
    return posting is not None and posting.state == Posting.State.POSTED and not posting.hung_at


def next_days(area: Area, days: int = 92) -> list[tuple[date, list[str]]]:
    """The coming last days on which something is owed, with what; the nearest first."""
    found: dict[date, list[str]] = defaultdict(list)
    until = clock.today() + timedelta(days=days)
    for line in lines(area):
        for due in line.owed:
            if not due.is_late:
                found[due.due_on].append(name_of(due))
        if line.next_on and line.next_period and line.next_on <= until:
            found[line.next_on].append(f"{line.item.title}（{line.next_period}）")
    return sorted(found.items())


def name_of(due: Due) -> str:
    """What is owed, in words: 村级财务收支（2026年10月）."""
    thing = item_of(due.item)
    if due.period:
        return f"{thing.title if thing else due.title}（{Period.parse(due.period)}）"
    return due.title


def standings(actor: Actor) -> list[Standing]:
    """Every village this actor watches, in the order of the tree; nobody is ranked."""
    areas = villages_of(actor, WATCH).select_related("parent").order_by("path")
    found = {one.pk: Standing(one) for one in areas}
    since = Period.at(clock.today(), "quarter").start
    rows = Due.objects.visible_to(actor).filter(area__in=found)
    rows = rows.filter(Q(posting=None) | Q(done_on__gte=since) | Q(posting__state="posted"))
    for one in rows.select_related("posting").order_by("due_on", "pk"):
        here = found[one.area_id]
        if one.posting_id is None:
            (here.late if one.is_late else here.owed).append(one)
            continue
        if unhung(one):
            here.unhung.append(one)
        here.done += one.done_on is not None and one.done_on >= since
    return list(found.values())


def to_open(areas: Iterable[Area]) -> dict[int, list[tuple[Item, Period]]]:
    """What has come to be owed since the clock last looked, by the id of the village.

    A village that begins now is not late from its first day on.
    """
    book, today = catalogue(), clock.today()
    regimes = _regimes()
    rows = Due.objects.visible_to(VISITOR).exclude(period="")
    known: dict[int, set[tuple[str, str]]] = defaultdict(set)
    began: dict[int, date] = {}
    for pk, key, of, day in rows.values_list("area", "item", "period", "opened_on"):
        known[pk].add((key, of))
        began[pk] = min(began.get(pk, day), day)
    found: dict[int, list[tuple[Item, Period]]] = {}
    for area in areas:
        new = []
        for item in book.under(regimes.get(area.pk, "none"), today):
            period = Period.at(today, item.every).before if item.periodic else None
            if period is None or period.start < item.since:
                continue
            ripe = due_on(item, period, book.terms) >= began.get(area.pk, today)
            if ripe and (item.key, period.key) not in known[area.pk]:
                new.append((item, period))
        if new:
            found[area.pk] = new
    return found


def _regimes() -> dict[int, str]:
    rows: Any = Organisation.objects.live().filter(kind__in=COMMITTEE_OF)
    return dict(rows.order_by("-pk").values_list("area", "legal_regime"))


def fulfil(posting: Posting, owed: int | None = None) -> int:
    """What this posting makes public is owed no more; how many that settles."""
    if not posting.item:
        return 0
    rows = Due.objects.filter(area=posting.area_id, item=posting.item, posting=None)
    own = Q(stream=posting.stream) & ~Q(stream="")
    this = Q(period=posting.period) if posting.period else own | Q(pk=owed, period="")
    return rows.filter(this).update(posting=posting, done_on=clock.day_of(posting.from_at))


def owed_again(posting: Posting) -> None:
    """It was withdrawn: what it made public is owed again, unless another one does."""
    for due in Due.objects.filter(posting=posting):
        rows = Posting.objects.filter(area=due.area_id, item=due.item, period=due.period)
        other = (
            rows.exclude(state="withdrawn").exclude(pk=posting.pk) if due.period else rows.none()
        )
        after = other.order_by("from_at", "pk").first()
        due.posting = after
        due.done_on = clock.day_of(after.from_at) if after else None
        due.save(update_fields=["posting", "done_on"])
