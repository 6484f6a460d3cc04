"""Which loops are still open (C1.20), and which public matters nobody of the supervision
committee has looked at for a while (C4.47)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.kernel import clock
from lianhu.matters.kinds import Secrecy, WordRole
from lianhu.matters.models import Matter, Word
from lianhu.matters.queries import Figure
from lianhu.matters.querysets import SUPERVISE
from lianhu.matters.rows import Line, lines
from lianhu.methods.queries import definition_of
from lianhu.methods.vocabulary import Kind
from lianhu.notices.models import Telling

ROUND_DAYS: Final = 30
FINDINGS: Final = 20


@dataclass(frozen=True, slots=True)
class Loop:
    """An open matter and what its loop still lacks; None: its method does not ask for it."""

    line: Line
    answered: bool
    told: bool
    rated: bool | None
    shown: bool | None

    @property
    def missing(self) -> list[str]:
        lacks = {
            _("没有答复"): self.answered, _("没有告知到人"): self.told,
            _("没有评价"): self.rated, _("没有公示"): self.shown,
        }  # fmt: skip
        return [words for words, done in lacks.items() if done is False]


def _untold() -> Exists:
    """Something for the teller that nobody can say they know."""
    tellings = Telling.objects.filter(
        stream=Concat(Value("matter:"), Cast(OuterRef("pk"), CharField())), audience_kind="teller"
    )
    return Exists(tellings.undone().current())


LACKS: Final = {
    "answer": Q(answered_at=None),
    "told": Q(untold=True),
    "rating": Q(answered_at__isnull=False, mark=None),
    "showing": Q(answered_at__isnull=False, posted_at=None, secrecy=Secrecy.PUBLIC),
}


def open_loops(actor: Actor, lacking: str = "") -> QuerySet[Matter]:
    """Matters not closed yet, oldest first; `lacking` a key of LACKS."""
    rows = Matter.objects.visible_to(actor).filter(closed_at=None).annotate(untold=_untold())
    if lacking in LACKS:
        rows = rows.filter(LACKS[lacking])
    return rows.order_by("raised_at", "pk")


def loops(actor: Actor, rows: QuerySet[Matter], start: int, most: int) -> list[Loop]:
    """What each of these rows of `open_loops` lacks, by its own method; one query."""
    found = []
    for line in lines(actor, rows, start=start, most=most, more=["untold"]):
        row, method = line.row, definition_of(line.row.version_id)
        shows = row.secrecy == Secrecy.PUBLIC and bool(method.of_kind(Kind.PUBLICITY))
        found.append(
            Loop(
                line=line,
                answered=row.answered_at is not None,
                told=not row.untold,
                rated=row.mark is not None if method.of_kind(Kind.RATE) else None,
                shown=row.posted_at is not None if shows else None,
            )
        )
    return found


def loop_figures(actor: Actor) -> dict[str, Figure]:
    """How many loops are open and what they lack; one query."""
    now = clock.now()
    rows = Matter.objects.visible_to(actor).filter(closed_at=None).annotate(untold=_untold())
    sums = rows.order_by().aggregate(
        all=Count("pk"), **{name: Count("pk", filter=lack) for name, lack in LACKS.items()}
    )
    words = {
        "all": (_("没有闭合的事项"), _("已收到、还没有办结的事项")),
        "answer": (_("没有答复"), _("其中还没有答复反映人的")),
        "told": (_("没有告知到人"), _("其中有给反映人的告知还不能确认他知道的")),
        "rating": (_("没有评价"), _("其中已经答复、还没有评价的")),
        "showing": (_("没有公示"), _("其中可公开、已经答复、还没有公示的")),
    }
    return {
        key: Figure(name, sums[key], _("件"), definition, _("此刻"), now, sums["all"])
        for key, (name, definition) in words.items()
    }


@dataclass(frozen=True, slots=True)
class Looked:
    """A public matter and when somebody of the committee last remarked on it."""

    line: Line
    at: datetime | None
    findings: int


def supervised(actor: Actor) -> QuerySet[Matter]:
    """The public matters under what the actor supervises: never private, never sealed ones.

    Adds `looked_at`, the time of the last remark, and `findings`, how many there are.
    """
    rows = Matter.objects.visible_to(actor).public()
    remarks = Word.objects.filter(matter=OuterRef("pk"), role=WordRole.REMARK).order_by("-at")
    counted = remarks.order_by().values("matter").annotate(n=Count("pk")).values("n")
    return rows.filter(under(actor.paths(SUPERVISE), "place")).annotate(
        looked_at=Subquery(remarks.values("at")[:1]), findings=Coalesce(Subquery(counted), 0)
    )


def tracking(actor: Actor, days: int) -> QuerySet[Matter]:
    """The round of the committee: what nobody remarked on for `days`, the longest unseen first."""
    since = clock.now() - timedelta(days=days)
    lately = Word.objects.filter(matter=OuterRef("pk"), role=WordRole.REMARK, at__gte=since)
    rows = supervised(actor).filter(~Exists(lately), closed_at=None)
    return rows.order_by(F("looked_at").asc(nulls_first=True), "due_at", "pk")


def looked(actor: Actor, rows: QuerySet[Matter], start: int, most: int) -> list[Looked]:
    found = lines(actor, rows, start=start, most=most, more=["looked_at", "findings"])
    return [Looked(line, line.row.looked_at, line.row.findings) for line in found]


def findings(actor: Actor) -> list[Word]:
    """The latest remarks on what the actor supervises."""
    rows = Word.objects.filter(
        under(actor.paths(SUPERVISE), "matter__place"),
        role=WordRole.REMARK,
        matter__secrecy=Secrecy.PUBLIC,
    )
    return list(rows.select_related("matter").order_by("-at")[:FINDINGS])
