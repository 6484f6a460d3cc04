"""Votes in meetings of the party are read by who sees those meetings, by nobody else who sees votes."""

from django.db.models import Q

from lianhu.assembly.models import Meeting
from lianhu.audit.actor import SYSTEM, Actor


def hides(actor: Actor) -> Q:
    """The rounds of closed meetings that this actor does not see."""
    rows = Meeting.objects.visible_to(SYSTEM).filter(closed=True)
    if actor.is_staff:
        rows = rows.exclude(pk__in=Meeting.objects.visible_to(actor).values("pk"))
    return Q(roll__of_meeting__meeting__in=rows.values("pk"))
