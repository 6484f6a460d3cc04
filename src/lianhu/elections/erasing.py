"""What an election keeps of somebody whose data was erased by law: that a number stood, and no name.

Names on the slip of a round that was voted on stay with its proof, which was posted.
"""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from lianhu.audit.actor import Actor
from lianhu.elections.models import Candidate, Recall

GONE = "已删除"


def erase_person(actor: Actor, person_id: int, reason: str) -> None:
    """Inside the command that erases a person (`people.erase`), which says so in the log."""
    rows = Candidate.objects.filter(person_id=person_id)
    rows.update(shown_as=Concat(Value(GONE), Cast(F("pk"), CharField())))
    Recall.objects.filter(membership__person_id=person_id).update(reasons=GONE, defence="")
