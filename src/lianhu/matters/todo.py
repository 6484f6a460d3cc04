"""今天: the one list of somebody in the field, by what it asks of them."""

from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.matters import besides, hands
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter
from lianhu.matters.queries import inbox
from lianhu.matters.rows import Line, Often, lines
from lianhu.methods.queries import definition_of
from lianhu.notices.queries import counts

MOST: Final = 100
OWN: Final = 5
PAGE: Final = "matters:show_field"
PILES: Final = {
    Phase.CLAIMING: "claim", Phase.RESPONDING: "answer", Phase.HANDLING: "do",
    Phase.HELPING: "do", Phase.PARKED: "do",
}  # fmt: skip


@dataclass(slots=True)
class Pile:
    """What is to be done of one sort, most urgent first."""

    key: str
    title: str
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Today:
    """Everything that waits for one person; `own` is what they themselves passed on.

    `tell` and `late` count the calls to make and doors to knock at, and those past their time;
    `said` what was said to one's own posts and not read yet. `beside` is what waits and is no
    matter: a screening for one.
    """

    piles: list[Pile]
    tell: int
    late: int
    said: int
    own: list[Line]
    beside: list[besides.Beside] = field(default_factory=list)

    @property
    def count(self) -> int:
        matters = sum(len(pile.lines) for pile in self.piles)
        return matters + self.tell + self.said + len(self.beside)


def today(actor: Actor) -> Today:
    """What waits for `actor` now; five queries, whatever the number, and those of rooms above."""
    piles = {
        "claim": Pile("claim", _("待领单")),
        "do": Pile("do", _("待办理")),
        "answer": Pile("answer", _("待答复")),
        "sort": Pile("sort", _("待分派")),
        "rate": Pile("rate", _("待回访评价")),
    }
    # While the teller is asked how content they are, the one who did it has nothing to do.
    mine = Often("mine", lambda: inbox(actor, mine=True).exclude(phase=Phase.RATING))
    for line in lines(actor, mine, most=MOST, page=PAGE, parts=True):
        # What another leads is to be done as far as one's own part of it goes.
        pile = (
            "do"
            if line.part and line.row.phase != Phase.CLAIMING
            else PILES.get(line.row.phase, "sort")
        )
        piles[pile].lines.append(line)
    piles["rate"].lines = _to_rate(actor)
    told = counts(actor)
    return Today(
        piles=[pile for pile in piles.values() if pile.lines],
        tell=told["waiting"],
        late=told["late"],
        said=told["unread"],
        own=_own(actor) if actor.person_id else [],
        beside=besides.waiting(actor),
    )


def _to_rate(actor: Actor) -> list[Line]:
    """Answered matters whose teller this person may ask: by role, and not their own work."""
    roles = {grant.role for grant in actor.grants_of("matters.rate_for")}
    rows = (
        Matter.objects.visible_to(actor)
        .unsettled()
        .filter(under(actor.paths("matters.rate_for"), "place"), phase=Phase.RATING)
    )
    found = [
        line
        for line in lines(actor, rows.order_by("due_at", "pk"), most=MOST, page=PAGE)
        if roles & set(definition_of(line.row.version_id).stage(line.row.stage).record)
    ]
    mine = hands.done_by(actor.person_id, [line.pk for line in found], hands.TOOK_PART)
    return [line for line in found if line.pk not in mine]


def _own(actor: Actor) -> list[Line]:
    rows = Matter.objects.visible_to(actor).filter(raised_by_id=actor.person_id, split_at=None)
    return lines(actor, rows.order_by("-raised_at", "-pk"), most=OWN, page=PAGE)
