"""A matter on the agenda of a meeting: which meeting its stage waits for, and what came of it."""

from datetime import datetime
from typing import Final

from django.db import models
from django.utils.crypto import get_random_string

from lianhu.assembly.models import Item, Meeting, State
from lianhu.audit.actor import SYSTEM
from lianhu.matters.querysets import AboutMatterQuerySet
from lianhu.methods.definition import Stage
from lianhu.methods.vocabulary import GATHERING, Kind

PREFIX: Final = "tabled:"


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
    if stage.kind == Kind.MEETING and meeting.quorate is not False:
        return "conclude" if stage.choices else ""
    return "table"
