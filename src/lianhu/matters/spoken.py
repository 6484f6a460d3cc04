"""What a telling to somebody in office is about, in the first words of the matters it names."""

import re
from collections.abc import Sequence
from typing import Final

from django.db.models import Q

from lianhu.audit.actor import Actor
from lianhu.matters.models import Matter
from lianhu.matters.rows import lines
from lianhu.notices.models import Telling
from lianhu.triage.accusing import accuses

NUMBER: Final = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])")
# What names its matters one by one in its words.
SUMS_UP: Final = "reminders"


def about(actor: Actor, tellings: Sequence[Telling]) -> dict[int, list[tuple[str, str]]]:
    """Number and first words, by telling, as this actor reads them in a list; one query for all.

    What sounds like an accusation is not repeated where somebody may look over a shoulder.
    """
    named = {one.pk: _named(one) for one in tellings}
    keys = {key for some in named.values() for key in some}
    if not keys:
        return {}
    ids, numbers = [k for k in keys if isinstance(k, int)], [k for k in keys if isinstance(k, str)]
    rows = Matter.objects.visible_to(actor).filter(Q(pk__in=ids) | Q(number__in=numbers))
    known: dict[int | str, tuple[str, str]] = {}
    for line in lines(actor, rows):
        if not accuses(line.row.first_words or ""):
            known[line.pk] = known[line.number] = (line.number, line.title)
    return {pk: [known[key] for key in some if key in known] for pk, some in named.items()}


def _named(telling: Telling) -> list[int | str]:
    """The matters it names, each once: by the numbers in its words, or by the id of its subject."""
    room, _colon, serial = telling.stream.partition(":")
    if room == SUMS_UP:
        return list(dict.fromkeys(NUMBER.findall(telling.words)))
    return [int(serial)] if serial.isdigit() else []
