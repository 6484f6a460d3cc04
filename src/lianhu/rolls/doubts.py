"""What a person should look at before a roll is frozen."""

from lianhu.rolls.models import Entry, EntryQuerySet, Roll


def votes_once(roll: Roll) -> bool:
    """Whether the law of this place holds a voter to one place of a term."""
    return roll.regime in roll.kind.once


def voting_elsewhere(roll: Roll) -> EntryQuerySet:
    """Entries of voters who are on a frozen roll of another village in the same term.

    Source: 村民委员会组织法 第十六条, 2026-01-01: who takes part in one village does so in no other.
    """
    if not votes_once(roll):
        return Entry.objects.none()
    taken = Entry.objects.filter(votes_term=roll.term, state="on").exclude(votes_in=roll.area_id)
    return Entry.objects.filter(roll=roll, state="on", person__in=taken.values("person"))
