"""Whose hands a matter went through, and from which device: nobody rates their own work."""

from typing import Final

from lianhu.access.device import mark_of
from lianhu.audit.models import Event
from lianhu.matters.models import Matter

# Whoever did one of these could rate their own work with the code on the slip.
HANDLED: Final = (
    "matters.claim",
    "matters.progress",
    "matters.finish",
    "matters.respond",
    "matters.settle",
)
TOLD: Final = "notices.record_told"


def came_from(matter: Matter, device: str) -> bool:
    """Whether somebody who handled, answered or told this matter did so from this device."""
    mine = mark_of(device)
    if not mine:
        return False
    done = Event.objects.of(matter.stream).filter(verb__in=(*HANDLED, TOLD))
    return done.filter(body__contains=f'"device":"{mine}"').exists()
