"""What was done with a case, read from the room's own log."""

from dataclasses import dataclass
from datetime import datetime

from lianhu.audit.actor import Actor
from lianhu.audit.registry import label_of
from lianhu.people.models import Person
from lianhu.sealed.models import Case, Entry


@dataclass(frozen=True, slots=True)
class Done:
    at: datetime
    label: str
    who: str


def entries_of(case: Case) -> list[Done]:
    """Who did what with a case, the newest first; tellers and who took it in have no name here."""
    rows = list(Entry.objects.filter(case_id=case.pk).order_by("-seq"))
    ids = {row.person_id for row in rows if row.person_id}
    names = dict(Person._base_manager.filter(pk__in=ids).values_list("pk", "name"))
    return [Done(row.at, label_of(row.verb), names.get(row.person_id or 0, "")) for row in rows]


def read_since(actor: Actor, case: Case, moment: datetime) -> bool:
    """Whether this person opened the case after `moment`."""
    rows = Entry.objects.filter(case_id=case.pk, verb="sealed.read", at__gte=moment)
    return actor.person_id is not None and rows.filter(person_id=actor.person_id).exists()
