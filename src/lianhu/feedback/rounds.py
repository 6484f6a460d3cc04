"""Rounds of the supervision committee (C4.47): reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q, QuerySet

from lianhu.audit.actor import Actor
from lianhu.audit.models import Seal
from lianhu.feedback import drawing
from lianhu.feedback.kinds import Result
from lianhu.feedback.models import Finding, Round
from lianhu.kernel import clock
from lianhu.kernel.hashing import sm3
from lianhu.matters import desk
from lianhu.matters.kinds import Secrecy
from lianhu.matters.models import Matter
from lianhu.matters.queries import MONTH
from lianhu.matters.sights import SUPERVISE, watched
from lianhu.places.models import Area

MOST: Final = 12


def areas_of(actor: Actor) -> list[Area]:
    """Where the actor sits in the committee."""
    rows = Area.objects.visible_to(actor).live()
    return list(rows.filter(path__in=actor.paths(SUPERVISE)).order_by("path"))


def fit(actor: Actor, area: Area) -> QuerySet[Matter]:
    """The public matters answered in the last 30 days that a round may take; never others."""
    rows = Matter.objects.visible_to(actor).filter(watched(actor), secrecy=Secrecy.PUBLIC)
    return rows.filter(
        place__startswith=area.path,
        answered_at__gte=clock.now() - MONTH,
        lead=None,
        split_at=None,
    ).order_by("number")


def by_lot(matters: Sequence[Matter], n: int) -> list[Matter]:
    """`n` of them by the newest seal and the day, so that the one who asks does not pick."""
    seal = Seal.objects.order_by("-pk").first()
    seed = sm3(f"{seal.hash if seal else ''}:{clock.today().isoformat()}".encode()).hex()
    found = {one.number: one for one in matters}
    return [found[lot.number] for lot in drawing.lots(seed, found)[:n]]


@dataclass(frozen=True, slots=True)
class Line:
    """A round with how far it is."""

    round: Round
    n: int
    open: int
    mend: int


def lines(actor: Actor) -> list[Line]:
    """The rounds the actor may see, the newest first; one query."""
    rows = Round.objects.visible_to(actor).select_related("area").annotate(
        n=Count("findings"), unseen=Count("findings", filter=Q(findings__result="")),
        mend=Count("findings", filter=Q(findings__result=Result.MEND, findings__accepted_at=None)),
    )  # fmt: skip
    return [
        Line(one, getattr(one, "n"), getattr(one, "unseen"), getattr(one, "mend"))  # noqa: B009
        for one in rows.order_by("-pk")[:50]
    ]


@dataclass(frozen=True, slots=True)
class Row:
    finding: Finding
    title: str
    where: str


def rows(actor: Actor, found: QuerySet[Finding]) -> list[Row]:
    """Findings with what their matter is about, masked; three queries for a page."""
    listed = list(found.select_related("round", "matter"))
    seen = Matter.objects.visible_to(actor).filter(pk__in=[one.matter_id for one in listed])
    seen = seen.select_related("area__parent__parent", "teller").prefetch_related("words")
    matters = {m.pk: m for m in seen}
    return [
        Row(one, desk.masked_title(matters[one.matter_id]), desk.where(matters[one.matter_id].area))
        for one in listed
        if one.matter_id in matters
    ]
