"""What hangs where, what is over and still hangs, what was objected to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from lianhu.audit.actor import VISITOR, Actor, under
from lianhu.kernel import clock
from lianhu.places.models import Area
from lianhu.publicity.models import (
    SEE,
    Due,
    Objection,
    ObjectionQuerySet,
    Posting,
    PostingQuerySet,
    Remark,
)
from lianhu.publicity.periods import Period

MANAGED: Final = {
    "": "全部",
    "to_hang": "还没上墙",
    "hanging": "公示中",
    "over": "到期未取下",
    "objected": "有异议未答复",
    "ended": "已结束",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands on a board now, with what a published number needs beside it."""

    on: int
    objections: int
    answered: int
    as_of: datetime
    since: datetime | None


def on_board(area: Area, kind: str = "") -> PostingQuerySet:
    """What anybody may read on the page of an area's board now, the newest first."""
    rows = Posting.objects.visible_to(VISITOR).on_now().under_area(area.path)
    rows = rows.filter(kind=kind) if kind else rows
    return rows.select_related("area").order_by("-from_at", "-pk")


def figures(area: Area) -> Figures:
    """How many postings are on, how many objections they met and how many of these have an answer."""
    rows = on_board(area)
    found = Objection.objects.filter(posting__in=rows.order_by().values("pk")).aggregate(
        all=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False))
    )
    first = rows.order_by("from_at", "pk").values_list("from_at", flat=True).first()
    return Figures(rows.count(), found["all"], found["answered"], clock.now(), first)


def managed(actor: Actor, what: str = "") -> PostingQuerySet:
    """The postings this actor looks after; `what` is a key of MANAGED."""
    rows = Posting.objects.visible_to(actor).filter(under(actor.paths(SEE), "path"))
    runs = Q(until_at__gte=clock.now()) | Q(stopped_at__isnull=False)
    chosen: dict[str, Q] = {
        "to_hang": Q(state="posted") & runs,
        "hanging": Q(state__in=["posted", "hung"]) & runs,
        "over": Q(state="hung") & ~runs,
        "objected": Q(pk__in=_seen(actor).unanswered().values("posting")),
        "ended": Q(state__in=["taken_down", "withdrawn"]) | Q(state="posted") & ~runs,
    }
    rows = rows.filter(chosen.get(what, Q()))
    return rows.select_related("area").order_by("-from_at", "-pk")


def with_unanswered(actor: Actor, rows: list[Posting]) -> list[tuple[Posting, int]]:
    """Each posting with the number of objections that wait for an answer; one query."""
    found = _seen(actor).unanswered().filter(posting__in=rows)
    counted = dict(found.values_list("posting").annotate(n=Count("pk")))
    return [(row, counted.get(row.pk, 0)) for row in rows]


def objections_of(actor: Actor, posting: Posting) -> ObjectionQuerySet:
    """Those this actor may read, the oldest first."""
    return _seen(actor).filter(posting=posting).order_by("pk")


def answers_of(posting: Posting) -> list[Objection]:
    """What the public reads under a posting: the answers, never the objections themselves."""
    rows = posting.objections.filter(answered_at__isnull=False)
    return list(rows.defer("words", "contact").order_by("answered_at", "pk"))


def waiting(posting: Posting) -> int:
    """How many objections stop its days now."""
    rows = posting.objections.filter(answered_at=None, late=False, kind=Objection.Kind.OBJECT)
    return rows.count() if posting.stopped_at else 0


def past(area: Area) -> PostingQuerySet:
    """What was on an area's board and may still be read, the latest first."""
    rows = Posting.objects.visible_to(VISITOR).before_now().under_area(area.path)
    return rows.select_related("area").order_by("-until_at", "-pk")


def of_quarter(area: Area, quarter: Period) -> list[Posting]:
    """What everybody may read of a quarter's affairs: of its months too, and what happened in it."""
    rows = Posting.objects.visible_to(VISITOR).filter(area=area).exclude(item="")
    of_it = Q(period__in=_keys(quarter)) | Q(
        period="", from_at__gte=clock.day_start(quarter.start),
        from_at__lt=clock.day_start(quarter.after.start),
    )  # fmt: skip
    found = rows.filter(of_it).exclude(state="withdrawn").prefetch_related("hangings", "remarks")
    return list(found.order_by("item", "period", "pk"))


def missing_of(area: Area, quarter: Period) -> list[Due]:
    """What is owed of a quarter and not public."""
    rows = Due.objects.visible_to(VISITOR).filter(area=area).undone()
    days = Q(happened_on__gte=quarter.start, happened_on__lt=quarter.after.start)
    return list(rows.filter(Q(period__in=_keys(quarter)) | days).order_by("due_on", "pk"))


def filed(actor: Actor, area: Area, quarter: Period) -> list[Posting]:
    """Everything released in a village within a quarter, in its order, whatever became of it."""
    rows = Posting.objects.visible_to(actor).under_area(area.path)
    rows = rows.filter(
        from_at__gte=clock.day_start(quarter.start),
        from_at__lt=clock.day_start(quarter.after.start),
    )
    counted = rows.annotate(objected=Count("objections", distinct=True))
    return list(counted.prefetch_related("hangings").order_by("from_at", "pk"))


def unchecked(actor: Actor, area: Area) -> list[Posting]:
    """Disclosures of the catalogue of which the committee has said nothing yet, the newest first."""
    checked = Remark.objects.exclude(finding=Remark.Finding.UNLAWFUL).exclude(posting=None)
    rows = Posting.objects.visible_to(actor).filter(area=area).exclude(item="")
    rows = rows.exclude(pk__in=checked.filter(area=area).values("posting"))
    return list(rows.exclude(state="withdrawn").order_by("-from_at", "-pk")[:20])


def _keys(quarter: Period) -> list[str]:
    months = [Period(quarter.year, quarter.first + n, 1).key for n in range(3)]
    return [quarter.key, *months]


def _seen(actor: Actor) -> ObjectionQuerySet:
    return Objection.objects.visible_to(actor)
