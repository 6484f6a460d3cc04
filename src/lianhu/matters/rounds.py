"""Which public matters nobody of the supervision committee has looked at for a while (C4.47)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter, Word
from lianhu.matters.rows import Line, lines
from lianhu.matters.sights import watched

ROUND_DAYS: Final = 30
FINDINGS: Final = 20


@dataclass(frozen=True, slots=True)
class Looked:
    """A public matter and when somebody of the committee last remarked on it."""

    line: Line
    at: datetime | None
    findings: int


def supervised(actor: Actor) -> QuerySet[Matter]:
    """The public matters under what the actor supervises: never private ones.

    Adds `looked_at`, the time of the last remark, and `findings`, how many there are.
    """
    rows = Matter.objects.visible_to(actor).filter(watched(actor))
    remarks = Word.objects.filter(matter=OuterRef("pk"), role=WordRole.REMARK).order_by(
        "-at", "-pk"
    )
    counted = remarks.order_by().values("matter").annotate(n=Count("pk")).values("n")
    return rows.annotate(
        looked_at=Subquery(remarks.values("at")[:1]), findings=Coalesce(Subquery(counted), 0)
    )


def tracking(actor: Actor, days: int) -> QuerySet[Matter]:
    """The round of the committee: what nobody remarked on for `days`, the longest unseen first."""
    since = clock.now() - timedelta(days=days)
    lately = Word.objects.filter(matter=OuterRef("pk"), role=WordRole.REMARK, at__gte=since)
    rows = supervised(actor).filter(~Exists(lately), closed_at=None, lead=None, split_at=None)
    return rows.order_by(F("looked_at").asc(nulls_first=True), "due_at", "pk")


def looked(actor: Actor, rows: QuerySet[Matter], start: int, most: int) -> list[Looked]:
    found = lines(actor, rows, start=start, most=most, more=["looked_at", "findings"])
    return [Looked(line, line.row.looked_at, line.row.findings) for line in found]


def findings(actor: Actor) -> list[Word]:
    """The latest remarks on what the actor supervises."""
    rows = Word.objects.filter(watched(actor, "matter__"), role=WordRole.REMARK)
    return list(rows.select_related("matter").order_by("-at", "-pk")[:FINDINGS])
