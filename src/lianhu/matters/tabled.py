"""A matter on the agenda of a meeting: which meeting its stage waits for, and what came of it."""

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


def item_of(tabled: Tabled) -> Item | None:
    """Its item on a meeting that was not called off, the newest; None where there is none."""
    rows = Item.objects.visible_to(SYSTEM).filter(stream=tabled.stream)
    live = rows.exclude(meeting__state=State.CANCELLED).select_related("meeting__area")
    return live.order_by("-pk").first()


def item_for(matter_id: int, stage: str, entered_at: datetime) -> Item | None:
    """The item that the present stay of a matter waits for."""
    rows = Tabled._base_manager.filter(matter=matter_id, stage=stage, entered_at=entered_at)
    for one in rows.order_by("-pk"):
        if item := item_of(one):
            return item
    return None


def came_to(item: Item, stage: Stage) -> str:
    """The outcome of a stage that follows from what the meeting came to; "" where none does."""
    if item.meeting.quorate is False or too_few(item):
        return NO_QUORUM
    if stage.kind == Kind.MEETING:
        return "" if stage.choices else "held"
    vote = last_round(item)
    if vote is None or vote.closed_at is None:
        return ""
    outcome = OUTCOMES.get(vote.outcome, "")
    named = {one.key for one in engine.outcomes(stage)}
    return outcome if outcome in named else SHORT_OF.get(outcome, "")


def next_act(stage: Stage, item: Item | None) -> str:
    """What the stage waits for from a person: to be tabled, or a word on what was concluded.

    "" while its meeting is still to come or running: what comes of that comes by itself.
    """
    if stage.kind not in GATHERING:
        return ""
    if item is None:
        return "table"
    meeting: Meeting = item.meeting
    if meeting.state != State.ENDED:
        return ""
    ended = meeting.ended_at or clock.now()
    if came_to(item, stage) and clock.now() < ended + BY_ITSELF:
        return ""
    return "conclude" if stage.kind == Kind.MEETING else "table"
