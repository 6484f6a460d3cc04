"""Where a subject of another room stands: on an agenda, or on none."""

from lianhu.assembly.commands.deciding import last_round
from lianhu.assembly.models import Item, Resolution, State
from lianhu.audit.actor import SYSTEM
from lianhu.ballots.deciding import DECIDED


def standing(stream: str) -> Item | None:
    """Its item in a meeting to come or running, or in one that passed it and has not written that
    down yet; None where it may be put on an agenda."""
    rows = Item.objects.visible_to(SYSTEM).filter(stream=stream)
    rows = rows.exclude(meeting__state=State.CANCELLED).select_related("meeting")
    item = rows.order_by("pk").last()
    if item is None or item.meeting.state != State.ENDED:
        return item
    vote = last_round(item)
    passed = vote is not None and vote.outcome in DECIDED
    return item if passed and not Resolution.objects.filter(item=item).exists() else None
