"""What follows when a person is deleted: the words written to them go too."""

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.trace import on
from lianhu.notices import commands, sending
from lianhu.notices.models import Telling

__all__ = ["sending"]


@on("people.erase", name="notices.forget_person")
def forget_person(event: Event) -> None:
    person_id = int(event.stream.partition(":")[2])
    rows = Telling.objects.filter(person_id=person_id)
    _forget(set(rows.values_list("stream", flat=True)))
    for teller_id in event.data.get("tellers", []):
        _forget_teller(int(teller_id))


@on("people.erase_teller", name="notices.forget_teller")
def forget_teller(event: Event) -> None:
    _forget_teller(int(event.stream.partition(":")[2]))


def _forget_teller(teller_id: int) -> None:
    rows = Telling.objects.filter(teller_id=teller_id)
    _forget(set(rows.values_list("stream", flat=True)))


def _forget(streams: set[str]) -> None:
    for stream in sorted(streams):
        if Telling.objects.of(stream).exclude(words="").exists():
            commands.erase(SYSTEM, stream=stream, place="")
