"""A matter on the agenda of a meeting: which meeting its stage waits for, and what came of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.utils.crypto import get_random_string

from lianhu.assembly.commands.deciding import last_round
from lianhu.assembly.commands.signing import too_few
from lianhu.assembly.models import Item, Meeting, State
from lianhu.audit.actor import SYSTEM
from lianhu.kernel import clock
from lianhu.matters.querysets import AboutMatterQuerySet
from lianhu.methods import engine
from lianhu.methods.definition import Stage
from lianhu.methods.vocabulary import GATHERING, Kind

PREFIX: Final = "tabled:"


NO_QUORUM: Final = "no_quorum"
# What a round came to, as the outcome of a stage: nobody types it. An opinion decides nothing.
OUTCOMES: Final = {
    "passed": "passed", "elected": "passed", "failed": "failed", NO_QUORUM: NO_QUORUM,
    "tie": "tie", "run_off": "run_off",
}  # fmt: skip
GOOD: Final = frozenset({"passed", "held"})
# Where a method has no way of its own for these, nothing has passed.
SHORT_OF: Final = {"tie": "failed", "run_off": "failed"}
# What follows from a meeting by itself follows within moments; after that somebody may help.
BY_ITSELF: Final = timedelta(hours=1)


def new_key() -> str:
    return get_random_string(20, "abcdefghijkmnpqrstuvwxyz23456789")


class TabledQuerySet(AboutMatterQuerySet["Tabled"]):
    pass


class Tabled(models.Model):
    """That a matter stands on an agenda, under a key that says nothing of the matter.

    The agenda outlives a matter that is handed to the discipline office; this row does not.
    `stage` and `entered_at` are those of the matter then: what came of an earlier stay is not
    what this one waits for.
    """

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="tabled")
    key = models.CharField(max_length=20, unique=True, default=new_key)
    stage = models.CharField(max_length=40)
    entered_at = models.DateTimeField()

    objects = TabledQuerySet.as_manager()

    def __str__(self) -> str:
        return f"列入议题 {self.pk}"

    @property
    def stream(self) -> str:
        return f"{PREFIX}{self.key}"


def items_of(streams: Iterable[str]) -> dict[str, list[Item]]:
    """By stream, its items on the newest meeting that was not called off: one, or one for each person
    who is voted on; in the order of the agenda. One query."""
    rows = Item.objects.visible_to(SYSTEM).filter(stream__in=list(streams))
    live = rows.exclude(meeting__state=State.CANCELLED).select_related("meeting__area")
    found: dict[str, list[Item]] = {}
    for one in live.order_by("meeting_id", "no"):
        before = found.get(one.stream, [])
        same = bool(before) and before[0].meeting_id == one.meeting_id
        found[one.stream] = [*before, one] if same else [one]
    return found


def items_for(matter_id: int, stage: str, entered_at: datetime) -> list[Item]:
    """The items that the present stay of a matter waits for; [] where it stands on no agenda."""
    rows = Tabled._base_manager.filter(matter=matter_id, stage=stage, entered_at=entered_at)
    streams = [one.stream for one in rows.order_by("-pk")]
    found = items_of(streams) if streams else {}
    return next((found[one] for one in streams if one in found), [])


def came_to(items: Sequence[Item], stage: Stage) -> str:
    """The outcome of a stage that follows from what the meeting came to; "" where none does, as while
    one of several was not voted on. Of several the worst: who is not found fit is dealt with."""
    found = [_came_to(one, stage) for one in items]
    if not found or "" in found:
        return ""
    worse = [one for one in found if one not in GOOD]
    return NO_QUORUM if NO_QUORUM in worse else (worse or found)[0]


def _came_to(item: Item, stage: Stage) -> str:
    few = item.meeting.quorate is False or too_few(item)
    if stage.kind == Kind.MEETING:
        return NO_QUORUM if few else "" if stage.choices else "held"
    vote = last_round(item)
    # A vote was taken by the roll of its own moment, and says itself whether enough were there.
    if vote is None or vote.closed_at is None:
        return NO_QUORUM if few else ""
    outcome = OUTCOMES.get(vote.outcome, "")
    named = {one.key for one in engine.outcomes(stage)}
    return outcome if outcome in named else SHORT_OF.get(outcome, "")


def next_act(stage: Stage, items: Sequence[Item]) -> str:
    """What the stage waits for from a person: to be tabled, or a word on what was concluded.

    "" while its meeting is still to come or running: what comes of that comes by itself.
    """
    if stage.kind not in GATHERING:
        return ""
    if not items:
        return "table"
    meeting: Meeting = items[0].meeting
    if meeting.state != State.ENDED:
        return ""
    ended = meeting.ended_at or clock.now()
    if came_to(items, stage) and clock.now() < ended + BY_ITSELF:
        return ""
    return "conclude" if stage.kind == Kind.MEETING else "table"
