"""今天: the one list of somebody in the field, by what it asks of them."""

from dataclasses import dataclass, field
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.matters import helping
from lianhu.matters.desk import Line, lines, with_words
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter
from lianhu.matters.queries import inbox
from lianhu.methods.queries import definition_of
from lianhu.notices.queries import counts

MOST: Final = 100
OWN: Final = 5


@dataclass(slots=True)
class Pile:
    """What is to be done of one sort, most urgent first."""

    key: str
    title: str
    verb: str
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Today:
    """Everything that waits for one person; `own` is what they themselves passed on.

    `tell` and `late` count the calls to make and doors to knock at, and those past their time.
    """

    piles: list[Pile]
    tell: int
    late: int
    own: list[Line]

    @property
    def count(self) -> int:
        return sum(len(pile.lines) for pile in self.piles) + self.tell


def today(actor: Actor) -> Today:
    """What waits for `actor` now; five queries, whatever the number."""
    piles = {
        "claim": Pile("claim", _("待领单"), _("领单")),
        "do": Pile("do", _("待办理"), _("去办")),
        "answer": Pile("answer", _("待答复"), _("去答复")),
        "sort": Pile("sort", _("待分派"), _("去办")),
        "rate": Pile("rate", _("待回访评价"), _("记评价")),
    }
    # While the teller is asked how content they are, the one who did it has nothing to do.
    mine = inbox(actor, mine=True).exclude(phase=Phase.RATING)
    for line in lines(actor, with_words(mine)[:MOST]):
        piles[_pile_of(line.matter)].lines.append(line)
    piles["rate"].lines = lines(actor, _to_rate(actor))
    told = counts(actor)
    return Today(
        piles=[pile for pile in piles.values() if pile.lines],
        tell=told["waiting"],
        late=told["late"],
        own=lines(actor, _own(actor)) if actor.person_id else [],
    )


def _pile_of(matter: Matter) -> str:
    if matter.phase == Phase.CLAIMING:
        return "claim"
    if matter.phase == Phase.RESPONDING:
        return "answer"
    if matter.phase in (Phase.HANDLING, Phase.HELPING, Phase.PARKED):
        return "do"
    return "sort"


def _to_rate(actor: Actor) -> list[Matter]:
    """Answered matters whose teller this person may ask: by role, and not their own work."""
    roles = {grant.role for grant in actor.grants_of("matters.rate_for")}
    rows = Matter.objects.visible_to(actor).unsettled().filter(
        under(actor.paths("matters.rate_for"), "place"), phase=Phase.RATING
    )
    found = [
        row
        for row in with_words(rows).order_by("due_at", "pk")[:MOST]
        if roles & set(definition_of(row.version_id).stage(row.stage).record)
    ]
    mine = helping.handled(actor, found) if found else set()
    return [row for row in found if row.pk not in mine and row.raised_by_id != actor.person_id]


def _own(actor: Actor) -> QuerySet[Matter]:
    rows = Matter.objects.visible_to(actor).filter(raised_by_id=actor.person_id)
    return with_words(rows).order_by("-raised_at")[:OWN]
