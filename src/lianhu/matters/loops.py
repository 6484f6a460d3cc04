"""Which loops are still open (C1.20)."""

from dataclasses import dataclass
from typing import Final

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.matters.kinds import Secrecy
from lianhu.matters.models import Matter
from lianhu.matters.queries import Figure
from lianhu.matters.rows import Line, lines
from lianhu.methods.queries import definition_of
from lianhu.methods.vocabulary import Kind
from lianhu.notices.models import Telling


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
    rows = (
        Matter.objects.visible_to(actor)
        .filter(closed_at=None, lead=None, split_at=None)
        .annotate(untold=_untold())
    )
    if lacking in LACKS:
        rows = rows.filter(LACKS[lacking])
    return rows.order_by("raised_at", "pk")


def loops_of(actor: Actor, rows: QuerySet[Matter], start: int, most: int) -> list[Loop]:
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
    rows = (
        Matter.objects.visible_to(actor)
        .filter(closed_at=None, lead=None, split_at=None)
        .annotate(untold=_untold())
    )
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
