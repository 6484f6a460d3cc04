"""What a roll keeps of somebody whose data was erased by law: number, leaf and link, and no person.

The digest still follows from the leaves, so the proof of every meeting verifies as before; only
who stood behind the leaf can be shown no more, by anybody (个人信息保护法 第四十七条).
"""

from collections.abc import Sequence

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.rolls.models import Aside, Entry, Objection


def erase_person(actor: Actor, person_id: int, reason: str) -> None:
    """Inside the command that erases a person (`people.erase`), which says so in the log."""
    now = clock.now()
    of = {"person_id": person_id}
    # A draft binds nobody yet: its rows go.
    Entry.objects.filter(**of, roll__frozen_at=None).delete()
    Aside.objects.filter(**of, roll__frozen_at=None).delete()
    Entry.objects.filter(**of).update(
        person=None, salt="", reason="", votes_in=None, votes_term=None, erased_at=now
    )
    Aside.objects.filter(**of).update(person=None, reason="", erased_at=now)
    Objection.objects.filter(**of).update(person=None, about_words="")


def erase_told(actor: Actor, tellers: Sequence[int], reason: str) -> None:
    """What somebody held against a roll goes with what they left about themselves."""
    mine = Objection.objects.filter(teller__in=list(tellers))
    mine.update(words="", about_words="", salt="", device="")
